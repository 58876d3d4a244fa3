package org.dcosrunbooks.runbook.drainnode;

import java.time.Clock;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.MovedAppsHealthy;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/** Looks itself whether the moved apps are healthy elsewhere; a maintenance begins behind it. */
@Component
final class ConfirmMovedAppsHealthy extends Confirm {

  private final Clock clock;

  ConfirmMovedAppsHealthy(MovedAppsHealthy condition, ClusterSource cluster, Clock clock) {
    super(condition, cluster, RunbookVars.APPS_MOVED, RunbookVars.LEFT_BEHIND);
    this.clock = clock;
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    AfterDrain.prepare(step, step.plan(DrainPlan.class), clock.instant());
  }
}
