package org.dcosrunbooks.runbook.drainnode;

import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.OtherRuns;
import org.dcosrunbooks.engine.SeenAgents;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.OwnMachines;
import org.dcosrunbooks.runbook.Resolution;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/**
 * Finds the one agent that is meant by an id, a hostname or an IP, and whether it may be drained at
 * all.
 */
@Component
final class ResolveAgent extends Step {

  private final ClusterSource cluster;
  private final OtherRuns otherRuns;
  private final SeenAgents seenAgents;
  private final OwnMachines ownMachines;

  ResolveAgent(
      ClusterSource cluster, OtherRuns otherRuns, SeenAgents seenAgents, OwnMachines ownMachines) {
    this.ownMachines = ownMachines;
    this.seenAgents = seenAgents;
    this.cluster = cluster;
    this.otherRuns = otherRuns;
  }

  @Override
  protected void run(StepContext step) {
    step.set(RunbookVars.ENDING, RunbookVars.Ending.REFUSED.name());
    String given = step.get(DrainNodeVars.AGENT);
    ClusterView view = cluster.look();
    Resolution found = Resolution.of(view, given, seenAgents.at(given));
    if (found.agent().isEmpty()) {
      refuse(step, found.refusal().orElseThrow());
      return;
    }
    judge(step, view, found.agent().get(), found.host());
  }

  private void judge(StepContext step, ClusterView view, AgentId id, String host) {
    Optional<String> against =
        otherRuns
            .earlierOfAnyOn(step.runId(), host)
            .map(other -> worksAlready(other, host))
            .or(() -> ownMachine(ownMachines, seenAgents, view, id, host))
            .or(() -> DrainLaw.againstPlan(view, id, false));
    step.subjectIs(host);
    if (against.isPresent()) {
      refuse(step, against.get());
      return;
    }
    step.set(RunbookVars.AGENT_ID, id.value());
    step.set(RunbookVars.RESOLUTION, "YES");
    boolean unreachable = view.agent(id).isEmpty();
    step.looked(
        (unreachable ? host + " was seen last as agent " : "found agent ")
            + id
            + (unreachable
                ? "; it is unreachable"
                    + Optional.ofNullable(view.registry().unreachable().get(id))
                        .flatMap(entry -> entry.since())
                        .map(since -> " since " + since)
                        .orElse("")
                : " as " + host));
  }

  private static void refuse(StepContext step, String sentence) {
    step.set(RunbookVars.RESOLUTION, "NO");
    step.set(RunbookVars.OUTCOME_REASON, sentence);
    step.refused(sentence);
  }

  /** Why this service cannot do it, of all that could: it would take itself away. */
  static Optional<String> ownMachine(
      OwnMachines own, SeenAgents seenAgents, ClusterView view, AgentId id, String host) {
    String address =
        view.agent(id)
            .map(Agent::address)
            .or(() -> seenAgents.of(id).map(SeenAgents.Sight::address))
            .orElse("");
    return own.against(host, address);
  }

  static String worksAlready(OtherRuns.Other other, String host) {
    return "Run "
        + other.id()
        + " ("
        + other.runbook()
        + " of "
        + other.startedBy()
        + ") works on "
        + host
        + " already.";
  }
}
