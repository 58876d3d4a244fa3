package org.dcosrunbooks.engine.place;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.engine.place.Places.Out;
import org.dcosrunbooks.engine.place.Places.Place;
import org.dcosrunbooks.engine.place.Places.Standing;

/**
 * Whose turn it is, from what is out and what was asked for. Serves the requests in their order as
 * far as the budget goes, and looks whether something is left for the one that asks now. A request
 * that cannot be served is passed over, so it holds up nobody but itself.
 */
final class Turn {

  private final int budget;

  /** Those that the cluster shows, and those that a run holds; each agent once. */
  private final List<Out> out = new ArrayList<>();

  /** Agent → run that holds it. */
  private final Map<AgentId, String> holders = new HashMap<>();

  /** Requests before the asking one that wait, in order. */
  private final List<Place> before = new ArrayList<>();

  private Turn(int budget) {
    this.budget = budget;
  }

  static Standing of(String runId, int budget, List<Out> outOfCluster, List<Place> open) {
    Turn turn = new Turn(Math.max(0, budget));
    turn.out.addAll(outOfCluster);
    for (Place place : open) {
      if (place.granted().isPresent()) {
        turn.holders.put(place.agent(), place.runId());
        if (turn.out.stream().noneMatch(one -> one.is(place))) {
          turn.out.add(out(place, place.host() + ": held by run " + place.runId()));
        }
      }
    }
    for (Place place : open) {
      if (place.runId().equals(runId)) {
        return place.granted().isPresent() ? turn.has(place) : turn.decide(place);
      }
      if (place.granted().isEmpty()) {
        turn.before.add(place);
      }
    }
    return new Standing(false, "the run has not asked for a place", turn.out.size(), turn.budget);
  }

  private Standing decide(Place mine) {
    if (holders.containsKey(mine.agent())) {
      return no(mine, mine.host() + " is held by run " + holders.get(mine.agent()));
    }
    List<Out> taken = new ArrayList<>(out);
    List<Place> first = new ArrayList<>();
    for (Place earlier : before) {
      boolean served =
          !holders.containsKey(earlier.agent())
              && first.stream().noneMatch(place -> place.agent().equals(earlier.agent()))
              && without(taken, earlier) < budget;
      if (served && earlier.agent().equals(mine.agent())) {
        return no(mine, "run " + earlier.runId() + " asked for " + mine.host() + " before");
      }
      if (served) {
        if (taken.stream().noneMatch(one -> one.is(earlier))) {
          taken.add(out(earlier, ""));
        }
        first.add(earlier);
      }
    }
    if (without(taken, mine) < budget) {
      return has(mine);
    }
    return no(mine, used(mine) < budget ? cameBefore(first) : allUsed(mine));
  }

  private static String cameBefore(List<Place> first) {
    String names =
        first.stream()
            .map(place -> place.host() + " (run " + place.runId() + ")")
            .collect(Collectors.joining(", "));
    return (first.size() == 1 ? "1 request" : first.size() + " requests")
        + " came before and may take what is left: "
        + names;
  }

  private String allUsed(Place mine) {
    String names =
        out.stream().filter(one -> !one.is(mine)).map(Out::why).collect(Collectors.joining("; "));
    String queue =
        before.isEmpty()
            ? ""
            : before.size() == 1
                ? "; 1 request came before"
                : "; " + before.size() + " requests came before";
    return used(mine)
        + " of "
        + budget
        + " places used"
        + (names.isEmpty() ? "" : ": " + names)
        + queue;
  }

  private Standing has(Place mine) {
    int used = used(mine);
    return new Standing(
        true, "place " + (used + 1) + " of " + budget + " for " + mine.host(), used, budget);
  }

  private Standing no(Place mine, String reason) {
    return new Standing(false, reason, used(mine), budget);
  }

  /** Agents that are out, the asked one not counted. */
  private int used(Place mine) {
    return without(out, mine);
  }

  private static int without(List<Out> agents, Place asked) {
    return (int) agents.stream().filter(one -> !one.is(asked)).count();
  }

  private static Out out(Place place, String why) {
    return new Out(Optional.of(place.agent()), place.host(), why);
  }
}
