package org.dcosrunbooks.runbook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.place.Places;
import org.springframework.stereotype.Component;

/**
 * Which agents are out of the cluster at the moment, from any source, and why as far as is known.
 */
@Component
public class AgentsOut {

  private final Places places;
  private final Clock clock;

  AgentsOut(Places places, Clock clock) {
    this.places = places;
    this.clock = clock;
  }

  /** Agent → why it counts as out: "10.0.2.5: deactivated, by nobody of ours". */
  public Map<AgentId, String> in(ClusterView view) {
    Map<AgentId, String> holders =
        places.open().stream()
            .filter(place -> place.granted().isPresent())
            .collect(Collectors.toMap(Places.Place::agent, Places.Place::runId, (a, b) -> a));
    Map<AgentId, String> out = new LinkedHashMap<>();
    for (Agent agent : view.agents()) {
      if (agent.state() != AgentState.ACTIVE) {
        out.put(
            agent.id(),
            agent.hostname()
                + ": "
                + word(agent.state())
                + agent.drain().flatMap(drain -> drain.estimatedStart()).map(this::ago).orElse("")
                + by(holders, agent.id()));
      }
    }
    view.registry()
        .unreachable()
        .forEach(
            (id, entry) ->
                out.put(
                    id,
                    entry.hostname().orElse("agent " + id)
                        + ": unreachable"
                        + entry.since().map(this::ago).orElse("")
                        + by(holders, id)));
    return out;
  }

  private String by(Map<AgentId, String> holders, AgentId agent) {
    return Optional.ofNullable(holders.get(agent))
        .map(run -> ", by run " + run)
        .orElse(", by nobody of ours");
  }

  private String ago(Instant since) {
    return " for " + Words.duration(Duration.between(since, clock.instant()));
  }

  private static String word(AgentState state) {
    return state.name().toLowerCase(java.util.Locale.ROOT);
  }
}
