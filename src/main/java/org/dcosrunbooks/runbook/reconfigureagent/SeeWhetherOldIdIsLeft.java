package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.List;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/**
 * Whether the masters still know the old id of an agent that has a new one. They forget it when the
 * new one registers at its address; one that was unreachable by then stays in their books, and is a
 * question for a person.
 */
@Component
final class SeeWhetherOldIdIsLeft extends Step {

  private final ClusterSource cluster;
  private final QuestionOnTheWay questions;

  SeeWhetherOldIdIsLeft(ClusterSource cluster, QuestionOnTheWay questions) {
    this.cluster = cluster;
    this.questions = questions;
  }

  @Override
  protected void run(StepContext step) {
    ReconfigurePlan plan = step.plan(ReconfigurePlan.class);
    ClusterView view = cluster.look();
    Agent now = AgentNow.of(view, plan);
    step.set(ReconfigureAgentVars.OLD_ID_LEFT, "NO");
    if (now.id().equals(plan.agent())) {
      step.looked(plan.host() + " has kept its id");
    } else if (view.registry().isGone(plan.agent())) {
      say(step, "Its old id " + plan.agent() + " is marked gone.");
    } else if (view.registry().entry(plan.agent()).isPresent()) {
      say(step, "Its old id " + plan.agent() + " is still in the masters' books.");
      step.set(ReconfigureAgentVars.OLD_ID_LEFT, "YES");
      ask(step, plan, view);
    } else if (view.registry().entry(now.id()).isPresent()
        && !view.blindTo(ClusterView.Gap.REGISTRY, plan.agent().value())) {
      say(step, "The masters have forgotten its old id " + plan.agent() + ".");
    } else {
      say(step, "Whether its old id " + plan.agent() + " is still known cannot be seen.");
    }
  }

  private static void say(StepContext step, String sentence) {
    step.set(ReconfigureAgentVars.OLD_ID, sentence);
    step.looked(sentence);
  }

  private void ask(StepContext step, ReconfigurePlan plan, ClusterView view) {
    boolean unreachable = view.registry().isUnreachable(plan.agent());
    questions.ask(
        step,
        plan.asking(ReconfigurePlan.Asks.MARK_GONE),
        new QuestionOnTheWay.Question(
            "May the old id " + plan.agent() + " of " + plan.host() + " be marked gone?",
            List.of(
                new QuestionOnTheWay.Cost(
                    "gone-for-good",
                    "An id that is gone never comes back. Frameworks are told that its tasks are"
                        + " gone by an operator: services built on the SDK replace their pods, and"
                        + " what they had on its volumes is given up.")),
            List.of(
                new QuestionOnTheWay.Cost(
                    "seen",
                    "The masters keep it as "
                        + (unreachable ? "unreachable" : "admitted")
                        + "; the machine runs under another id.")),
            List.of("MARK_AGENT_GONE: no way back from here on"),
            "It stays in the masters' books, and counts as out while it is unreachable."));
  }

  @Override
  protected String retryNote() {
    return "harmless: it only looks, and a new plan takes the place of an open one.";
  }
}
