package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.engine.JobAsked;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Subject;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.node.JobName;
import org.dcosrunbooks.node.JobState;
import org.dcosrunbooks.node.Jobs;
import org.dcosrunbooks.node.Node;
import org.dcosrunbooks.node.Script;
import org.dcosrunbooks.runbook.Drains;
import org.dcosrunbooks.runbook.JobLog;
import org.dcosrunbooks.runbook.JobProgress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Jobs of this runbook on the machine: begun once, followed to their end. */
@Component
final class ConfigurationJobs {

  /** How each act that begins a job is announced in the record. */
  private static final String JOB = "JOB ";

  static final String CHANGE = "configure";
  static final String NEW_IDENTITY = "new-identity";
  static final String RESTORE = "restore";
  private static final List<String> ALL = List.of(CHANGE, NEW_IDENTITY, RESTORE);

  private final Jobs jobs;
  private final ObjectProvider<ClusterNow> cluster;

  ConfigurationJobs(Jobs jobs, ObjectProvider<ClusterNow> cluster) {
    this.jobs = jobs;
    this.cluster = cluster;
  }

  /** Where jobs are looked for: they may have taken the agent's identity. */
  private Node node(ReconfigurePlan plan) {
    return plan.node().later(cluster.getObject().latest().view());
  }

  /**
   * Whether the machine knows the job already. What this run never asked for has not begun.
   *
   * @throws Transient when the machine does not answer
   * @throws Refused when another machine answers
   */
  boolean isBegun(StepContext step, ReconfigurePlan plan, String what) {
    if (!asked(step.runId(), step.subject().record()).contains(what)) {
      return false;
    }
    JobName name = JobName.of(step.runId(), what);
    JobState state = jobs.look(node(plan), name);
    if (state instanceof JobState.Unreachable silent) {
      throw new Transient(
          Account.of(plan.host() + " cannot be reached")
              .seen(silent.why())
              .means("Whether the job " + name + " began is not known; nothing was asked now.")
              .todo("See to the machine and its SSH server; the step looks again by itself."));
    }
    return !(state instanceof JobState.NotStarted);
  }

  /** Begins a job, unless an earlier try has: the machine knows it by its name. */
  void begin(StepContext step, ReconfigurePlan plan, String what, Script script) {
    JobName name = JobName.of(step.runId(), what);
    if (isBegunAlready(step, plan, what)) {
      return;
    }
    step.act(
        act(plan, name),
        Optional.empty(),
        details(plan, what, script),
        () -> jobs.start(plan.node(), name, script));
  }

  /** The same for a job that takes back what this run did: it needs nobody's yes. */
  void beginTakingBack(StepContext step, ReconfigurePlan plan, String what, Script script) {
    JobName name = JobName.of(step.runId(), what);
    if (isBegunAlready(step, plan, what)) {
      return;
    }
    step.takeBack(
        act(plan, name),
        Optional.empty(),
        details(plan, what, script),
        () -> jobs.start(node(plan), name, script));
  }

  private boolean isBegunAlready(StepContext step, ReconfigurePlan plan, String what) {
    boolean begun = isBegun(step, plan, what);
    if (begun) {
      step.foundDone();
      step.looked("the job " + JobName.of(step.runId(), what) + " has begun on " + plan.host());
    }
    return begun;
  }

  private static String act(ReconfigurePlan plan, JobName name) {
    return JOB + name + " on " + plan.host();
  }

  private static Map<String, ?> details(ReconfigurePlan plan, String what, Script script) {
    return new JobAsked(what, plan.host(), plan.address(), Optional.of(plan.agent()))
        .details(Map.of("subSteps", steps(script)));
  }

  /** The jobs that this run has asked for, in the order in which it has. */
  static List<String> asked(String runId, List<Entry> record) {
    return record.stream()
        .filter(entry -> entry.kind() == Entry.Kind.INTENT && entry.text().startsWith(JOB))
        .flatMap(
            entry ->
                ALL.stream()
                    .filter(what -> entry.text().startsWith(JOB + JobName.of(runId, what) + " ")))
        .distinct()
        .toList();
  }

