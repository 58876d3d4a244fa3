package org.dcosrunbooks.runbook.drainnode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.Passing;
import org.dcosrunbooks.runbook.RunbookVars;
import org.dcosrunbooks.runbook.StillApproved;
import org.springframework.stereotype.Component;

/** Looks once more while the place is held: does the picture still carry the yes that was given? */
@Component
final class JudgeAgain extends Step {

  private final ClusterSource cluster;
  private final DrainQuestion questions;
  private final StillApproved approved;

  JudgeAgain(ClusterSource cluster, DrainQuestion questions, StillApproved approved) {
    this.cluster = cluster;
    this.questions = questions;
    this.approved = approved;
  }

  @Override
  protected void run(StepContext step) {
    DrainPlan plan = step.plan(DrainPlan.class);
    ClusterView view = cluster.look();
    boolean begun = !step.subject().openEffects().isEmpty();
    Optional<String> against = DrainLaw.against(view, plan.agent(), begun);
    if (against.isPresent()) {
      step.set(RunbookVars.JUDGEMENT, "IMPOSSIBLE");
      step.set(RunbookVars.OUTCOME_REASON, against.get());
      step.refused(against.get());
      return;
    }
    List<String> worse = worse(step, plan, view, begun);
    if (!worse.isEmpty()) {
      // lists and counts are read one after the other: only what a second look shows too is so
      view = cluster.look();
      worse = worse(step, plan, view, begun);
    }
    if (!worse.isEmpty()) {
      String difference = String.join("; ", worse);
      step.set(RunbookVars.JUDGEMENT, "WORSE");
      step.set(RunbookVars.DIFFERENCE, difference);
      step.set(RunbookVars.OUTCOME_REASON, difference);
      step.looked("worse than approved: " + difference);
      return;
    }
    boolean sticks =
        step.find(DrainNodeVars.DRAIN_STICKS).filter("YES"::equals).isPresent()
            && empty(view, plan);
    if (sticks && plan.decommission()) {
      String sentence =
          plan.host()
              + " is empty, and its release keeps a drain of an empty agent for ever. Remove it"
              + " with: dcos node decommission "
              + plan.agent();
      step.set(RunbookVars.JUDGEMENT, "IMPOSSIBLE");
      step.set(RunbookVars.OUTCOME_REASON, sentence);
      step.refused(sentence);
      return;
    }
    step.set(DrainNodeVars.DEACTIVATE_INSTEAD, sticks ? "YES" : "NO");
    step.set(RunbookVars.JUDGEMENT, "AS_APPROVED");
    step.looked("as approved, or better", Map.of("registered", registered(plan, view)));
  }

  /** What cannot be seen may be there: then it is drained as usual. */
  private static boolean empty(ClusterView view, DrainPlan plan) {
    return view.notSeenOf(plan.agent()).isEmpty()
        && view.agent(plan.agent())
            .filter(agent -> EmptyAgentDrain.isEmpty(view, agent))
            .isPresent();
  }

  private List<String> worse(StepContext step, DrainPlan plan, ClusterView view, boolean begun) {
    Impact now =
        ImpactAssessment.of(
            questions.about(
                DrainNode.ID,
                DrainQuestion.purpose(plan.decommission(), plan.maintain()),
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
    if (!begun) {
      Passing.require(now.passing());
    }
    List<String> worse =
        new ArrayList<>(
            ImpactAssessment.worse(approved.bound(step, Impact.Bound.class), now.bound()));
    worse.addAll(approved.worse(step, DrainNode.ID, plan.decommission()));
    return worse;
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
