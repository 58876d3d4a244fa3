package org.dcosrunbooks.runbook.reconfigureagent;

import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/** Looks itself how the job ended, and keeps the end of its log in the record. */
@Component
final class ConfirmNewIdentityJobEnded extends Confirm {

  private final ConfigurationJobs jobs;

  ConfirmNewIdentityJobEnded(
      NewIdentityJobEnded condition, ClusterSource cluster, ConfigurationJobs jobs) {
    super(condition, cluster, ReconfigureAgentVars.NEW_IDENTITY_TAKEN, RunbookVars.OUTCOME_REASON);
    this.jobs = jobs;
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    jobs.keepLog(step, step.plan(ReconfigurePlan.class), ConfigurationJobs.NEW_IDENTITY);
    step.set(
        ReconfigureAgentVars.JOB_WAY,
        ConfigurationJobs.way(step.subject(), progress, NewIdentityJobEnded.LATE_TASK));
  }
}