  /**
   * What is known of the jobs that this run has asked for: a sentence when one of them has begun,
   * or may have on a machine that cannot be asked; empty when none has.
   */
  Optional<String> begun(String run, ReconfigurePlan plan, List<String> asked) {
    Optional<String> unseen = Optional.empty();
    for (String what : asked) {
      try {
        JobState state = jobs.look(node(plan), JobName.of(run, what));
        if (state instanceof JobState.Unreachable silent) {
          unseen = Optional.of(silent.why());
        } else if (!(state instanceof JobState.NotStarted)) {
          return Optional.of("a job has begun on the machine and is waited for");
        }
      } catch (Refused no) {
        unseen = Optional.of(no.account().inOneParagraph());
      }
    }
    return unseen.map(
        why -> "a job may have begun on the machine, which cannot be asked just now: " + why);
  }

  /**
   * @throws Transient while a job of this run may still be at work on the machine
   */
  void requireOver(String run, ReconfigurePlan plan, String what) {
    JobState state = jobs.look(node(plan), JobName.of(run, what));
    if (state instanceof JobState.Running || state instanceof JobState.Unreachable) {
      throw new Transient(
          Account.of("the job " + JobName.of(run, what) + " may still be at work")
              .seen(
                  state instanceof JobState.Unreachable silent
                      ? plan.host() + " cannot be reached: " + silent.why()
                      : "It runs on " + plan.host() + ".")
              .means("A second job beside it would undo what the first one does. Nothing was done.")
              .todo("See to the machine; the step looks again by itself."));
    }
  }

  /** Whether it has ended because the agent goes down again each time it is started. */
  boolean foundAgentEnding(ReconfigurePlan plan, String run, String what) {
    return jobs.look(node(plan), JobName.of(run, what)) instanceof JobState.Ended ended
        && ended.code() == ConfigurationScript.AGENT_ENDS;
  }

  private static String steps(Script script) {
    return String.join(", ", script.subSteps().stream().map(Script.SubStep::name).toList());
  }

  /**
   * How a job stands, for a wait, and whether the agent is out still.
   *
   * @param lateTask where on-call can choose to go on without its end
   */
  Progress progress(
      ClusterView view, Subject subject, ReconfigurePlan plan, String what, String lateTask) {
    Progress progress = progress(subject, plan, what, lateTask);
    return progress.kind() == Progress.Kind.NOT_YET && isGivenBack(view, plan)
        ? Progress.notYet(
            progress.reason()
                + " Somebody else has given "
                + plan.host()
                + " back meanwhile: it takes work whenever it runs.")
        : progress;
  }

  /** Under the same id, and nothing keeps it out any more; what cannot be seen says nothing. */
  private static boolean isGivenBack(ClusterView view, ReconfigurePlan plan) {
    return plan.evacuate()
        && view.agent(plan.agent()).isPresent()
        && Drains.of(view, plan.agent()).isEmpty()
        && !Drains.deactivated(view, plan.agent());
  }

  private Progress progress(Subject subject, ReconfigurePlan plan, String what, String lateTask) {
    JobState state;
    try {
      state = jobs.follow(node(plan), JobName.of(subject.runId(), what));
    } catch (Refused no) {
      return JobProgress.unasked(subject, plan.host(), no.account().inOneParagraph(), lateTask);
    }
    return state instanceof JobState.Ended ended && ended.code() == ConfigurationScript.AGENT_ENDS
        ? Progress.impossible(
            "The agent on "
                + plan.host()
                + " was started and ends again and again."
                + ended.lastLine().map(line -> " It said: " + line).orElse(""))
        : JobProgress.of(subject, plan.host(), state, lateTask);
  }

  /**
   * What the end of a job leads to, as a word of {@link ReconfigureAgentVars#JOB_WAY}.
   *
   * @param lateTask where on-call can choose to go on without its end
   */
  static String way(Subject subject, Progress progress, String lateTask) {
    if (progress.isReached()) {
      return "DONE";
    }
    return subject.toldToGoOn(lateTask) ? "UNSEEN" : "FAILED";
  }

  /** Keeps the end of a job's log in the record, or why it cannot be read. */
  void keepLog(StepContext step, ReconfigurePlan plan, String what) {
    JobLog.keep(step, plan.host(), () -> log(plan, step.runId(), what));
  }

  /** The last lines of a job's log, for the record. */
  String log(ReconfigurePlan plan, String run, String what) {
    return jobs.log(node(plan), JobName.of(run, what));
  }
}
