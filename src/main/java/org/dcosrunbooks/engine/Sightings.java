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

  /**
   * What was seen of one that is in no list: by its id, and where only its machine is known, who
   * was seen there last.
   */
  default Optional<Sight> of(ClusterView view, Absence absence) {
    if (absence.agent().isPresent()) {
      return of(absence.agent().get());
    }
    return absence
        .address()
        .or(absence::hostname)
        .flatMap(
            place ->
                at(place).stream()
                    .filter(sight -> view.agent(sight.agent()).isEmpty())
                    .filter(sight -> !view.registry().isGone(sight.agent()))
                    .findFirst());
  }
}
