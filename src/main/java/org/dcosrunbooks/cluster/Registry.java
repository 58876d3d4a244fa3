package org.dcosrunbooks.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the leading master has written down. Tells admitted, unreachable and gone agents apart,
 * which no other answer does. Unreachable and gone entries are dropped after two weeks
 * (mesos:src/master/constants.hpp).
 *
 * @param unread entries that could not be read: they are in one of the three
 */
public record Registry(
    Map<AgentId, Entry> admitted,
    Map<AgentId, Entry> unreachable,
    Map<AgentId, Instant> gone,
    List<Unread> unread) {

  public Registry {
    admitted = Map.copyOf(admitted);
    unreachable = Map.copyOf(unreachable);
    gone = Map.copyOf(gone);
    unread = List.copyOf(unread);
  }

  /** All of it was read. */
  public Registry(
      Map<AgentId, Entry> admitted, Map<AgentId, Entry> unreachable, Map<AgentId, Instant> gone) {
    this(admitted, unreachable, gone, List.of());
  }

  /**
   * @param hostname absent for unreachable agents: the registry keeps only their id
   * @param since when it became unreachable; absent for admitted agents
   */
  public record Entry(
      Optional<String> hostname,
      boolean deactivated,
      Optional<Drain> drain,
      Optional<Instant> since) {}

  public boolean isGone(AgentId agent) {
    return gone.containsKey(agent);
  }

  public boolean isUnreachable(AgentId agent) {
    return unreachable.containsKey(agent);
  }

  public Optional<Entry> entry(AgentId agent) {
    return Optional.ofNullable(admitted.getOrDefault(agent, unreachable.get(agent)));
  }
}
