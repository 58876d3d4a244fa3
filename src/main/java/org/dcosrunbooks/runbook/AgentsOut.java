package org.dcosrunbooks.runbook;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.guard.Leaving;
import org.dcosrunbooks.guard.OutOfCluster;
import org.springframework.stereotype.Component;

/**
 * Which agents are out of the cluster at the moment, from any source, and by whom as far as is
 * known.
 */
@Component
public class AgentsOut {

  private static final Comparator<Places.Place> ORDER =
      Comparator.comparing((Places.Place place) -> place.granted().orElseThrow())
          .thenComparing(Places.Place::number);

  private final Places places;

  AgentsOut(Places places) {
    this.places = places;
  }

  /**
   * Agents whose tasks go or are gone: those that the cluster shows so, and those that other runs
   * hold a place for. Of two runs that hold one, the one that got it first does not see the other,
   * so that one of them goes on.
   *
   * @param runId who asks; its own place does not count
   * @return agent → how people call it and why: "10.0.2.13 (held by run 4711)"
   */
  public Map<AgentId, String> leaving(ClusterView view, String runId) {
    Map<AgentId, String> leaving = new LinkedHashMap<>();
    List<Places.Place> held =
        places.open().stream().filter(place -> place.granted().isPresent()).toList();
    Optional<Places.Place> own =
        held.stream().filter(place -> place.runId().equals(runId)).findFirst();
    held.stream()
        .filter(place -> !place.runId().equals(runId))
        .filter(place -> own.isEmpty() || ORDER.compare(place, own.get()) < 0)
        .forEach(
            place ->
                leaving.put(place.agent(), place.host() + " (held by run " + place.runId() + ")"));
    leaving.putAll(Leaving.of(view));
    return leaving;
  }

  /** Agent → why it counts as out: "10.0.2.5 (deactivated), by no run that is alive". */
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
                            : ", by no run that is alive")
                        + (why.contains("(unreachable)")
                            ? "; mark it gone if it never returns"
                            : "")));
    return out;
  }
}
