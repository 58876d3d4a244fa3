package org.dcosrunbooks.runbook;

import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;

/** The agent on a plan's machine after its identity was removed: same place, another id. */
final class Successor {

  private Successor() {}

  /** Whoever is registered at the plan's address and name under another id. */
  static Optional<Agent> of(ClusterView view, AgentPlan plan) {
    return view.agents().stream()
        .filter(agent -> !plan.address().isEmpty() && agent.address().equals(plan.address()))
        .filter(agent -> agent.hostname().equalsIgnoreCase(plan.host()))
        .filter(agent -> !agent.id().equals(plan.agent()))
        .filter(agent -> agent.state() != AgentState.RECOVERED)
        .findFirst();
  }
}
