package org.dcosrunbooks.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of a cluster in one look at its leading master.
 *
 * @param agents registered and recovered ones; unreachable and gone agents are only in the registry
 * @param operations in any state, on any agent
 * @param unseen what could not be seen, and why, one sentence each: an empty list elsewhere proves
 *     nothing about it
 */
public record ClusterView(
    Instant taken,
    Masters masters,
    List<Agent> agents,
    List<Task> tasks,
    List<Framework> frameworks,
    List<Operation> operations,
    Registry registry,
    Maintenance maintenance,
    List<String> unseen) {

  public ClusterView {
    agents = List.copyOf(agents);
    tasks = List.copyOf(tasks);
    frameworks = List.copyOf(frameworks);
    operations = List.copyOf(operations);
    unseen = List.copyOf(unseen);
  }

  public Optional<Agent> agent(AgentId id) {
    return agents.stream().filter(agent -> agent.id().equals(id)).findFirst();
  }

  public Optional<Framework> framework(String id) {
    return frameworks.stream().filter(framework -> framework.id().equals(id)).findFirst();
  }

  public List<Task> tasksOf(AgentId agent) {
    return tasks.stream().filter(task -> task.agent().equals(agent)).toList();
  }

  public List<Operation> operationsOf(AgentId agent) {
    return operations.stream()
        .filter(operation -> operation.agent().filter(agent::equals).isPresent())
        .toList();
  }
}
