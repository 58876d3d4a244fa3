package org.dcosrunbooks.runbook.drainnode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.OtherRuns;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/**
 * Finds the one agent that is meant by an id, a hostname or an IP, and whether it may be drained at
 * all.
 */
@Component
final class ResolveAgent extends Step {

  private static final int NAMES_SHOWN = 12;

  private final ClusterSource cluster;
  private final OtherRuns otherRuns;

  ResolveAgent(ClusterSource cluster, OtherRuns otherRuns) {
    this.cluster = cluster;
    this.otherRuns = otherRuns;
  }

  @Override
  protected void run(StepContext step) {
    step.set(RunbookVars.ENDING, RunbookVars.Ending.REFUSED.name());
    String given = step.get(DrainNodeVars.AGENT);
    ClusterView view = cluster.look();
    List<Agent> found =
        view.agents().stream()
            .filter(
                agent ->
                    agent.id().value().equals(given)
                        || agent.hostname().equalsIgnoreCase(given)
                        || agent.address().equals(given))
            .toList();
    if (found.size() > 1) {
      refuse(step, ambiguous(given, found));
      return;
    }
    if (found.isEmpty()) {
      unregistered(step, view, given);
      return;
    }
    Agent agent = found.get(0);
    judge(step, view, agent.id(), agent.hostname());
  }

  private void unregistered(StepContext step, ClusterView view, String given) {
    Optional<AgentId> unreachable =
        view.registry().unreachable().keySet().stream()
            .filter(id -> id.value().equals(given))
            .findFirst();
    if (unreachable.isPresent()) {
      judge(step, view, unreachable.get(), given);
      return;
    }
    boolean gone =
        view.registry().gone().keySet().stream().anyMatch(id -> id.value().equals(given));
    refuse(
        step,
        gone
            ? "Agent " + given + " is gone for good: it was removed from the cluster."
            : unknown(view, given));
  }

  private void judge(StepContext step, ClusterView view, AgentId id, String host) {
    Optional<String> against =
        otherRuns
            .earlierOn(step.runId(), host)
            .map(
                other ->
                    "Run "
                        + other.id()
                        + " of "
                        + other.startedBy()
                        + " works on "
                        + host
                        + " already.")
            .or(() -> DrainLaw.against(view, id, false));
    step.subjectIs(host);
    if (against.isPresent()) {
      refuse(step, against.get());
      return;
    }
    step.set(DrainNodeVars.AGENT_ID, id.value());
    step.set(DrainNodeVars.RESOLUTION, "YES");
    step.looked("found agent " + id + " as " + host);
  }

  private static void refuse(StepContext step, String sentence) {
    step.set(DrainNodeVars.RESOLUTION, "NO");
    step.set(RunbookVars.OUTCOME_REASON, sentence);
    step.refused(sentence);
  }

  private static String ambiguous(String given, List<Agent> found) {
    List<String> names = new ArrayList<>();
    found.forEach(agent -> names.add(agent.id() + " (" + agent.state() + ")"));
    return given
        + " is the name of "
        + found.size()
        + " agents: "
        + String.join(", ", names)
        + ". Start again with one of these ids.";
  }

  private static String unknown(ClusterView view, String given) {
    List<String> names =
        view.agents().stream().map(Agent::hostname).sorted().limit(NAMES_SHOWN).toList();
    int more = view.agents().size() - names.size();
    return "The cluster knows no agent "
        + given
        + ". It knows "
        + String.join(", ", names)
        + (more > 0 ? " and " + more + " more" : "")
        + "; an unreachable agent is known by its id only.";
  }
}
