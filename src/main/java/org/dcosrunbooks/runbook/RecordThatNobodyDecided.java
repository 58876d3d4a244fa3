package org.dcosrunbooks.runbook;

import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.engine.OpenEffects;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/** The question was open for too long: it ends as "nobody decided". */
@Component
final class RecordThatNobodyDecided extends Step {

  private final Approvals approvals;

  RecordThatNobodyDecided(Approvals approvals) {
    this.approvals = approvals;
  }

  @Override
  protected void run(StepContext step) {
    approvals
        .current(step.runId())
        .ifPresent(
            plan ->
                approvals.settle(plan.id(), Decision.Word.EXPIRED, "service", "nobody decided"));
    boolean acted = step.subject().record().stream().anyMatch(OpenEffects::tookEffect);
    step.set(
        RunbookVars.OUTCOME_REASON,
        "Nobody decided in time. " + (acted ? "That counts as a no." : "Nothing was done."));
    step.refused("nobody decided in time");
  }
}
