package org.dcosrunbooks.cluster;

import java.util.List;
import java.util.Optional;

/**
 * What an agent says of itself, which may be newer than what the master knows.
 *
 * @param drain the drain it carries out; present until its last executor has ended, a little later
 *     than the master says DRAINED. Until then it drops every new task.
 * @param running tasks that it has not ended yet, be they waiting for their executor or running
 * @param unacknowledged tasks that ended here and whose end no framework has acknowledged
 * @param operations in any state
 * @param unseen what could not be seen, and why, one sentence each: an empty list proves nothing
 *     about it
 */
public record AgentItself(
    AgentId id,
    Optional<Drain> drain,
    List<Task> running,
    List<Task> unacknowledged,
    List<Operation> operations,
    List<String> unseen) {

  public AgentItself {
    running = List.copyOf(running);
    unacknowledged = List.copyOf(unacknowledged);
    operations = List.copyOf(operations);
    unseen = List.copyOf(unseen);
  }

  /** Everything was seen. */
  public AgentItself(
      AgentId id,
      Optional<Drain> drain,
      List<Task> running,
      List<Task> unacknowledged,
      List<Operation> operations) {
    this(id, drain, running, unacknowledged, operations, List.of());
  }
}
