package org.dcosrunbooks.runbook.reactivatenode;

import java.util.Optional;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.engine.OtherRuns;
import org.dcosrunbooks.engine.place.Places;
import org.springframework.stereotype.Component;

/** Other live runs that work on an agent, or are about to: they bring it back themselves. */
@Component
final class WorkOfOthers {

  private final OtherRuns runs;
  private final Places places;

  WorkOfOthers(OtherRuns runs, Places places) {
    this.runs = runs;
    this.places = places;
  }

  /** For a run: of two that begin at the same time, one goes on. */
  Optional<String> earlierOn(String runId, FoundAgent agent) {
    return runs.earlierOfAnyOn(runId, agent.host())
        .or(() -> holder(runId, agent.id()))
        .map(other -> sentence(other, agent.host()));
  }

  /** For somebody who only wonders. */
  Optional<String> anyOn(FoundAgent agent) {
    return runs.aliveOn(agent.host())
        .or(() -> holder("", agent.id()))
        .map(other -> sentence(other, agent.host()));
  }

  private Optional<OtherRuns.Other> holder(String runId, AgentId agent) {
    return places.open().stream()
        .filter(place -> place.agent().equals(agent) && !place.runId().equals(runId))
        .filter(place -> place.granted().isPresent())
        .findFirst()
        .flatMap(place -> runs.alive(place.runId()));
  }

  private static String sentence(OtherRuns.Other other, String host) {
    return "Run "
        + other.id()
        + " ("
        + other.runbook()
        + " of "
        + other.startedBy()
        + ") works on "
        + host
        + " already. Wait for its end, or abort it: it gives back what it took.";
  }
}
