package org.dcosrunbooks.runbook.drainnode;

import java.time.Clock;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.AgentPlan;
import org.dcosrunbooks.runbook.MovedAppsHealthy;
import org.dcosrunbooks.runbook.RunbookVars;
import org.dcosrunbooks.runbook.StillOut;
import org.springframework.stereotype.Component;

/**
 * Looks itself whether the moved apps are healthy elsewhere, and whether the agent is out still; a
 * maintenance begins behind it.
 */
@Component
final class ConfirmMovedAppsHealthy extends Confirm {

  private final Clock clock;

  ConfirmMovedAppsHealthy(MovedAppsHealthy condition, ClusterSource cluster, Clock clock) {
    super(condition, cluster, RunbookVars.APPS_MOVED, RunbookVars.LEFT_BEHIND);
    this.clock = clock;
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    DrainPlan plan = step.plan(DrainPlan.class);
    StillOut.Answer out = StillOut.of(view, step.plan(AgentPlan.class), step.subject().record());
    if (!out.undone()) {
      AfterDrain.prepare(step, plan, clock.instant());
      return;
    }
    // somebody else has the agent now: nothing of this run is left to take back
    step.subject().openEffects().forEach(effect -> step.closeEffect(effect, out.why()));
    step.set(DrainNodeVars.GIVE_BACK, "NO");
    step.set(DrainNodeVars.MAINTENANCE_FOLLOWS, "NO");
    step.set(RunbookVars.ENDING, RunbookVars.Ending.OVERTAKEN.name());
    step.set(RunbookVars.OUTCOME_REASON, out.why());
  }
}
