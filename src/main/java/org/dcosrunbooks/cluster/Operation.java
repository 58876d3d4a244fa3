package org.dcosrunbooks.cluster;

import java.util.Optional;
import java.util.Set;

/**
 * A resource operation on an agent, in any state: each one blocks a drain until it is acknowledged.
 *
 * @param uuid Mesos' own id
 * @param id the framework's id for it, when it asked for feedback
 * @param type as in {@code RESERVE}, {@code CREATE_DISK}
 * @param state as in {@code OPERATION_PENDING}
 */
public record Operation(
    String uuid,
    Optional<String> id,
    Optional<String> frameworkId,
    Optional<AgentId> agent,
    String type,
    String state) {

  private static final Set<String> ENDED =
      Set.of(
          "OPERATION_FINISHED",
          "OPERATION_FAILED",
          "OPERATION_ERROR",
          "OPERATION_DROPPED",
          "OPERATION_GONE_BY_OPERATOR");

  /** Done with, be it acknowledged or not. */
  public boolean ended() {
    return ENDED.contains(state);
  }
}
