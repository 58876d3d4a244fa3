package org.dcosrunbooks.runbook;

import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.engine.Confirm;
import org.springframework.stereotype.Component;

/** Looks itself whether the moved apps are healthy elsewhere. */
@Component
final class ConfirmMovedAppsHealthy extends Confirm {

  ConfirmMovedAppsHealthy(MovedAppsHealthy condition, ClusterSource cluster) {
    super(condition, cluster, RunbookVars.APPS_MOVED, RunbookVars.LEFT_BEHIND);
  }
}
