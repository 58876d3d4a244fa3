package org.dcosrunbooks.runbook;

import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/** Looks itself whether the agent takes work again. */
@Component
final class ConfirmAgentActive extends Confirm {

  ConfirmAgentActive(AgentActive condition, ClusterSource cluster) {
    super(condition, cluster, RunbookVars.AGENT_BACK, RunbookVars.OUTCOME_REASON);
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    boolean reached = progress.isReached();
    closeWhatIsOpen(step, progress.reason());
    step.set(
        RunbookVars.ENDING,
        (reached ? RunbookVars.Ending.RETURNED : RunbookVars.Ending.OVERTAKEN).name());
    if (reached) {
      String host = step.plan(AgentPlan.class).host();
      step.set(
          RunbookVars.OUTCOME_REASON,
          step.aborted()
              ? "Aborted after the point of no return: "
                  + host
                  + " was drained and takes work again."
              : host + " takes work again.");
    }
  }

  /**
   * Back at work or taken over by somebody else: either way there is nothing of this run left on
   * it.
   */
  private static void closeWhatIsOpen(StepContext step, String why) {
    step.subject().openEffects().forEach(effect -> step.closeEffect(effect, why));
  }
}
