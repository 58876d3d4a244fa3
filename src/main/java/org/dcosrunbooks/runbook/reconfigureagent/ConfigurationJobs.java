package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Subject;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.node.JobName;
import org.dcosrunbooks.node.JobState;
import org.dcosrunbooks.node.Jobs;
import org.dcosrunbooks.node.Script;
import org.springframework.stereotype.Component;

/** Jobs of this runbook on the machine: begun once, followed to their end. */
@Component
final class ConfigurationJobs {

  static final String CHANGE = "configure";
  static final String RESTORE = "restore";

  private final Jobs jobs;

  ConfigurationJobs(Jobs jobs) {
    this.jobs = jobs;
  }

  /**
   * Whether the machine knows the job already.
   *
   * @throws Transient when the machine does not answer
   */
  boolean isBegun(String run, ReconfigurePlan plan, String what) {
    JobName name = JobName.of(run, what);
    JobState state = jobs.look(plan.node(), name);
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
    if (isBegun(step.runId(), plan, what)) {
      step.foundDone();
      step.looked("the job " + name + " has begun on " + plan.host());
      return;
    }
    step.act(
        "JOB " + name + " on " + plan.host(),
        Optional.empty(),
        Map.of("agent", plan.agent().value(), "subSteps", steps(script)),
        () -> jobs.start(plan.node(), name, script));
  }

  private static String steps(Script script) {
    return String.join(", ", script.subSteps().stream().map(Script.SubStep::name).toList());
  }

  /**
   * How a job stands, for a wait.
   *
   * @param lateTask where on-call can choose to go on without its end
   */
  Progress progress(Subject subject, ReconfigurePlan plan, String what, String lateTask) {
    JobState state = jobs.follow(plan.node(), JobName.of(subject.runId(), what));
    if (state instanceof JobState.Running running) {
      return waits(
          subject,
          lateTask,
          "the job on "
              + plan.host()
              + " is at "
              + running.subStep().orElse("its beginning")
              + running.lastLine().map(line -> ": " + line).orElse("")
              + ".");
    }
    if (state instanceof JobState.Unreachable silent) {
      return waits(
          subject,
          lateTask,
          plan.host() + " cannot be asked since " + silent.since() + ": " + silent.why());
    }
    if (state instanceof JobState.Ended ended) {
      return ended.code() == 0
          ? Progress.reached("the job on " + plan.host() + " has ended well.")
          : Progress.impossible(failed(plan, ended));
    }
    return Progress.impossible(
        state instanceof JobState.Lost lost
            ? "How the job on " + plan.host() + " ended cannot be told: " + lost.why()
            : "The job on " + plan.host() + " is not there any more, neither unit nor folder.");
  }

  private static Progress waits(Subject subject, String lateTask, String reason) {
    return subject.toldToGoOn(lateTask)
        ? Progress.impossible("on-call goes on without the end of the job: " + reason)
        : Progress.notYet(reason);
  }

  private static String failed(ReconfigurePlan plan, JobState.Ended ended) {
    String where = ended.subStep().orElse("its beginning");
    String said = ended.lastLine().map(line -> " It said: " + line).orElse("");
    return ended.code() == ConfigurationScript.AGENT_ENDS
        ? "The agent on " + plan.host() + " was started and ends again and again." + said
        : "The job on " + plan.host() + " ended with " + ended.code() + " at " + where + "." + said;
  }

  /** The last lines of a job's log, for the record. */
  String log(ReconfigurePlan plan, String run, String what) {
    return jobs.log(plan.node(), JobName.of(run, what));
  }
}
