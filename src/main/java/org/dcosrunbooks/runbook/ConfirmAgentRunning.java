package org.dcosrunbooks.runbook;

import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/** Looks itself whether the agent runs again. */
@Component
final class ConfirmAgentRunning extends Confirm {

  ConfirmAgentRunning(AgentRunning condition, ClusterSource cluster) {
    super(condition, cluster, RunbookVars.AGENT_RUNNING, RunbookVars.OUTCOME_REASON);
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    if (progress.isReached()) {
      UnitStops.close(step, progress.reason());
    } else {
      step.set(RunbookVars.ENDING, RunbookVars.Ending.OVERTAKEN.name());
      step.subject().openEffects().forEach(effect -> step.closeEffect(effect, progress.reason()));
    }
  }
}
