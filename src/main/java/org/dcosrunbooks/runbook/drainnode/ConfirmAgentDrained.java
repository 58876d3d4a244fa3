package org.dcosrunbooks.runbook.drainnode;

import java.time.Clock;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/** Looks itself whether the agent is drained, and says which end the run comes to. */
@Component
final class ConfirmAgentDrained extends Confirm {

  private final Clock clock;

  ConfirmAgentDrained(AgentDrained condition, ClusterSource cluster, Clock clock) {
    super(condition, cluster, DrainNodeVars.DRAIN_END, RunbookVars.OUTCOME_REASON);
    this.clock = clock;
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    boolean reached = progress.isReached();
    if (!reached) {
      // somebody else has the agent now: nothing of this run is left to take back
      step.subject().openEffects().forEach(effect -> step.closeEffect(effect, progress.reason()));
    }
    DrainPlan plan = step.plan(DrainPlan.class);
    boolean drained = reached && !plan.decommission();
    step.set(DrainNodeVars.GIVE_BACK, drained ? "YES" : "NO");
    RunbookVars.Ending ending =
        !reached
            ? RunbookVars.Ending.OVERTAKEN
            : drained ? RunbookVars.Ending.DRAINED : RunbookVars.Ending.GONE;
    step.set(RunbookVars.ENDING, ending.name());
    if (reached) {
      AfterDrain.prepare(step, plan, clock.instant());
    }
    if (reached && !step.aborted()) {
      step.set(
          RunbookVars.OUTCOME_REASON,
          drained
              ? plan.host() + " is drained and stays so until somebody reactivates it."
              : plan.host() + " is gone for good.");
    }
  }
}
