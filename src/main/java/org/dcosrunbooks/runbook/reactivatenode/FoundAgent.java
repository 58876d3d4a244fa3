package org.dcosrunbooks.runbook.reactivatenode;

import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.SeenAgents;

/**
 * How an agent is called and where it is reached, by what is seen of it, or by what was seen last.
 *
 * @param host its id where nothing else is known
 * @param address empty when it is not known
 * @param port 0 when it is not known
 */
record FoundAgent(AgentId id, String host, String address, int port) {

  static FoundAgent of(ClusterView view, AgentId id, SeenAgents seenAgents) {
    Optional<SeenAgents.Sight> seen = seenAgents.of(id);
    Optional<Agent> agent = view.agent(id);
    return new FoundAgent(
        id,
        agent
            .map(Agent::hostname)
            .or(() -> seen.map(SeenAgents.Sight::hostname))
            .orElse(id.value()),
        agent
            .map(Agent::address)
            .filter(known -> !known.isEmpty())
            .or(() -> seen.map(SeenAgents.Sight::address))
            .orElse(""),
        agent.map(Agent::port).or(() -> seen.map(SeenAgents.Sight::port)).orElse(0));
  }
}
