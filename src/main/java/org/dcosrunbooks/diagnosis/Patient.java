package org.dcosrunbooks.diagnosis;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentItself;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.ClusterView.Gap;

/**
 * Everything that was seen and heard about one agent before it is judged.
 *
 * @param called how people call it: hostname, else address, else its id
 * @param address where it was last known to be; empty when that is not known
 * @param itself the agent's own word
 * @param apps what the Marathons run
 * @param now when it is judged
 * @param zone for the times in sentences
 */
public record Patient(
    AgentId id,
    String called,
    String address,
    ClusterView view,
    Heard<AgentItself> itself,
    Heard<Apps> apps,
    Order order,
    Instant now,
    ZoneId zone) {

  Optional<Agent> agent() {
    return view.agent(id);
  }

  boolean blindTo(Gap gap) {
    return view.blindTo(gap, id.value());
  }
}
