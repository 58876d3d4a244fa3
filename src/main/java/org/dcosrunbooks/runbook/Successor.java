package org.dcosrunbooks.runbook;

import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Host;

/** The agent on a plan's machine after its identity was removed: same place, another id. */
public final class Successor {

  private Successor() {}

  /** What that means for all that was done to the id before, as a part of a sentence. */
  public static String tookOver(String host, Agent now) {
    return host
        + " runs under the new id "
        + now.id()
        + "; what was done to the old one was lost with it";
  }

  /** Whoever is registered at the plan's address and name under another id. */
  static Optional<Agent> of(ClusterView view, AgentPlan plan) {
    return view.agents().stream()
        .filter(agent -> !plan.address().isEmpty() && agent.address().equals(plan.address()))
        .filter(agent -> Host.same(agent.hostname(), plan.host()))
        .filter(agent -> !agent.id().equals(plan.agent()))
        .filter(agent -> agent.state() != AgentState.RECOVERED)
        .findFirst();
  }
}
