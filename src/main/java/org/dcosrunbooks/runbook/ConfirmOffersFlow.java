package org.dcosrunbooks.runbook;

import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/** Looks itself whether the agent is offered again. */
@Component
final class ConfirmOffersFlow extends Confirm {

  ConfirmOffersFlow(OffersFlow condition, ClusterSource cluster) {
    super(condition, cluster, RunbookVars.OFFERS, RunbookVars.OUTCOME_REASON);
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    boolean overtaken = !progress.isReached() && !step.subject().toldToGoOn(OffersFlow.LATE_TASK);
    if (overtaken) {
      step.set(RunbookVars.ENDING, RunbookVars.Ending.OVERTAKEN.name());
    }
  }
}
