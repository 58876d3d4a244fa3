package org.dcosrunbooks.runbook;

import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.place.Places;
import org.springframework.stereotype.Component;

/** The picture got worse: the place goes back, and the run asks again with the difference. */
@Component
final class WithdrawApproval extends Step {

  private final Places places;
  private final Approvals approvals;

  WithdrawApproval(Places places, Approvals approvals) {
    this.places = places;
    this.approvals = approvals;
  }

  @Override
  protected void run(StepContext step) {
    places.release(step.runId());
    approvals
        .current(step.runId())
        .ifPresent(
            plan ->
                approvals.settle(
                    plan.id(), Decision.Word.WITHDRAWN, "service", "the picture got worse"));
    step.refused(
        "not done as approved: "
            + step.find(RunbookVars.OUTCOME_REASON).orElse("the picture got worse"));
    step.forget(RunbookVars.OUTCOME_REASON);
  }
}
