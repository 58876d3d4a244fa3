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
import org.dcosrunbooks.runbook.JobProgress;
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
    return state instanceof JobState.Ended ended && ended.code() == ConfigurationScript.AGENT_ENDS
        ? Progress.impossible(
            "The agent on "
                + plan.host()
                + " was started and ends again and again."
                + ended.lastLine().map(line -> " It said: " + line).orElse(""))
        : JobProgress.of(subject, plan.host(), state, lateTask);
  }

  /** The last lines of a job's log, for the record. */
  String log(ReconfigurePlan plan, String run, String what) {
    return jobs.log(plan.node(), JobName.of(run, what));
  }
}
