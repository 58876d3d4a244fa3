package org.dcosrunbooks.runbook;

import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Condition;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.node.JobState;
import org.dcosrunbooks.node.Jobs;
import org.springframework.stereotype.Component;

/** The job that the run has begun last for the agent's unit has ended on the machine. */
@Component
final class UnitJobEnded implements Condition {

  private final Jobs jobs;

  UnitJobEnded(Jobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public Progress look(ClusterView view, Subject subject) {
    AgentPlan plan = subject.plan(AgentPlan.class);
    UnitJob job =
        UnitJob.last(subject.record())
            .orElseThrow(() -> new IllegalStateException("no job was asked for"));
    try {
      return progress(
          subject, job, plan.host(), jobs.follow(UnitJobs.node(plan), job.name(subject.runId())));
    } catch (Refused no) {
      return Progress.impossible(no.account().inOneParagraph());
    }
  }

  private static Progress progress(Subject subject, UnitJob job, String host, JobState state) {
    if (state instanceof JobState.Running running) {
      return waits(
          subject,
          job,
          "the job on "
              + host
              + " is at "
              + running.subStep().orElse("its beginning")
              + running.lastLine().map(line -> ": " + line).orElse("")
              + ".");
    }
    if (state instanceof JobState.Unreachable silent) {
      return waits(
          subject, job, host + " cannot be asked since " + silent.since() + ": " + silent.why());
    }
    if (state instanceof JobState.Ended ended) {
      return ended.code() == 0
          ? Progress.reached("the job on " + host + " has ended well.")
          : Progress.impossible(
              "the job on "
                  + host
                  + " ended with "
                  + ended.code()
                  + " at "
                  + ended.subStep().orElse("its beginning")
                  + "."
                  + ended.lastLine().map(line -> " It said: " + line).orElse(""));
    }
    return Progress.impossible(
        state instanceof JobState.Lost lost
            ? "how the job on " + host + " ended cannot be told: " + lost.why()
            : "the job has not begun on " + host + ", or nothing of it is left there.");
  }

  private static Progress waits(Subject subject, UnitJob job, String reason) {
    return subject.toldToGoOn(job.lateTask())
        ? Progress.impossible("on-call goes on without the end of the job: " + reason)
        : Progress.notYet(reason);
  }
}
