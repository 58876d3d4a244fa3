package org.dcosrunbooks.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was seen of a cluster in one look at its leading master.
 *
 * @param agents registered and recovered ones; unreachable and gone agents are only in the registry
 * @param operations in any state, on any agent
 * @param unseen what could not be seen, and why, one sentence each: an empty list elsewhere proves
 *     nothing about it
 * @param gaps the same for programs
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
    List<String> unseen,
    Set<Gap> gaps) {

  public ClusterView {
    agents = List.copyOf(agents);
    tasks = List.copyOf(tasks);
    frameworks = List.copyOf(frameworks);
    operations = List.copyOf(operations);
    unseen = List.copyOf(unseen);
    gaps = Set.copyOf(gaps);
  }

  /** A view of everything but what the sentences say, none of which makes a list short. */
  public ClusterView(
      Instant taken,
      Masters masters,
      List<Agent> agents,
      List<Task> tasks,
      List<Framework> frameworks,
      List<Operation> operations,
      Registry registry,
      Maintenance maintenance,
      List<String> unseen) {
    this(
        taken,
        masters,
        agents,
        tasks,
        frameworks,
        operations,
        registry,
        maintenance,
        unseen,
        Set.of());
  }

  /** What could not be seen, so that an absence there proves nothing. */
  public enum Gap {
    /** Tasks and operations may be missing. */
    TASKS,
    /** Frameworks may be missing. */
    FRAMEWORKS,
    /** The registry was not read: unreachable and gone agents are not known. */
    REGISTRY,
    /** Only the leading master was seen. */
    OTHER_MASTERS,
    /** Some agents that take no work are not connected, and it is not known which. */
    CONNECTIONS
  }

  public Optional<Agent> agent(AgentId id) {
    return agents.stream().filter(agent -> agent.id().equals(id)).findFirst();
  }

  /** All agents of the lists with this id, hostname or address. */
  public List<Agent> agentsCalled(String given) {
    return agents.stream()
        .filter(
            agent ->
                agent.id().value().equals(given)
                    || agent.hostname().equalsIgnoreCase(given)
                    || agent.address().equals(given))
        .toList();
  }

  public Optional<Framework> framework(String id) {
    return frameworks.stream().filter(framework -> framework.id().equals(id)).findFirst();
  }

  /**
   * The stored drain of an agent. For an agent that is recovered or unreachable, lists show nothing
   * and only the registry knows (mesos:src/master/registrar.cpp).
   */
  public Optional<Drain> drainOf(AgentId id) {
    return agent(id)
        .flatMap(Agent::drain)
        .or(() -> registry.entry(id).flatMap(Registry.Entry::drain));
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
