package org.dcosrunbooks.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentItself;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Machine;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Operation;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.TaskState;
import org.dcosrunbooks.cluster.Unread;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Failure;

/**
 * A cluster of three masters with one agent, DRAINING for 41 minutes by somebody outside, with
 * nothing on it, whose own drain is over; tests make it sick in one way each.
 */
public final class Sick {

  public static final Instant NOW = Instant.parse("2026-11-21T15:09:04Z");
  public static final AgentId ID = new AgentId("1769fdfd-1727-4da8-a192-839f43c70c5e-S12");
  public static final String HOST = "10.0.2.12";
  public static final Instant ORDERED = NOW.minus(Duration.ofMinutes(41));

  private final List<Task> tasks = new ArrayList<>();
  private final List<Framework> frameworks = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();
  private final List<Task> running = new ArrayList<>();
  private final List<Task> ended = new ArrayList<>();
  private final Set<ClusterView.Gap> gaps = new HashSet<>();
  private final List<String> unseen = new ArrayList<>();
  private final List<App> apps = new ArrayList<>();
  private final Map<AgentId, Registry.Entry> admitted = new HashMap<>();
  private final Map<AgentId, Registry.Entry> unreachable = new HashMap<>();
  private final Map<AgentId, Instant> gone = new HashMap<>();
  private Maintenance maintenance = Maintenance.NONE;
  private Drain drain = new Drain(false, Optional.empty(), false, Optional.of(ORDERED));
  private Drain own;
  private Heard<AgentItself> itself;
  private Heard<Apps> marathons;
  private final Map<ClusterView.Gap, List<Unread>> unread = new EnumMap<>(ClusterView.Gap.class);
  private Order order = new Order.Outside();
  private AgentState state = AgentState.DRAINING;
  private int mastersWell = 3;
  private boolean listed = true;

  // ---------------------------------------------------------------- how it stands

  public Sick drain(Drain stored) {
    drain = stored;
    return this;
  }

  public Sick orderedAgo(Duration ago) {
    drain = new Drain(false, drain.maxGracePeriod(), drain.markGone(), Optional.of(NOW.minus(ago)));
    return this;
  }

  public Sick sinceWhenIsNotKnown() {
    drain = new Drain(false, drain.maxGracePeriod(), drain.markGone(), Optional.empty());
    return this;
  }

  public Sick bound(Duration grace, boolean markGone) {
    drain = new Drain(false, Optional.ofNullable(grace), markGone, drain.estimatedStart());
    return this;
  }

  public Sick state(AgentState other) {
    state = other;
    if (other != AgentState.DRAINING && other != AgentState.DRAINED) {
      drain = null;
    }
    if (other == AgentState.DRAINED) {
      drain = new Drain(true, Optional.empty(), false, Optional.of(ORDERED));
    }
    return this;
  }

  public Sick storedOnlyInTheRegistry(Drain stored) {
    admitted.put(
        ID, new Registry.Entry(Optional.of(HOST), true, Optional.of(stored), Optional.empty()));
    return this;
  }

  public Sick unreachable(Drain stored) {
    listed = false;
    unreachable.put(
        ID,
        new Registry.Entry(
            Optional.empty(),
            stored != null,
            Optional.ofNullable(stored),
            Optional.of(NOW.minusSeconds(600))));
    itself = Heard.notAsked("there is no address to ask.");
    return this;
  }

  public Sick gone() {
    listed = false;
    gone.put(ID, NOW.minusSeconds(60));
    return this;
  }

  public Sick unlisted() {
    listed = false;
    return this;
  }

  public Sick orderedBy(Order by) {
    order = by;
    return this;
  }

  public Sick scheduled() {
    maintenance =
        new Maintenance(
            List.of(
                new Maintenance.Window(
                    Set.of(new Machine(HOST, HOST)), NOW, Optional.of(Duration.ofHours(2)))),
            Set.of(new Machine(HOST, HOST)),
            Set.of());
    return this;
  }

  public Sick machineDown() {
    maintenance = new Maintenance(List.of(), Set.of(), Set.of(new Machine(HOST, HOST)));
    return this;
  }

  public Sick mastersWell(int count) {
    mastersWell = count;
    return this;
  }

  public Sick blindTo(ClusterView.Gap gap, String sentence) {
    gaps.add(gap);
    unseen.add(sentence);
    return this;
  }

  /** A single entry about this one. */
  public Sick unread(ClusterView.Gap gap, String of, String sentence) {
    unread.put(gap, List.of(new Unread(Optional.of(of), sentence)));
    return this;
  }

