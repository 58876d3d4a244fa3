package org.dcosrunbooks.web.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.web.shown.AgentLine;
import org.dcosrunbooks.web.shown.Times;

/**
 * The agents where they stand: by region and zone, as far as the agents tell.
 *
 * @param gone agents that were removed for good, which stand nowhere any more
 */
record ClusterMap(List<Zone> zones, List<Tile> gone) {

  /** So many agents in a cluster are shown in full, each with a tile of the same size. */
  private static final int MOST_IN_FULL = 120;

  /**
   * A part of the map.
   *
   * @param facts how many agents, how many out, what is free
   * @param full tiles with everything on them
   * @param small agents that take work, in a large cluster: host and tasks only
   */
  record Zone(String title, String facts, List<Tile> full, List<Tile> small) {}

  /**
   * @param lines in the order in which they are to be shown
   */
  static ClusterMap of(List<AgentLine> lines, Times times) {
    Map<String, Long> called =
        lines.stream().collect(Collectors.groupingBy(AgentLine::called, Collectors.counting()));
    Function<AgentLine, Tile> tile = line -> Tile.of(line, called.get(line.called()) == 1, times);
    List<AgentLine> here = lines.stream().filter(ClusterMap::isHere).toList();
    boolean large = here.size() > MOST_IN_FULL;
    boolean anyZone = here.stream().anyMatch(line -> line.zone().isPresent());
    Map<String, List<AgentLine>> byPlace = new TreeMap<>();
    List<AgentLine> nowhere = new ArrayList<>();
    for (AgentLine line : here) {
      where(line)
          .ifPresentOrElse(
              place -> byPlace.computeIfAbsent(place, one -> new ArrayList<>()).add(line),
              () -> nowhere.add(line));
    }
    Map<String, List<AgentLine>> all = new LinkedHashMap<>(byPlace);
    if (!nowhere.isEmpty()) {
      all.put(anyZone ? "Zone not known" : "Agents", nowhere);
    }
    return new ClusterMap(
        all.entrySet().stream()
            .map(one -> zone(one.getKey(), one.getValue(), large, tile))
            .toList(),
        lines.stream().filter(line -> !isHere(line)).map(tile).toList());
  }

  private static boolean isHere(AgentLine line) {
    return line.state() != AgentState.GONE;
  }

  private static Optional<String> where(AgentLine line) {
    return line.zone()
        .map(zone -> line.region().map(region -> region + " / " + zone).orElse(zone))
        .or(line::region);
  }

  private static Zone zone(
      String title, List<AgentLine> lines, boolean large, Function<AgentLine, Tile> tile) {
    long out = lines.stream().filter(AgentLine::out).count();
    Resources free =
        lines.stream()
            .filter(line -> !line.out())
            .map(AgentLine::room)
            .flatMap(Optional::stream)
            .reduce(Resources.NONE, Resources::plus);
    String facts =
        Amounts.count(lines.size(), "agent")
            + (out == 0 ? ", none out" : ", " + out + " out")
            + (free.equals(Resources.NONE) ? "" : "; free: " + Tile.free(free));
    return new Zone(
        title,
        facts,
        lines.stream().filter(line -> !large || line.out()).map(tile).toList(),
        lines.stream().filter(line -> large && !line.out()).map(tile).toList());
  }
}
