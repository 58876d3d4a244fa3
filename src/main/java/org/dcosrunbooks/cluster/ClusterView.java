package org.dcosrunbooks.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was seen of a cluster in one look at its leading master.
 *
 * @param agents registered and recovered ones; unreachable and gone agents are only in the registry
 * @param operations in any state, on any agent
 * @param unseen what could not be seen, and why, one sentence each: an empty list elsewhere proves
 *     nothing about it
 * @param gaps the same for programs
 * @param unread what could not be read of single agents, tasks, operations and frameworks, by what
 *     may be missing for them
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
    Set<Gap> gaps,
    Map<Gap, List<Unread>> unread) {

  public ClusterView {
    agents = List.copyOf(agents);
    tasks = List.copyOf(tasks);
    frameworks = List.copyOf(frameworks);
    operations = List.copyOf(operations);
    unseen = List.copyOf(unseen);
    gaps = Set.copyOf(gaps);
    unread =
        unread.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, each -> List.copyOf(each.getValue())));
  }

  /** A view in which every entry that came was read. */
  public ClusterView(
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
        gaps,
        Map.of());
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
    /** Agents may be missing from the lists. */
    AGENTS,
    /** Tasks and operations may be missing. */
    TASKS,
    /** Frameworks may be missing. */
    FRAMEWORKS,
    /** The registry was not read, or not all of it: unreachable and gone agents may be missing. */
    REGISTRY,
    /** Windows and machines of the maintenance schedule may be missing. */
    MAINTENANCE,
    /** Only the leading master was seen. */
    OTHER_MASTERS,
    /** Agents that take no work and are not connected, or may be. */
    CONNECTIONS
  }

  /**
   * Whether something of this kind may be missing that is about this one.
   *
   * @param id of an agent, or of a framework where frameworks are meant
   */
  public boolean blindTo(Gap gap, String id) {
    return gaps.contains(gap) || unread(gap).stream().anyMatch(entry -> entry.mayConcern(id));
  }

  /** Whether anything of this kind may be missing. */
  public boolean blindTo(Gap gap) {
    return gaps.contains(gap) || !unread(gap).isEmpty();
  }

  private List<Unread> unread(Gap gap) {
    return switch (gap) {
      case REGISTRY -> registry.unread();
      case MAINTENANCE -> maintenance.unread();
      default -> unread.getOrDefault(gap, List.of());
    };
  }

  /** Everything that was not seen, one sentence each. */
  public List<String> notSeen() {
    return told(Stream.of(Gap.values()).map(this::unread).flatMap(Collection::stream));
  }

  /**
   * What was not seen and may be about this agent: a task of another one that could not be read
   * leaves nothing open here. An agent elsewhere does, for it may be out.
   */
  public List<String> notSeenOf(AgentId agent) {
    Set<String> owners =
        Stream.concat(
                tasksOf(agent).stream().map(Task::frameworkId),
                operationsOf(agent).stream().flatMap(each -> each.frameworkId().stream()))
            .collect(Collectors.toSet());
    return told(
        Stream.of(
                unread(Gap.TASKS).stream().filter(entry -> entry.mayConcern(agent.value())),
                unread(Gap.FRAMEWORKS).stream()
                    .filter(entry -> entry.of().map(owners::contains).orElse(true)),
                unread(Gap.AGENTS).stream(),
                unread(Gap.REGISTRY).stream(),
                unread(Gap.MAINTENANCE).stream(),
                unread(Gap.CONNECTIONS).stream().filter(entry -> entry.mayConcern(agent.value())))
            .flatMap(entries -> entries));
  }

  private List<String> told(Stream<Unread> entries) {
    List<String> sentences = new ArrayList<>(unseen);
    sentences.addAll(Unread.sentences(entries.toList()));
    return sentences;
  }

  /**
   * Why an agent that is in no list of this view may be in one all the same; empty when it is in
   * one, or certainly in none.
   */
  public Optional<String> hidden(AgentId id) {
    return agent(id).isPresent()
        ? Optional.empty()
        : unread(Gap.AGENTS).stream()
            .filter(entry -> entry.mayConcern(id.value()))
            .map(Unread::sentence)
            .findFirst();
  }

  /**
   * Agents of which an entry could not be read and that are in no list: how they stand is not
   * known. One whose id could not be read either has a name of its own here, for it counts.
   *
   * @return agent → the sentence about it
   */
  public Map<AgentId, String> unreadAgents() {
    Map<AgentId, String> agents = new LinkedHashMap<>();
    int nameless = 0;
    for (Gap gap : List.of(Gap.AGENTS, Gap.REGISTRY)) {
      for (Unread entry : unread(gap)) {
        AgentId id =
            new AgentId(entry.of().isPresent() ? entry.of().get() : "without-id-" + ++nameless);
        if (agent(id).isEmpty()) {
          agents.putIfAbsent(id, entry.sentence());
        }
      }
    }
    return agents;
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
                    || Host.same(agent.hostname(), given)
                    || Host.same(agent.address(), given))
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
