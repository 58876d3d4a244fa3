package org.dcosrunbooks.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.Absence;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;

/**
 * Where agents were seen: a master knows of one that is lost nothing but its id, or not even it.
 */
public interface Sightings {

  /**
   * An agent that was seen.
   *
   * @param since when it was first seen there; how long it stayed the registry tells
   */
  record Sight(AgentId agent, String hostname, String address, int port, Instant since) {}

  /** Agents that were seen under this hostname or address, the newest first. */
  List<Sight> at(String hostnameOrAddress);

  /** Where this agent was seen last. */
  Optional<Sight> of(AgentId agent);

  /** Who was seen last at the place of one that is in no list; empty when nobody was. */
  default Optional<AgentId> idOf(ClusterView view, Absence absence) {
    return absence
        .address()
        .or(absence::hostname)
        .flatMap(
            place ->
                at(place).stream()
                    .map(Sight::agent)
                    .filter(id -> view.agent(id).isEmpty() && !view.registry().isGone(id))
                    .findFirst());
  }
}
