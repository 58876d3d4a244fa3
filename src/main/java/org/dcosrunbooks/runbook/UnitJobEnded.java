package org.dcosrunbooks.runbook;

import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Condition;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.dcosrunbooks.failure.Refused;
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
      return JobProgress.of(
          subject,
          plan.host(),
          jobs.follow(MeantMachine.of(plan).later(Optional.of(view)), job.name(subject.runId())),
          job.lateTask());
    } catch (Refused no) {
      return Progress.impossible(no.account().inOneParagraph());
    }
  }
}