  // ---------------------------------------------------------------- what is on it

  public Sick framework(String name, boolean connected) {
    return framework(name, connected, Duration.ofDays(7));
  }

  public Sick framework(String name, boolean connected, Duration failoverTimeout) {
    frameworks.add(
        new Framework(id(name), name, connected, connected, false, Set.of(), failoverTimeout));
    return this;
  }

  public static String id(String framework) {
    return framework + "-0007";
  }

  public static Task task(
      String framework, String name, TaskState state, Duration ago, Duration grace) {
    return new Task(
        name,
        name,
        id(framework),
        ID,
        state,
        Task.Executor.COMMAND,
        Optional.ofNullable(grace),
        Optional.ofNullable(ago).map(NOW::minus),
        Resources.NONE);
  }

  /** On the master's list and, as it should be, on the agent's own. */
  public Sick task(Task task) {
    tasks.add(task);
    (task.state().terminal() ? ended : running).add(task);
    own = drain;
    return this;
  }

  /** The master believes that it is being killed; the agent knows that it has ended. */
  public Sick endedThere(Task task) {
    tasks.add(task);
    ended.add(task);
    own = drain;
    return this;
  }

  /** The task is not on this agent, and yet its framework's. */
  public Sick elsewhere(String framework, int number) {
    tasks.add(
        new Task(
            framework + "-else-" + number,
            "else",
            id(framework),
            new AgentId("S" + number),
            TaskState.RUNNING,
            Task.Executor.COMMAND,
            Optional.empty(),
            Optional.empty(),
            Resources.NONE));
    return this;
  }

  public Sick operation(String framework, String type, String state) {
    operations.add(
        new Operation(
            "uuid-1",
            Optional.of("op-1"),
            Optional.ofNullable(framework).map(Sick::id),
            Optional.of(ID),
            type,
            state));
    own = drain;
    return this;
  }

  // ---------------------------------------------------------------- who says what

  public Sick ownDrain(Drain itsOwn) {
    own = itsOwn;
    return this;
  }

  public Sick itselfFails(Failure failure) {
    itself = Heard.failed(failure);
    return this;
  }

  public Sick app(String id, int running, Map<String, String> labels, String lastFailure) {
    apps.add(
        new App(
            "marathon",
            id,
            false,
            1,
            running,
            running,
            1,
            false,
            false,
            labels,
            List.of(),
            Set.of(),
            Resources.NONE,
            0,
            Set.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.ofNullable(lastFailure)));
    return this;
  }

  public Sick marathonsFail(Failure failure) {
    marathons = Heard.failed(failure);
    return this;
  }

  public static Account account(String summary) {
    return Account.of(summary);
  }

  public Patient patient() {
    return new Patient(
        ID,
        HOST,
        HOST,
        new ClusterView(
            NOW.minusSeconds(3),
            masters(),
            listed ? List.of(agent()) : List.of(),
            tasks,
            frameworks,
            operations,
            new Registry(admitted, unreachable, gone),
            maintenance,
            unseen,
            gaps,
            unread),
        itself != null
            ? itself
            : Heard.said(new AgentItself(ID, Optional.ofNullable(own), running, ended, operations)),
        marathons != null
            ? marathons
            : Heard.said(new Apps(NOW, apps, List.of(), List.of(), Map.of(), List.of())),
        order,
        NOW,
        ZoneId.of("UTC"));
  }

  public Diagnosis judged() {
    return Judgement.of(patient());
  }

  private Masters masters() {
    List<Masters.Master> members = new ArrayList<>();
    for (int at = 1; at <= 3; at++) {
      members.add(
          new Masters.Master(
              "10.0.0." + at + ":5050",
              at == 1,
              at <= mastersWell,
              Optional.of("1.11.0"),
              Optional.empty()));
    }
    return new Masters(members);
  }

  private Agent agent() {
    return new Agent(
        ID,
        HOST,
        state == AgentState.RECOVERED ? "" : HOST,
        5051,
        state,
        state == AgentState.ACTIVE,
        state == AgentState.DEACTIVATED || drain != null,
        state == AgentState.RECOVERED ? Optional.empty() : Optional.ofNullable(drain),
        Optional.of(NOW.minus(Duration.ofDays(9))),
        Optional.empty(),
        "1.11.0",
        Map.of(),
        Set.of("AGENT_DRAINING"),
        Resources.NONE,
        Resources.NONE,
        Agent.Room.NONE);
  }
}
