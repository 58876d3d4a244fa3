package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.Optional;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.OtherRuns;
import org.dcosrunbooks.engine.SeenAgents;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.Evacuation;
import org.dcosrunbooks.runbook.Resolution;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/** Finds the one agent that is meant, and whether it may be taken out at all. */
@Component
final class ResolveAgentToReconfigure extends Step {

  private final ClusterSource cluster;
  private final OtherRuns otherRuns;
  private final SeenAgents seenAgents;
  private final Evacuation evacuation;

  ResolveAgentToReconfigure(
      ClusterSource cluster, OtherRuns otherRuns, SeenAgents seenAgents, Evacuation evacuation) {
    this.cluster = cluster;
    this.otherRuns = otherRuns;
    this.seenAgents = seenAgents;
    this.evacuation = evacuation;
  }

  @Override
  protected void run(StepContext step) {
    step.set(RunbookVars.ENDING, RunbookVars.Ending.REFUSED.name());
    String given = step.get(ReconfigureAgentVars.AGENT);
    ClusterView view = cluster.look();
    Resolution found = Resolution.of(view, given, seenAgents.at(given));
    if (found.agent().isEmpty()) {
      refuse(step, found.refusal().orElseThrow());
      return;
    }
    AgentId id = found.agent().get();
    String host = found.host();
    step.subjectIs(host);
    Optional<String> against =
        view.agent(id).isEmpty()
            ? Optional.of(
                host
                    + " is not registered, so what it runs with cannot be seen. Bring it back first.")
            : otherRuns
                .earlierOfAnyOn(step.runId(), host)
                .map(other -> worksAlready(other, host))
                .or(() -> evacuation.againstPlan(view, id));
    if (against.isPresent()) {
      refuse(step, against.get());
      return;
    }
    step.set(RunbookVars.AGENT_ID, id.value());
    step.set(RunbookVars.RESOLUTION, "YES");
    step.looked("found agent " + id + " as " + host);
  }

  private static void refuse(StepContext step, String sentence) {
    step.set(RunbookVars.RESOLUTION, "NO");
    step.set(RunbookVars.OUTCOME_REASON, sentence);
    step.refused(sentence);
  }

  static String worksAlready(OtherRuns.Other other, String host) {
    return "Run " + other.id() + " of " + other.startedBy() + " works on " + host + " already.";
  }

  @Override
  protected String retryNote() {
    return "harmless: it only looks.";
  }
}
