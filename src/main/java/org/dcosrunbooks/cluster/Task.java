package org.dcosrunbooks.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A task that the master still counts: pending, running, unreachable, or ended but not
 * acknowledged. Tasks that ended and were acknowledged are not here.
 *
 * @param id unique within its framework only
 * @param state the newest state the master knows
 * @param executor what runs it, which decides whether a grace bound counts
 * @param killGrace the task's own kill policy; absent when it has none
 * @param since when it came into this state; absent when no status carries a time
 */
public record Task(
    String id,
    String name,
    String frameworkId,
    AgentId agent,
    TaskState state,
    Executor executor,
    Optional<Duration> killGrace,
    Optional<Instant> since,
    Resources resources) {

  /** What runs a task. */
  public enum Executor {
    /** Mesos' command executor; driver-based or HTTP by a flag of the agent. */
    COMMAND,
    /** The pod (default) executor, always HTTP. */
    POD,
    /** A framework's own. */
    CUSTOM
  }

  /** Ended, but its framework has not acknowledged it: it blocks a drain. */
  public boolean unacknowledged() {
    return state.terminal();
  }
}
