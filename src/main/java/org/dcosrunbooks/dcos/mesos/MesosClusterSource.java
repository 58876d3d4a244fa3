package org.dcosrunbooks.dcos.mesos;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.ClusterView.Gap;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Operation;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.Unread;
import org.dcosrunbooks.dcos.http.Entries;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.failure.Transient;

/**
 * Looks at a cluster through Mesos: eight calls to the leader and two to each master, whatever the
 * cluster's size; three more when lists look shorter than the master's own counts. What the account
 * may not see is said in {@link ClusterView#unseen()}, for Mesos leaves it out in silence.
 */
public final class MesosClusterSource implements ClusterSource {

  /** Limit for one look as a whole. */
  public static final Duration LOOK_LIMIT = Duration.ofSeconds(10);

  private final Mesos mesos;
  private final Clock clock;
  private final AtomicReference<Instant> unreadableSince = new AtomicReference<>();

  public MesosClusterSource(Mesos mesos, Clock clock) {
    this.mesos = mesos;
    this.clock = clock;
  }

  @Override
  public ClusterView look() {
    try {
      ClusterView view = TimeLimit.within(LOOK_LIMIT, () -> lookOnce(mesos));
      unreadableSince.set(null);
      return view;
    } catch (Transient notNow) {
      Instant now = clock.instant();
      unreadableSince.compareAndSet(null, now);
      Instant since = unreadableSince.get();
      Duration lasting = since == null ? Duration.ZERO : Duration.between(since, now);
      if (lasting.toSeconds() < 1) {
        throw notNow;
      }
      Account account = notNow.account();
      throw new Transient(
          new Account(
              account.summary() + ", for " + Amounts.span(lasting) + " now",
              account.seen(),
              account.means(),
              account.todo()),
          notNow);
    }
  }

  /** Tasks before agents, agents before the registry: what leaves one list is in the next. */
  private ClusterView lookOnce(Mesos leader) {
    List<String> unseen = new ArrayList<>();
    Set<Gap> gaps = EnumSet.noneOf(Gap.class);
    Masters masters = leader.masters();
    Optional<Map<String, Double>> counts = counts(leader, unseen, gaps);
    Entries<Task> tasks = leader.tasks();
    Entries<Framework> frameworks = leader.frameworks();
    Entries<Operation> operations = leader.operations();
    if (counts.isPresent()
        && (shortOfTasks(counts.get(), tasks) || shortOfFrameworks(counts.get(), frameworks))) {
      // something may have ended between the two answers: only what lasts is said
      counts = Optional.of(leader.metrics());
      tasks = leader.tasks();
      frameworks = leader.frameworks();
    }
    Entries<Agent> agents = leader.agents();
    Maintenance maintenance = leader.maintenance();
    Registry registry = registry(leader, unseen, gaps);
    List<Agent> withDown = agents.stream().map(agent -> orDown(agent, maintenance)).toList();
    if (counts.isPresent()) {
      compare(counts.get(), tasks, frameworks, unseen, gaps);
    }
    if (!mesos.settings().isDirect()) {
      gaps.add(Gap.OTHER_MASTERS);
      unseen.add(
          "Only the leading master can be seen through Admin Router; how the other masters are is"
              + " not known.");
    }
    return new ClusterView(
        clock.instant(),
        masters,
        withDown,
        tasks,
        frameworks,
        operations,
        registry,
        maintenance,
        unseen,
        gaps,
        Map.of(
            Gap.AGENTS,
            agents.unread(),
            Gap.TASKS,
            Stream.concat(tasks.unread().stream(), operations.unread().stream()).toList(),
            Gap.FRAMEWORKS,
            frameworks.unread(),
            Gap.CONNECTIONS,
            connections(counts.orElse(Map.of()), withDown)));
  }

  private static Optional<Map<String, Double>> counts(
      Mesos leader, List<String> unseen, Set<Gap> gaps) {
    try {
      return Optional.of(leader.metrics());
    } catch (Fault notPermitted) {
      gaps.addAll(List.of(Gap.TASKS, Gap.FRAMEWORKS));
      unseen.add(
          "The master's own counts cannot be read, so nobody can tell whether its lists are"
              + " complete: "
              + notPermitted.account().summary()
              + ".");
      return Optional.empty();
    }
  }

