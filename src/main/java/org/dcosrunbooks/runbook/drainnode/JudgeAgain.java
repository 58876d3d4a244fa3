package org.dcosrunbooks.runbook.drainnode;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/** Looks once more while the place is held: does the picture still carry the yes that was given? */
@Component
final class JudgeAgain extends Step {

  private final ClusterSource cluster;
  private final DrainQuestion questions;
  private final Approvals approvals;

  JudgeAgain(ClusterSource cluster, DrainQuestion questions, Approvals approvals) {
    this.cluster = cluster;
    this.questions = questions;
    this.approvals = approvals;
  }

  @Override
  protected void run(StepContext step) {
    DrainPlan plan = step.plan(DrainPlan.class);
    ClusterView view = cluster.look();
    boolean begun = !step.subject().openEffects().isEmpty();
    Optional<String> against = DrainLaw.against(view, plan.agent(), begun);
    if (against.isPresent()) {
      step.set(DrainNodeVars.JUDGEMENT, "IMPOSSIBLE");
      step.set(RunbookVars.OUTCOME_REASON, against.get());
      step.refused(against.get());
      return;
    }
    Impact now =
        ImpactAssessment.of(
            questions.about(
                step.runId(),
                view,
                plan.agent(),
                plan.maxGracePeriod(),
                plan.decommission(),
                plan.maintain(),
                plan.reason(),
                plan.ticket(),
                step.starter()),
            List.of());
    List<String> worse = ImpactAssessment.worse(approved(step), now.bound());
    if (!worse.isEmpty()) {
      String difference = String.join("; ", worse);
      step.set(DrainNodeVars.JUDGEMENT, "WORSE");
      step.set(DrainNodeVars.DIFFERENCE, difference);
      step.set(RunbookVars.OUTCOME_REASON, difference);
      step.looked("worse than approved: " + difference);
      return;
    }
    step.set(DrainNodeVars.JUDGEMENT, "AS_APPROVED");
    step.looked(
        "as approved, or better: " + now.page().verdict(),
        Map.of("registered", registered(plan, view)));
  }

  private Impact.Bound approved(StepContext step) {
    return approvals
        .current(step.runId())
        .map(plan -> approvals.bound(plan, Impact.Bound.class))
        .orElseThrow(
            () ->
                new Fault(
                    Account.of("the run has no plan")
                        .seen("run " + step.runId())
                        .means("Nothing was done.")
                        .todo("Abort the run and start it anew.")));
  }

  /**
   * A new registration under the same id and address follows a master fail-over or an agent
   * restart: said, not judged.
   */
  private static String registered(DrainPlan plan, ClusterView view) {
    return view.agent(plan.agent())
        .flatMap(Agent::registered)
        .map(
            now ->
                now.equals(plan.registered())
                    ? "unchanged since the yes"
                    : "was " + plan.registered() + ", is " + now)
        .orElse("not seen");
  }
}
