package org.dcosrunbooks.runbook;

import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/**
 * Looks itself how the job ended, keeps the end of its log in the record, and says at the task of
 * the people who do it otherwise why they are asked.
 */
@Component
final class ConfirmUnitJobEnded extends Confirm {

  private final UnitJobs jobs;

  ConfirmUnitJobEnded(UnitJobEnded condition, ClusterSource cluster, UnitJobs jobs) {
    super(condition, cluster, RunbookVars.UNIT_JOB_DONE, RunbookVars.UNIT_REASON);
    this.jobs = jobs;
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    UnitJob.last(step.subject().record())
        .ifPresent(job -> jobs.keepLog(step, job, step.plan(AgentPlan.class)));
    if (!progress.isReached()) {
      UnitJobs.peopleDoIt(step, progress.reason());
    }
  }
}
