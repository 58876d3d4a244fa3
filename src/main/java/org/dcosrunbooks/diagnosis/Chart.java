package org.dcosrunbooks.diagnosis;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentItself;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Operation;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.TaskState;

/**
 * An agent that is DRAINING, with what counts for its drain.
 *
 * @param tasks of the agent that the master counts for the drain: what it calls unreachable does
 *     not, on an agent that is there
 * @param operations of the agent in any state
 */
record Chart(
    Patient patient, Agent agent, Drain drain, List<Task> tasks, List<Operation> operations) {

  static Chart of(Patient patient, Agent agent, Drain drain) {
    return new Chart(
        patient,
        agent,
        drain,
        patient.view().tasksOf(agent.id()).stream()
            .filter(task -> task.state() != TaskState.UNREACHABLE)
            .sorted(Comparator.comparing(Task::frameworkId).thenComparing(Task::id))
            .toList(),
        patient.view().operationsOf(agent.id()));
  }

  boolean empty() {
    return tasks.isEmpty() && operations.isEmpty();
  }

  /** Everything of one framework. */
  List<Task> tasksOf(Scheduler scheduler) {
    return tasks.stream().filter(task -> task.frameworkId().equals(scheduler.id())).toList();
  }

  List<Operation> operationsOf(Scheduler scheduler) {
    return operations.stream()
        .filter(operation -> operation.frameworkId().equals(Optional.of(scheduler.id())))
        .toList();
  }

  /** The agent knows earlier than the master: updates go on to it one acknowledged by one. */
  boolean hasEnded(Task task) {
    return task.unacknowledged() || endedThere(task).isPresent();
  }

  /** When the task ended, as far as anybody says so. */
  Optional<Instant> endOf(Task task) {
    return task.unacknowledged() ? task.since() : endedThere(task).flatMap(Task::since);
  }

  private Optional<Task> endedThere(Task task) {
    return patient.itself().said().stream()
        .map(AgentItself::unacknowledged)
        .flatMap(List::stream)
        .filter(own -> same(own, task))
        .findFirst();
  }

  /** The agent itself says that it has not ended. */
  boolean runsThere(Task task) {
    return patient.itself().said().stream()
        .map(AgentItself::running)
        .flatMap(List::stream)
        .anyMatch(own -> same(own, task));
  }

  private static boolean same(Task one, Task other) {
    return one.id().equals(other.id()) && one.frameworkId().equals(other.frameworkId());
  }
}
