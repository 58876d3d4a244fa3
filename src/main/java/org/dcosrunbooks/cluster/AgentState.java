package org.dcosrunbooks.cluster;

/** How an agent stands, in the words of {@code dcos node list} and a few that it lacks. */
public enum AgentState {
  /** Connected and takes work. */
  ACTIVE,
  /** A drain has begun and is not over; cannot be cancelled. */
  DRAINING,
  /** The drain is over; takes no work until it is reactivated. */
  DRAINED,
  /** Takes no new work by somebody's order; its tasks run on. */
  DEACTIVATED,
  /** Registered but not connected at the moment; not yet unreachable. */
  DISCONNECTED,
  /** In the registry, but not registered again since the last master fail-over. Not gone. */
  RECOVERED,
  /** Lost sight of by the master; its tasks may run on. */
  UNREACHABLE,
  /** Its machine is taken down by a maintenance schedule. */
  DOWN,
  /** Its entry in the master's lists cannot be read, so how it stands is not known. */
  UNREAD,
  /** Removed for good: nothing brings it back under this id. */
  GONE
}
