package org.dcosrunbooks.runbook;

import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/** Looks itself whether what waited for the node runs again. */
@Component
final class ConfirmWaitingWorkBack extends Confirm {

  ConfirmWaitingWorkBack(WaitingWorkBack condition, ClusterSource cluster) {
    super(condition, cluster, RunbookVars.WORK_BACK, RunbookVars.LEFT_BEHIND);
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    String host = step.plan(AgentPlan.class).host();
    step.set(RunbookVars.OUTCOME_REASON, host + " takes work again; " + progress.reason());
  }
}
