package org.dcosrunbooks.runbook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Absence;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.guard.Leaving;
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

  /**
   * Agents that take no work or are about to lose it, each once: those that the cluster shows so,
   * and those that a run holds a place for. "10.0.2.5 (deactivated), by no run that is alive".
   */
  public List<Places.Out> in(ClusterView view) {
    List<Places.Place> held =
        places.open().stream().filter(place -> place.granted().isPresent()).toList();
    List<Places.Out> out = new ArrayList<>();
    Absence.of(view).stream()
        .sorted(Comparator.comparing(Absence::words))
        .forEach(absence -> out.add(outBy(absence, held)));
    held.stream()
        .filter(place -> out.stream().noneMatch(one -> one.is(place.agent(), place.host())))
        .forEach(
            place ->
                out.add(
                    new Places.Out(
                        Optional.of(place.agent()),
                        place.host(),
                        place.host() + ": held by run " + place.runId())));
    return out;
  }

  private static Places.Out outBy(Absence absence, List<Places.Place> held) {
    Places.Out alone = new Places.Out(absence.agent(), absence.called(), absence.words());
    String by =
        held.stream()
            .filter(place -> alone.is(place.agent(), place.host()))
            .findFirst()
            .map(place -> ", by run " + place.runId())
            .orElse(", by no run that is alive");
    String todo =
        absence.state() == AgentState.UNREACHABLE ? "; mark it gone if it never returns" : "";
    return new Places.Out(alone.agent(), alone.host(), alone.why() + by + todo);
  }
}
