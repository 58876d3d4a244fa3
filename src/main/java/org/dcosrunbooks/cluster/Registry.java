package org.dcosrunbooks.cluster;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the leading master has written down. Tells admitted, unreachable and gone agents apart,
 * which no other answer does. Unreachable and gone entries are dropped after two weeks
 * (mesos:src/master/constants.hpp).
 */
public record Registry(
    Map<AgentId, Entry> admitted, Map<AgentId, Entry> unreachable, Map<AgentId, Instant> gone) {

  public Registry {
    admitted = Map.copyOf(admitted);
    unreachable = Map.copyOf(unreachable);
    gone = Map.copyOf(gone);
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
