package org.dcosrunbooks.runbook.reactivatenode;

import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.SeenAgents;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.Resolution;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/**
 * Finds the one agent that is meant, and whether it may come back at all. Does nothing in a run
 * that another run has called: there the plan of that run names the agent.
 */
@Component
final class ResolveAgentToReturn extends Step {

  private final ClusterSource cluster;
  private final SeenAgents seenAgents;
  private final WorkOfOthers others;
  private final ReturnQuestion questions;

  ResolveAgentToReturn(
      ClusterSource cluster, SeenAgents seenAgents, WorkOfOthers others, ReturnQuestion questions) {
    this.cluster = cluster;
    this.seenAgents = seenAgents;
    this.others = others;
    this.questions = questions;
  }

  @Override
  protected void run(StepContext step) {
    step.set(RunbookVars.CALLED, step.called() ? "YES" : "NO");
    if (step.called()) {
      return;
    }
    step.set(RunbookVars.ENDING, RunbookVars.Ending.REFUSED.name());
    String given = step.get(ReactivateNodeVars.AGENT);
    ClusterView view = cluster.look();
    Resolution found = Resolution.of(view, given, seenAgents.at(given));
    if (found.agent().isEmpty()) {
      refuse(
          step,
          ReturnLaw.takenDown(view, given, seenAgents).orElseGet(found.refusal()::orElseThrow));
      return;
    }
    FoundAgent agent = FoundAgent.of(view, found.agent().get(), seenAgents);
    step.subjectIs(agent.host());
    Optional<String> against =
        others
            .earlierOn(step.runId(), agent)
            .or(() -> ReturnLaw.againstPlan(view, agent))
            .or(questions::closedNow);
    if (against.isPresent()) {
      refuse(step, against.get());
      return;
    }
    step.set(RunbookVars.AGENT_ID, agent.id().value());
    step.set(RunbookVars.RESOLUTION, "YES");
    step.looked(
        (view.agent(agent.id()).isPresent() ? "found agent " : "not registered now: agent ")
            + agent.id()
            + " as "
            + agent.host());
  }

  private static void refuse(StepContext step, String sentence) {
    step.set(RunbookVars.RESOLUTION, "NO");
    step.set(RunbookVars.OUTCOME_REASON, sentence);
    step.refused(sentence);
  }

  @Override
  protected String retryNote() {
    return "harmless: it only looks.";
  }
}
