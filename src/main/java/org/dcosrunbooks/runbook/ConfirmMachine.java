package org.dcosrunbooks.runbook;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/**
 * Whether the service can do the work on the machine itself: it is reached, has proven that it is
 * the one meant, and the run's yes has not run out. Otherwise people are asked, with the reason.
 */
@Component
final class ConfirmMachine extends Step {

  private final MachineOfAgent machines;
  private final Approvals approvals;
  private final Clock clock;

  ConfirmMachine(MachineOfAgent machines, Approvals approvals, Clock clock) {
    this.machines = machines;
    this.approvals = approvals;
    this.clock = clock;
  }

  @Override
  protected void run(StepContext step) {
    AgentPlan plan = step.plan(AgentPlan.class);
    Optional<String> against =
        machines.of(plan).against().or(() -> approvalIsOver(step, clock.instant()));
    step.set(RunbookVars.MACHINE_MEANT, against.isEmpty() ? "YES" : "NO");
    if (against.isEmpty()) {
      step.looked("the machine at " + plan.address() + " is reached and the one that is meant");
    } else if (machines.anyWay()) {
      UnitJobs.peopleDoIt(step, against.get());
    } else {
      step.looked("people do it on the machine: " + against.get());
    }
  }

  /** Taking back what is the run's own needs none. */
  private Optional<String> approvalIsOver(StepContext step, Instant now) {
    return UnitStops.of(step).isEmpty()
        ? approvals
            .current(step.runId())
            .map(Plan::expires)
            .filter(expires -> !now.isBefore(expires))
            .map(expires -> "the approval of this run ended at " + expires + ".")
        : Optional.empty();
  }

  @Override
  protected String retryNote() {
    return "harmless: it only looks.";
  }
}