  private static Registry registry(Mesos leader, List<String> unseen, Set<Gap> gaps) {
    try {
      return leader.registry();
    } catch (Fault notPermitted) {
      gaps.add(Gap.REGISTRY);
      unseen.add(
          "The master's registry cannot be read, so unreachable and gone agents cannot be told"
              + " apart: "
              + notPermitted.account().summary()
              + ".");
      return new Registry(Map.of(), Map.of(), Map.of());
    }
  }

  private static Agent orDown(Agent agent, Maintenance maintenance) {
    boolean down = maintenance.down().stream().anyMatch(machine -> machine.is(agent));
    return down ? agent.in(AgentState.DOWN) : agent;
  }

  private static final List<String> LIVE_TASKS =
      List.of(
          "master/tasks_staging",
          "master/tasks_starting",
          "master/tasks_running",
          "master/tasks_killing",
          "master/tasks_unreachable");
  private static final List<String> FRAMEWORKS =
      List.of("master/frameworks_active", "master/frameworks_inactive");

  private static boolean shortOfTasks(Map<String, Double> counts, Entries<Task> tasks) {
    return live(tasks) + tasks.unread().size() < sum(counts, LIVE_TASKS);
  }

  private static boolean shortOfFrameworks(
      Map<String, Double> counts, Entries<Framework> frameworks) {
    return frameworks.size() + frameworks.unread().size() < sum(counts, FRAMEWORKS);
  }

  private static long live(List<Task> tasks) {
    return tasks.stream().filter(task -> !task.state().terminal()).count();
  }

  private static long sum(Map<String, Double> counts, List<String> names) {
    return Math.round(names.stream().mapToDouble(name -> counts.getOrDefault(name, 0.0)).sum());
  }

  private static void compare(
      Map<String, Double> counts,
      Entries<Task> tasks,
      Entries<Framework> frameworks,
      List<String> unseen,
      Set<Gap> gaps) {
    List<String> missing = new ArrayList<>(LIVE_TASKS);
    missing.addAll(FRAMEWORKS);
    missing.removeAll(counts.keySet());
    if (!missing.isEmpty()) {
      gaps.addAll(List.of(Gap.TASKS, Gap.FRAMEWORKS));
      unseen.add(
          "The master does not tell "
              + String.join(", ", missing)
              + ", so nobody can tell whether its lists are complete.");
    }
    if (shortOfTasks(counts, tasks)) {
      gaps.add(Gap.TASKS);
      unseen.add(
          "The master counts "
              + Amounts.count(sum(counts, LIVE_TASKS), "task")
              + " but shows "
              + live(tasks)
              + " to this account: its right to view tasks is limited, and an agent that looks"
              + " empty may not be.");
    }
    if (shortOfFrameworks(counts, frameworks)) {
      gaps.add(Gap.FRAMEWORKS);
      unseen.add(
          "The master counts "
              + Amounts.count(sum(counts, FRAMEWORKS), "framework")
              + " but shows "
              + frameworks.size()
              + " to this account: its right to view frameworks is limited.");
    }
  }

  private static final String AWAY = "master/slaves_disconnected";

  /**
   * Which agents that take no work may not be connected: GET_AGENTS shows it of no single one, and
   * the master's count of all tells it where it is that of all of them.
   */
  private static List<Unread> connections(Map<String, Double> counts, List<Agent> agents) {
    List<Agent> untold =
        agents.stream()
            .filter(agent -> agent.deactivated() && agent.state() != AgentState.RECOVERED)
            .toList();
    if (!counts.containsKey(AWAY)) {
      return about(
          untold,
          "The master does not tell "
              + AWAY
              + ", so nobody can tell whether an agent that takes no work is connected.");
    }
    long told = agents.stream().filter(agent -> agent.state() == AgentState.DISCONNECTED).count();
    long away = Math.min(untold.size(), Math.round(counts.get(AWAY)) - told);
    if (away <= 0) {
      return List.of();
    }
    String names = untold.stream().map(Agent::hostname).sorted().collect(Collectors.joining(", "));
    if (away == untold.size()) {
      return about(
          untold,
          names
              + (away == 1 ? " takes no work and is" : " take no work and are")
              + " not connected, by the master's own count.");
    }
    return about(
        untold,
        "Of "
            + untold.size()
            + " agents that take no work ("
            + names
            + ") "
            + away
            + (away == 1 ? " is" : " are")
            + " not connected; the master does not say which.");
  }

  private static List<Unread> about(List<Agent> agents, String sentence) {
    return agents.stream()
        .map(agent -> new Unread(Optional.of(agent.id().value()), sentence))
        .toList();
  }
}
