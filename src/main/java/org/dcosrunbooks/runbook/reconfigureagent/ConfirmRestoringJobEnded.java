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
final class ConfirmRestoringJobEnded extends Confirm {

  private final ConfigurationJobs jobs;

  ConfirmRestoringJobEnded(
      RestoringJobEnded condition, ClusterSource cluster, ConfigurationJobs jobs) {
    super(condition, cluster, ReconfigureAgentVars.RESTORED, RunbookVars.OUTCOME_REASON);
    this.jobs = jobs;
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    jobs.keepLog(step, step.plan(ReconfigurePlan.class), ConfigurationJobs.RESTORE);
    if (step.aborted()) {
      step.set(ReconfigureAgentVars.CONFIGURATION_REASON, leftBehind(progress));
    }
  }

  static String leftBehind(Progress progress) {
    return progress.isReached()
        ? "Its old files are back."
        : "Its configuration is as a person has left it.";
  }
}
