package org.dcosrunbooks.runbook.drainnode;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.AgentUnit;
import org.dcosrunbooks.runbook.HandWork;
import org.dcosrunbooks.runbook.RunbookVars;

/** What the people who do the maintenance are told, and when it is called late. */
final class AfterDrain {

  private AfterDrain() {}

  static void prepare(StepContext step, DrainPlan plan, Instant now) {
    step.set(DrainNodeVars.MAINTENANCE_FOLLOWS, plan.maintain() ? "YES" : "NO");
    if (!plan.maintain()) {
      return;
    }
    step.set(
        RunbookVars.MAINTENANCE_LATE_AT, now.plus(Duration.ofSeconds(plan.maintenanceSeconds())));
    Optional<AgentUnit> unit = Optional.ofNullable(plan.unit());
    HandWork.tell(step, "stopAgentUnit", AgentUnit.toStop(unit));
    HandWork.tell(step, "startAgentUnit", AgentUnit.toStart(unit));
  }
}
