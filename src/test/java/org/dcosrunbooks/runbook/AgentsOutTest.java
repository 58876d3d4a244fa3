package org.dcosrunbooks.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.engine.place.Places;
import org.junit.jupiter.api.Test;

/** Whose agents count as leaving, seen by one of several runs. */
class AgentsOutTest {

  private static final ClusterView QUIET =
      new ClusterView(
          Instant.EPOCH,
          new Masters(List.of()),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          new Registry(Map.of(), Map.of(), Map.of()),
          Maintenance.NONE,
          List.of());

  private static Places.Place place(String run, long number, String agent, Integer granted) {
    return new Places.Place(
        number,
        run,
        new AgentId(agent),
        "10.0.2." + agent,
        Instant.EPOCH,
        Optional.ofNullable(granted).map(Instant::ofEpochSecond),
        Optional.empty());
  }

  private static Set<AgentId> leaving(String runId, Places.Place... open) {
    return new AgentsOut(new Open(Arrays.asList(open))).leaving(QUIET, runId).keySet();
  }

  @Test
  void givenARunThatOnlyAsks_whenLooked_thenEveryHeldAgentLeaves() {
    assertThat(
            leaving(
                "mine",
                place("mine", 1, "a", null),
                place("other", 2, "b", 10),
                place("third", 3, "c", null)))
        .containsExactly(new AgentId("b"));
  }

  @Test
  void givenTwoRunsThatHoldAPlace_whenEachLooks_thenOnlyTheLaterSeesTheOther() {
    Places.Place first = place("first", 2, "a", 10);
    Places.Place second = place("second", 1, "b", 11);
    assertThat(leaving("first", first, second)).isEmpty();
    assertThat(leaving("second", first, second)).containsExactly(new AgentId("a"));
  }

  @Test
  void givenTwoRunsThatGotTheirPlaceAtTheSameMoment_whenEachLooks_thenTheEarlierRequestGoesOn() {
    Places.Place first = place("first", 1, "a", 10);
    Places.Place second = place("second", 2, "b", 10);
    assertThat(leaving("first", first, second)).isEmpty();
    assertThat(leaving("second", first, second)).containsExactly(new AgentId("a"));
  }

  @Test
  void givenAHeldAgent_whenNamed_thenByHostAndRun() {
    assertThat(new AgentsOut(new Open(List.of(place("4711", 1, "b", 10)))).leaving(QUIET, "mine"))
        .containsExactly(Map.entry(new AgentId("b"), "10.0.2.b (held by run 4711)"));
  }

  private record Open(List<Place> open) implements Places {

    @Override
    public Place request(String runId, AgentId agent, String host) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Standing standing(String runId, int budget, List<Out> out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Standing grant(String runId, int budget, List<Out> out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean release(String runId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean holds(String runId, AgentId agent) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Place> orphans(Set<String> aliveRuns) {
      throw new UnsupportedOperationException();
    }
  }
}
