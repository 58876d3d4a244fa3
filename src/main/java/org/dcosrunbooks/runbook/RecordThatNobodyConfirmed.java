package org.dcosrunbooks.runbook;

import java.util.Map;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/**
 * Somebody else has changed the agent while people were asked to work on its machine: their task is
 * closed, and this says so.
 */
@Component
final class RecordThatNobodyConfirmed extends Step {

  private final ClusterSource cluster;

  RecordThatNobodyConfirmed(ClusterSource cluster) {
    this.cluster = cluster;
  }

  @Override
  protected void run(StepContext step) {
    ClusterView view = cluster.look();
    Progress now = AgentActive.of(view, step.plan(AgentPlan.class));
    String nobody =
        "Nobody has confirmed "
            + (step.find(RunbookVars.MAINTENANCE_LATE_AT).isPresent()
                ? "the maintenance"
                : "that the unit was started")
            + ".";
    step.looked(
        "the task for people is closed: "
            + now.reason()
            + " Seen at "
            + Amounts.time(view.taken())
            + "; who did it cannot be known. "
            + nobody,
        Map.of(GivenBack.UNCONFIRMED, nobody));
  }

  @Override
  protected String retryNote() {
    return "harmless: it only says what was found.";
  }
}
