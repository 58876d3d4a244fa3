package org.dcosrunbooks.runbook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.guard.OutOfCluster;
import org.springframework.stereotype.Component;

/**
 * Which agents are out of the cluster at the moment, from any source, and by whom as far as is
 * known.
 */
@Component
public class AgentsOut {

  private final Places places;

  AgentsOut(Places places) {
    this.places = places;
  }

  /** Agent → why it counts as out: "10.0.2.5 (deactivated), by nobody of ours". */
  public Map<AgentId, String> in(ClusterView view) {
    Map<AgentId, String> holders =
        places.open().stream()
            .filter(place -> place.granted().isPresent())
            .collect(Collectors.toMap(Places.Place::agent, Places.Place::runId, (a, b) -> a));
    Map<AgentId, String> out = new LinkedHashMap<>();
    OutOfCluster.of(view)
        .forEach(
            (agent, why) ->
                out.put(
                    agent,
                    why
                        + (holders.containsKey(agent)
                            ? ", by run " + holders.get(agent)
                            : ", by nobody of ours")
                        + (why.contains("(unreachable)")
                            ? "; mark it gone if it never returns"
                            : "")));
    return out;
  }
}
