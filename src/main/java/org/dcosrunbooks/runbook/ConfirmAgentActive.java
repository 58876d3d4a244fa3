package org.dcosrunbooks.runbook;

import java.util.List;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.Amounts;
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
    boolean outside = reached && byOthers(step, view);
    step.set(
        RunbookVars.ENDING,
        (!reached
                ? RunbookVars.Ending.OVERTAKEN
                : outside ? RunbookVars.Ending.GIVEN_BACK_OUTSIDE : RunbookVars.Ending.RETURNED)
            .name());
    if (outside) {
      step.set(RunbookVars.OUTCOME_REASON, saysOutside(step, view));
    } else if (reached) {
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

  /** An agent that came back under a new id had to be given back by nobody. */
  private static boolean byOthers(StepContext step, ClusterView view) {
    AgentPlan plan = step.plan(AgentPlan.class);
    List<Entry> record = step.subject().record();
    return view.agent(plan.agent()).isPresent()
        && (GivenBack.tookOut(record) || plan.toGiveBack().isPresent())
        && !GivenBack.byThisRun(record);
  }

  private static String saysOutside(StepContext step, ClusterView view) {
    return (step.aborted() ? "Aborted after the point of no return: " : "")
        + step.plan(AgentPlan.class).host()
        + " takes work again: somebody else gave it back, and who cannot be known. Seen at "
        + Amounts.time(view.taken())
        + "."
        + GivenBack.unconfirmed(step.subject().record()).map(" "::concat).orElse("");
  }

  /**
   * Back at work or taken over by somebody else: either way there is nothing of this run left on
   * it.
   */
  private static void closeWhatIsOpen(StepContext step, String why) {
    step.subject().openEffects().forEach(effect -> step.closeEffect(effect, why));
  }
}
