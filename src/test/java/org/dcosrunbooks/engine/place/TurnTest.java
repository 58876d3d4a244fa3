package org.dcosrunbooks.engine.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.AgentId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whose turn it is, one row a sentence. Requests are "run:host", with a + when granted. Of those
 * that are out with a question mark only the machine is known.
 */
class TurnTest {

  private static final Instant NOON = Instant.parse("2024-11-21T12:00:00Z");

  static Stream<Arguments> rows() {
    return Stream.of(
        row("nothing is out", "b", 1, "", "b:12", true, 0, "place 1 of 1 for 12"),
        row("a budget of none", "b", 0, "", "b:12", false, 0, "0 of 0 places used"),
        row("a budget below none", "b", -3, "", "b:12", false, 0, "0 of 0 places used"),
        row("the run has not asked", "x", 1, "", "b:12", false, 0, "the run has not asked"),
        row("granted already", "b", 1, "11", "b:12+", true, 1, "place 2 of 1 for 12"),
        row(
            "used up by the cluster",
            "b",
            1,
            "11",
            "b:12",
            false,
            1,
            "1 of 1 places used: 11: draining, by nobody of ours"),
        row(
            "used up by our run",
            "b",
            1,
            "",
            "a:11+ b:12",
            false,
            1,
            "1 of 1 places used: 11: held by run a"),
        row(
            "out and held by us is counted once",
            "b",
            2,
            "11",
            "a:11+ b:12",
            true,
            1,
            "place 2 of 2 for 12"),
        row(
            "used up by a machine whose agent is in no list",
            "b",
            1,
            "?11",
            "b:12",
            false,
            1,
            "1 of 1 places used: 11: down"),
        row(
            "a machine that is down, and its agent held by us, is counted once",
            "b",
            2,
            "?11",
            "a:11+ b:12",
            true,
            1,
            "place 2 of 2 for 12"),
        row("the own machine is down", "b", 1, "?12", "b:12", true, 0, "place 1 of 1 for 12"),
        row("the own agent is out already", "b", 1, "12", "b:12", true, 0, "place 1 of 1 for 12"),
        row(
            "another run holds the agent",
            "b",
            5,
            "",
            "a:12+ b:12",
            false,
            0,
            "12 is held by run a"),
        row(
            "another run asked for the agent before",
            "b",
            5,
            "",
            "a:12 b:12",
            false,
            0,
            "run a asked for 12 before"),
        row(
            "an earlier request takes the last place",
            "b",
            1,
            "",
            "a:11 b:12",
            false,
            0,
            "1 request came before and may take what is left: 11 (run a)"),
        row("the earlier one itself", "a", 1, "", "a:11 b:12", true, 0, "place 1 of 1 for 11"),
        row("places are left for both", "b", 2, "", "a:11 b:12", true, 0, "place 1 of 2 for 12"),
        row(
            "an earlier request that waits for its own agent holds up nobody",
            "b",
            2,
            "",
            "h:11+ a:11 b:12",
            true,
            1,
            "place 2 of 2 for 12"),
        row(
            "two earlier requests for one agent take one place",
            "b",
            2,
            "",
            "a:11 c:11 b:12",
            true,
            0,
            "place 1 of 2 for 12"),
        row(
            "an agent that is out already takes no place from an earlier request",
            "b",
            1,
            "12",
            "a:11 b:12",
            true,
            0,
            "place 1 of 1 for 12"),
        row(
            "all used, and others came before",
            "b",
            1,
            "10",
            "a:11 c:13 b:12",
            false,
            1,
            "1 of 1 places used: 10: draining, by nobody of ours; 2 requests came before"));
  }

  private static Arguments row(
      String sentence,
      String run,
      int budget,
      String out,
      String open,
      boolean granted,
      int used,
      String reason) {
    return Arguments.of(sentence, run, budget, out, open, granted, used, reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void givenOutAndRequests_whenLooked_thenStanding(
      String sentence,
      String run,
      int budget,
      String out,
      String open,
      boolean granted,
      int used,
      String reason) {
    List<Places.Out> outside =
        words(out).stream()
            .map(
                host ->
                    host.startsWith("?")
                        ? new Places.Out(
                            Optional.empty(), host.substring(1), host.substring(1) + ": down")
                        : new Places.Out(
                            Optional.of(new AgentId(host)),
                            host,
                            host + ": draining, by nobody of ours"))
            .toList();
    List<Places.Place> places = new ArrayList<>();
    for (String request : words(open)) {
      String[] parts = request.replace("+", "").split(":");
      places.add(
          new Places.Place(
              places.size() + 1,
              parts[0],
              new AgentId(parts[1]),
              parts[1],
              NOON,
              request.endsWith("+") ? Optional.of(NOON) : Optional.empty(),
              Optional.empty()));
    }

    Places.Standing standing = Turn.of(run, budget, outside, places);

    assertThat(standing.reason()).startsWith(reason);
    assertThat(standing.granted()).isEqualTo(granted);
    if (!run.equals("x")) {
      assertThat(standing.used()).isEqualTo(used);
    }
    assertThat(standing.budget()).isEqualTo(Math.max(0, budget));
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.split(" "));
  }
}
