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
    List<Task> tasks = leader.tasks();
    List<Framework> frameworks = leader.frameworks();
    List<Operation> operations = leader.operations();
    if (counts.isPresent()
        && (shortOfTasks(counts.get(), tasks) || shortOfFrameworks(counts.get(), frameworks))) {
      // something may have ended between the two answers: only what lasts is said
      counts = Optional.of(leader.metrics());
      tasks = leader.tasks();
      frameworks = leader.frameworks();
    }
    List<Agent> agents = leader.agents();
    Maintenance maintenance = leader.maintenance();
    Registry registry = registry(leader, unseen, gaps);
    List<Agent> withDown = agents.stream().map(agent -> orDown(agent, maintenance)).toList();
    if (counts.isPresent()) {
      compare(counts.get(), tasks, frameworks, withDown, unseen, gaps);
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
        gaps);
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

  private static boolean shortOfTasks(Map<String, Double> counts, List<Task> tasks) {
    return live(tasks) < sum(counts, LIVE_TASKS);
  }

  private static boolean shortOfFrameworks(Map<String, Double> counts, List<Framework> frameworks) {
    return frameworks.size() < sum(counts, FRAMEWORKS);
  }

  private static long live(List<Task> tasks) {
    return tasks.stream().filter(task -> !task.state().terminal()).count();
  }

  private static long sum(Map<String, Double> counts, List<String> names) {
    return Math.round(names.stream().mapToDouble(name -> counts.getOrDefault(name, 0.0)).sum());
  }

  private static void compare(
      Map<String, Double> counts,
      List<Task> tasks,
      List<Framework> frameworks,
      List<Agent> agents,
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
              + sum(counts, LIVE_TASKS)
              + " tasks but shows "
              + live(tasks)
              + " to this account: its right to view tasks is limited, and an agent that looks"
              + " empty may not be.");
    }
    if (shortOfFrameworks(counts, frameworks)) {
      gaps.add(Gap.FRAMEWORKS);
      unseen.add(
          "The master counts "
              + sum(counts, FRAMEWORKS)
              + " frameworks but shows "
              + frameworks.size()
              + " to this account: its right to view frameworks is limited.");
    }
    long away = Math.round(counts.getOrDefault("master/slaves_disconnected", 0.0));
    long told = agents.stream().filter(agent -> agent.state() == AgentState.DISCONNECTED).count();
    long untold =
        agents.stream()
            .filter(agent -> agent.deactivated() && agent.state() != AgentState.RECOVERED)
            .count();
    if (away > told && untold > 0) {
      gaps.add(Gap.CONNECTIONS);
      unseen.add(
          "Of "
              + untold
              + " agents that take no work "
              + (away - told)
              + " are not connected; the master does not say which.");
    }
  }
}
