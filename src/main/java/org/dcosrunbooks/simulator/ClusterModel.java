package org.dcosrunbooks.simulator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.dcosrunbooks.simulator.World.App;
import org.dcosrunbooks.simulator.World.Drain;
import org.dcosrunbooks.simulator.World.Due;
import org.dcosrunbooks.simulator.World.Entry;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.InverseOffer;
import org.dcosrunbooks.simulator.World.Machine;
import org.dcosrunbooks.simulator.World.Master;
import org.dcosrunbooks.simulator.World.Member;
import org.dcosrunbooks.simulator.World.Memory;
import org.dcosrunbooks.simulator.World.Node;
import org.dcosrunbooks.simulator.World.Operation;
import org.dcosrunbooks.simulator.World.Place;
import org.dcosrunbooks.simulator.World.Reservation;
import org.dcosrunbooks.simulator.World.Status;
import org.dcosrunbooks.simulator.World.Task;
import org.dcosrunbooks.simulator.World.What;
import org.dcosrunbooks.simulator.World.Window;

/**
 * How the cluster behaves. Has no threads and no clock of its own: whoever calls says what time it
 * is with {@link #advance}, and everything that is due by then happens first, in order.
 */
final class ClusterModel {

  private static final Set<String> TERMINAL =
      Set.of(
          "TASK_FINISHED",
          "TASK_FAILED",
          "TASK_KILLED",
          "TASK_ERROR",
          "TASK_LOST",
          "TASK_DROPPED",
          "TASK_GONE",
          "TASK_GONE_BY_OPERATOR");

  private final World world;
  private final Launches launches;
  private final MarathonScheduler marathons;
  private final SdkScheduler services;
  private final Machines machines;
  private boolean changed;

  ClusterModel(World world) {
    this.world = world;
    this.launches = new Launches(this);
    this.marathons = new MarathonScheduler(this, launches);
    this.services = new SdkScheduler(this);
    this.machines = new Machines(this);
  }

  Launches launches() {
    return launches;
  }

  MarathonScheduler marathons() {
    return marathons;
  }

  SdkScheduler services() {
    return services;
  }

  Machines machines() {
    return machines;
  }

  /** Something was changed from outside. */
  void touch() {
    changed = true;
  }

  World world() {
    return world;
  }

  /** True once after anything but the time has changed. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  // ---------------------------------------------------------------- time

  /** Lets everything happen that is due by {@code now}; a clock that goes back is ignored. */
  void advance(long now) {
    settle();
    while (true) {
      Due next =
          world.due.stream()
              .filter(due -> due.at <= now)
              .min(Comparator.<Due>comparingLong(due -> due.at).thenComparingLong(due -> due.order))
              .orElse(null);
      if (next == null) {
        break;
      }
      world.due.remove(next);
      world.now = Math.max(world.now, next.at);
      changed = true;
      happen(next);
      settle();
    }
    world.now = Math.max(world.now, now);
  }

  void later(long delay, What what, String subject, long generation) {
    Due due = new Due();
    due.at = delay > Long.MAX_VALUE - world.now ? Long.MAX_VALUE : world.now + Math.max(0, delay);
    due.order = ++world.counter;
    due.what = what;
    due.subject = subject;
    due.generation = generation;
    world.due.add(due);
    changed = true;
  }

  private void happen(Due due) {
    switch (due.what) {
      case TASK_STARTS -> withTask(due, this::taskStarts);
      case TASK_RUNS -> withTask(due, this::taskRuns);
      case TASK_ENDS -> withTask(due, this::taskEnds);
      case TASK_FAILS -> withTask(due, this::taskFails);
      case UPDATE_RETRIED -> withTask(due, task -> tell(task, true));
      case UPDATES_ACKNOWLEDGED, LAUNCH -> {
        // settling does the work
      }
      case FRAMEWORK_RESUBSCRIBES -> frameworkSubscribes(due.subject);
      case FRAMEWORK_TIMES_OUT -> {
        Framework framework = world.frameworks.get(due.subject);
        if (framework.generation == due.generation && !framework.connected) {
          removeFramework(framework);
        }
      }
      case AGENT_REGISTERS -> agentRegisters(world.nodes.get(due.subject));
      case AGENT_UNREACHABLE -> {
        Node node = world.nodes.get(due.subject);
        if (node != null && node.linkGeneration == due.generation) {
          agentBecomesUnreachable(node);
        }
      }
      case AGENT_EXITS -> agentExits(world.nodes.get(due.subject), due.generation);
      case AGENT_DONE_DRAINING -> {
        Node node = world.nodes.get(due.subject);
        if (node != null && node.ownDrainGeneration == due.generation) {
          node.ownDrain = null;
          node.ownDrainStart = 0;
          node.ownDrainEnding = false;
        }
      }
      case DRAIN_OVER -> drainOver(due.subject, due.generation);
      case ELECTION -> elect();
      case MARATHON_ELECTION -> marathons.elect(due.subject, due.generation);
      case MASTER_RESTARTS -> {
        int index = Integer.parseInt(due.subject);
        if (machines.masterMayRun(index)) {
          startMaster(index);
        }
      }
      case MACHINE_WAKES -> machines.wake(due.subject);
      case MASTER_RECOVERED -> {
        if (world.incarnation == due.generation) {
          masterRecovered();
        }
      }
      case MASTER_ABORTS -> {
        if (world.incarnation == due.generation && world.leader >= 0 && !quorum()) {
          stopMaster(world.leader, true);
        }
      }
      case REREGISTRATION_OVER -> {
        if (world.incarnation == due.generation) {
          for (String id : List.copyOf(world.memory.recovered)) {
            world.memory.recovered.remove(id);
            moveToUnreachable(id);
          }
        }
      }
    }
  }

  private interface TaskAction {
    void on(Task task);
  }

  private void withTask(Due due, TaskAction action) {
    world.tasks.stream()
        .filter(task -> task.key.equals(due.subject) && task.generation == due.generation)
        .findFirst()
        .ifPresent(action::on);
  }

  /** What follows at once from how things stand. */
  private void settle() {
    boolean again = true;
    while (again) {
      again = false;
      for (Task task : List.copyOf(world.tasks)) {
        if (task.place == Place.LIVE && !task.acknowledged && acknowledgeable(task)) {
          acknowledge(task);
          again = true;
        }
      }
      again |= schedulersFollow();
      again |= launches.launchWaiting();
    }
    launches.unreserve();
    marathons.settle();
    for (Node node : world.nodes.values()) {
      if (node.ownDrain != null && !node.ownDrainEnding && nothingLeftOn(node)) {
        node.ownDrainEnding = true;
        later(
            world.timing.agentDone, What.AGENT_DONE_DRAINING, node.host, ++node.ownDrainGeneration);
      }
    }
  }

  /** A framework whose scheduler is an app is there while a task of that app runs. */
  private boolean schedulersFollow() {
    boolean any = false;
    for (App app : world.apps.values()) {
      if (app.scheduler == null) {
        continue;
      }
      boolean up =
          world.tasks.stream().anyMatch(task -> app.key.equals(task.app) && schedules(task));
      for (Framework framework : world.frameworks.values()) {
        if (framework.name.equals(app.scheduler) && !framework.completed && framework.alive != up) {
          if (up) {
            reconnectFramework(framework);
          } else {
            disconnectFramework(framework);
          }
          any = true;
        }
      }
    }
    return any;
  }

  private boolean schedules(Task task) {
    Node node = world.nodes.get(task.host);
    boolean runs = task.state.equals("TASK_RUNNING") || task.state.equals("TASK_KILLING");
    return runs && task.process && node != null && node.reachable;
  }

  private boolean nothingLeftOn(Node node) {
    return world.tasks.stream()
            .noneMatch(
                task ->
                    task.host.equals(node.host)
                        && task.agentId.equals(node.agentId)
                        && (task.process || !terminal(task.state) || !task.acknowledged))
        && world.operations.stream().noneMatch(op -> op.agentId.equals(node.agentId));
  }

  // ---------------------------------------------------------------- ids

  String uuid() {
    return uuidOf(world.id + "/" + ++world.counter).toString();
  }

  private String uuidBytes() {
    UUID uuid = uuidOf(world.id + "/" + ++world.counter);
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  static UUID uuidOf(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  static boolean terminal(String state) {
    return TERMINAL.contains(state);
  }

  private boolean can(Task task, String capability) {
    return world.frameworks.get(task.frameworkId).capabilities.contains(capability);
  }

  // ---------------------------------------------------------------- masters

  boolean quorum() {
    return world.masters.stream().filter(master -> master.up).count() > world.masters.size() / 2;
  }

  /** The leading master has finished recovery. */
  boolean serving() {
    return world.leader >= 0 && world.memory.ready;
  }

  void stopMaster(int index, boolean restarts) {
    Master master = world.masters.get(index);
    if (!master.up) {
      return;
    }
    changed = true;
    master.up = false;
    master.believes = -1;
    if (restarts) {
      later(world.timing.masterRestart, What.MASTER_RESTARTS, String.valueOf(index), 0);
    }
    if (world.leader == index) {
      world.leader = -1;
      forgetEverything();
      later(world.timing.zkSession, What.ELECTION, "", 0);
    }
  }

  private void forgetEverything() {
    world.memory = new Memory();
    world.incarnation++;
    for (Task task : world.tasks) {
      if (task.place != Place.LIVE) {
        task.forgotten = true;
      }
    }
    for (Framework framework : world.frameworks.values()) {
      framework.connected = false;
      framework.recovered = true;
      framework.registered = 0;
      framework.reregistered = 0;
      framework.generation++;
    }
    world.frameworks.values().removeIf(framework -> framework.completed);
  }

  void startMaster(int index) {
    Master master = world.masters.get(index);
    if (master.up) {
      return;
    }
    changed = true;
    master.up = true;
    master.started = world.now;
    master.serves = world.now + world.timing.masterFirstInstant;
    master.believes = world.leader;
    if (world.leader < 0) {
      if (world.due.stream().noneMatch(due -> due.what == What.ELECTION)) {
        later(world.timing.masterFirstInstant, What.ELECTION, "", 0);
      }
    } else if (!world.memory.ready && quorum()) {
      later(world.timing.recovery, What.MASTER_RECOVERED, "", world.incarnation);
    }
  }

  private void elect() {
    if (world.leader >= 0) {
      return;
    }
    int last = world.masters.stream().mapToInt(master -> master.believes).max().orElse(-1);
    int chosen = -1;
    for (int step = 1; step <= world.masters.size() && chosen < 0; step++) {
      int candidate = Math.floorMod(last + step, world.masters.size());
      if (world.masters.get(candidate).up) {
        chosen = candidate;
      }
    }
    for (Master master : world.masters) {
      master.believes = master.up ? chosen : -1;
    }
    if (chosen < 0) {
      return;
    }
    world.leader = chosen;
    world.incarnation++;
    world.memory.electedAt = world.now;
    if (quorum()) {
      later(world.timing.recovery, What.MASTER_RECOVERED, "", world.incarnation);
    }
  }

  /** All masters lose each other's leader for {@code nanos}: each answers that none is elected. */
  void loseLeader(long nanos) {
    if (world.leader >= 0) {
      world.leader = -1;
      forgetEverything();
    }
    world.masters.forEach(master -> master.believes = -1);
    world.due.removeIf(due -> due.what == What.ELECTION);
    later(nanos, What.ELECTION, "", 0);
  }

  private void masterRecovered() {
    Memory memory = world.memory;
    if (memory.ready) {
      return;
    }
    memory.ready = true;
    memory.recovered = new LinkedHashSet<>(world.registry.admitted.keySet());
    world.registry.admitted.forEach(this::remember);
    world.registry.unreachable.forEach(this::remember);
    for (Framework framework : world.frameworks.values()) {
      if (framework.alive) {
        later(world.timing.resubscription, What.FRAMEWORK_RESUBSCRIBES, framework.id, 0);
      } else {
        awaitFailover(framework);
      }
    }
    int position = 0;
    for (Node node : world.nodes.values()) {
      if (node.up && node.reachable) {
        long delay = world.timing.reregistration + position * 100_000_000L;
        later(delay, What.AGENT_REGISTERS, node.host, 0);
        position++;
      }
    }
    later(world.timing.reregistrationDeadline, What.REREGISTRATION_OVER, "", world.incarnation);
  }

  private void remember(String id, Entry entry) {
    if (entry.drain != null) {
      world.memory.draining.put(id, copy(entry.drain));
    }
    if (entry.deactivated) {
      world.memory.deactivated.add(id);
    }
  }

  static Drain copy(Drain drain) {
    Drain copy = new Drain();
    copy.over = drain.over;
    copy.grace = drain.grace;
    copy.markGone = drain.markGone;
    return copy;
  }

  /**
   * Null when the registry can be written; otherwise no answer ever comes and the master aborts.
   */
  private Reply cannotWrite() {
    if (quorum()) {
      return null;
    }
    later(world.timing.registryStoreTimeout, What.MASTER_ABORTS, "", world.incarnation);
    return Reply.NEVER;
  }

  // ---------------------------------------------------------------- agents

  Node nodeOf(String agentId) {
    return world.nodes.values().stream()
        .filter(node -> node.agentId.equals(agentId))
        .findFirst()
        .orElse(null);
  }

  boolean connected(Node node) {
    return node.up && node.reachable;
  }

  private boolean inTouch(Node node) {
    Member member = world.memory.registered.get(node.agentId);
    return serving() && connected(node) && member != null && member.connected;
  }

  private void agentRegisters(Node node) {
    if (node == null || !serving() || !connected(node) || node.leaving) {
      return;
    }
    String id = node.agentId;
    if (world.registry.gone.containsKey(id)) {
      // told to shut down; its supervisor starts it again and again
      if (machines.keeps(node)) {
        machines.toldToShutDown(node);
      }
      return;
    }
    if (isDown(node)) {
      if (machines.keeps(node)) {
        machines.toldToShutDown(node);
      } else {
        later(world.timing.agentRestart, What.AGENT_REGISTERS, node.host, 0);
      }
      return;
    }
    machines.registered(node);
    removePredecessor(node);
    Memory memory = world.memory;
    Member member = memory.registered.get(id);
    boolean again = member != null;
    boolean wasUnreachable = world.registry.unreachable.containsKey(id);
    if (!again) {
      member = new Member();
      member.host = node.host;
      member.registered = world.now;
      member.drain = memory.draining.get(id);
      member.deactivated = memory.deactivated.contains(id);
      memory.registered.put(id, member);
    }
    if (node.registeredBefore) {
      member.reregistered = again ? world.now : world.now + 86_016;
    }
    node.registeredBefore = true;
    member.connected = true;
    memory.recovered.remove(id);
    Entry entry = world.registry.unreachable.remove(id);
    if (entry == null) {
      entry = world.registry.admitted.get(id);
    }
    if (entry == null) {
      entry = new Entry();
    }
    entry.host = node.host;
    entry.since = 0;
    world.registry.admitted.put(id, entry);
    for (Task task : List.copyOf(world.tasks)) {
      boolean lostPower = !task.process && !terminal(task.state);
      if (task.agentId.equals(id) && lostPower) {
        lostPower(task);
      } else if (task.agentId.equals(id) && (!task.acknowledged || task.process)) {
        comesBack(task, wasUnreachable);
      }
    }
    if (member.drain != null) {
      if (!member.drain.over) {
        orderDrain(node, member.drain, node.ownDrainStart);
      }
      lookAtDrain(id);
    }
  }

  /** A master knows an agent by its address: another one there takes its place. */
  private void removePredecessor(Node node) {
    for (String other : List.copyOf(world.memory.registered.keySet())) {
      boolean same = world.memory.registered.get(other).host.equals(node.host);
      if (same && !other.equals(node.agentId)) {
        String message =
            "Agent " + node.host + " removed: a new agent registered at the same address";
        removeAgent(other, "TASK_LOST", message);
      }
    }
  }

  /** Its process ended when its machine lost power; the agent has found that out. */
  private void lostPower(Task task) {
    if (task.place == Place.COMPLETED) {
      task.state = task.masterState;
      return;
    }
    task.place = Place.LIVE;
    task.statuses.removeIf(status -> status.state.equals("TASK_UNREACHABLE"));
    task.told = Math.min(task.told, task.statuses.size());
    task.generation++;
    status(task, "TASK_FAILED", "Executor terminated", "REASON_EXECUTOR_TERMINATED");
  }

  private void comesBack(Task task, boolean wasUnreachable) {
    if (task.place == Place.UNREACHABLE) {
      task.place = Place.LIVE;
      task.statuses.removeIf(status -> status.state.equals("TASK_UNREACHABLE"));
      task.told = Math.min(task.told, task.statuses.size());
    }
    if (task.place == Place.LIVE && task.expunged && !terminal(task.state)) {
      // its scheduler has replaced it and wants no second one
      kill(task, task.killGrace, null);
    } else if (task.place == Place.LIVE) {
      tell(task, true);
    } else if (wasUnreachable && !terminal(task.state)) {
      // reported lost to a framework that cannot take it back
      kill(task, null, null);
    }
  }

  /** The agent and the masters stop reaching each other, at once; the agent's process runs on. */
  void cutOff(Node node) {
    node.reachable = false;
    lostTouch(node);
  }

  /** The agent's process stops; what it runs runs on. */
  void stopAgent(Node node) {
    node.up = false;
    lostTouch(node);
  }

  private void lostTouch(Node node) {
    changed = true;
    node.linkGeneration++;
    Member member = world.memory.registered.get(node.agentId);
    if (member != null) {
      member.connected = false;
      later(world.timing.pingTimeout, What.AGENT_UNREACHABLE, node.host, node.linkGeneration);
    }
  }

  /** Like {@link #cutOff}, without the minute until the master gives it up. */
  void makeUnreachable(Node node) {
    cutOff(node);
    agentBecomesUnreachable(node);
  }

  void comeBack(Node node) {
    node.reachable = true;
    startAgent(node);
  }

  private void startAgent(Node node) {
    changed = true;
    if (!node.up) {
      node.up = true;
      node.started = world.now;
    }
    node.leaving = false;
    node.toldToGo = false;
    node.linkGeneration++;
    later(world.timing.reregistration, What.AGENT_REGISTERS, node.host, 0);
  }

  /** The agent's process has started and found its id on its machine. */
  void startAs(Node node, String agentId, AgentInfo info) {
    node.configured = info.text();
    node.agentId = agentId;
    startAgent(node);
  }

  /** The agent's process has started and found no id that it may keep. */
  void startAsNew(Node node, AgentInfo info) {
    node.configured = info.text();
    newIdentity(node);
    startAgent(node);
  }

  /** A new identity: the agent's symlink to its old one was removed while it was stopped. */
  void startAfresh(Node node) {
    newIdentity(node);
    comeBack(node);
  }

  private void newIdentity(Node node) {
    node.agentId = world.id + "-S" + world.nextAgent++;
    node.identitySince = world.now;
    node.registeredBefore = false;
    node.banned = false;
    node.ownDrain = null;
    node.ownDrainStart = 0;
  }

  private void agentBecomesUnreachable(Node node) {
    changed = true;
    world.memory.registered.remove(node.agentId);
    moveToUnreachable(node.agentId);
    for (Task task : List.copyOf(world.tasks)) {
      if (task.agentId.equals(node.agentId) && task.place == Place.LIVE) {
        boolean aware = can(task, "PARTITION_AWARE");
        Status status = new Status();
        status.state = aware ? "TASK_UNREACHABLE" : "TASK_LOST";
        status.source = "SOURCE_MASTER";
        status.reason = "REASON_AGENT_REMOVED";
        status.message = "health check timed out";
        status.at = world.now;
        status.unreachable = world.now;
        task.statuses.add(status);
        task.told = task.statuses.size();
        task.masterState = status.state;
        task.place = aware ? Place.UNREACHABLE : Place.COMPLETED;
        if (!aware) {
          task.acknowledged = true;
          // the agent does not know yet; its process is killed when the agent comes back
          launches.ended(task);
        } else {
          launches.unreachable(task);
        }
      }
    }
  }

  private void moveToUnreachable(String id) {
    Entry entry = world.registry.admitted.remove(id);
    if (entry != null) {
      entry.since = world.now;
      world.registry.unreachable.put(id, entry);
    }
  }

  /** Removes an agent from the leader: its drain is forgotten, its tasks are lost. */
  private void removeAgent(String id, String state, String message) {
    changed = true;
    Memory memory = world.memory;
    Node node = nodeOf(id);
    memory.registered.remove(id);
    memory.recovered.remove(id);
    memory.draining.remove(id);
    memory.deactivated.remove(id);
    world.registry.admitted.remove(id);
    world.registry.unreachable.remove(id);
    for (Task task : List.copyOf(world.tasks)) {
      if (task.agentId.equals(id) && task.place != Place.COMPLETED) {
        lost(task, state, message);
      }
    }
    world.operations.removeIf(operation -> operation.agentId.equals(id));
    if (node != null) {
      node.ownDrain = null;
      node.ownDrainEnding = false;
    }
  }

  private void lost(Task task, String state, String message) {
    boolean already = terminal(task.masterState);
    if (!already) {
      Status status = new Status();
      status.state = state;
      status.source = "SOURCE_MASTER";
      status.reason = "REASON_AGENT_REMOVED";
      status.message = message;
      status.at = world.now;
      task.statuses.add(status);
      task.told = task.statuses.size();
      task.masterState = state;
    }
    task.state = task.masterState;
    task.acknowledged = true;
    task.place = Place.COMPLETED;
    task.generation++;
    task.process = false;
    if (!already) {
      launches.ended(task);
    }
  }

  private void agentExits(Node node, long generation) {
    if (node == null || node.linkGeneration != generation) {
      return;
    }
    if (machines.keeps(node)) {
      machines.toldToShutDown(node);
    } else if (node.banned) {
      node.up = false;
      node.linkGeneration++;
    } else {
      // systemd starts it again
      node.started = world.now + world.timing.agentRestart;
      later(world.timing.agentRestart, What.AGENT_REGISTERS, node.host, 0);
    }
  }

  /** SIGUSR1: unregisters, tasks are lost, the process exits; {@link #comeBack} starts it again. */
  void unregister(Node node) {
    removeAgent(
        node.agentId, "TASK_LOST", "Agent " + node.host + " removed: the agent unregistered");
    node.up = false;
    node.linkGeneration++;
  }

  /** SIGUSR1, of which the agent's process ends some time later. */
  void leave(Node node) {
    removeAgent(
        node.agentId, "TASK_LOST", "Agent " + node.host + " removed: the agent unregistered");
    node.leaving = true;
    node.linkGeneration++;
  }

  /** The tasks whose processes run on an agent's machine, whatever the masters know. */
  List<Task> runningOn(Node node) {
    return world.tasks.stream()
        .filter(task -> task.host.equals(node.host) && task.process)
        .toList();
  }

  // ---------------------------------------------------------------- drains

  private boolean known(String id) {
    return world.memory.registered.containsKey(id)
        || world.memory.recovered.contains(id)
        || world.registry.unreachable.containsKey(id);
  }

  /** Counts a DRAIN_AGENT that has come over the wire, whatever becomes of it. */
  void drainReceived(String id) {
    world.drainsReceived.merge(id, 1, Integer::sum);
    changed = true;
  }

  Reply drain(String id, Long grace, boolean markGone) {
    changed = true;
    if (!known(id)) {
      return Reply.bad("Unknown agent");
    }
    Member member = world.memory.registered.get(id);
    Node node = nodeOf(id);
    if (member != null) {
      Machine machine = scheduled(node);
      if (machine != null) {
        return Reply.bad(
            "Agent "
                + id
                + " is part of a maintenance schedule under Machine "
                + machine.hostname
                + " ("
                + machine.ip
                + ")");
      }
      if (!node.canDrain) {
        return Reply.bad("Agent " + id + " is not capable of draining");
      }
    }
    Reply refusal = cannotWrite();
    if (refusal != null) {
      return refusal;
    }
    Drain drain = new Drain();
    drain.grace = grace;
    drain.markGone = markGone;
    Entry entry = entry(id);
    Drain stored = copy(drain);
    if (entry.drain != null && grace == null) {
      // the registry merges: a bound that is left out keeps the old one there
      stored.grace = entry.drain.grace;
    }
    entry.drain = stored;
    entry.deactivated = true;
    world.memory.draining.put(id, drain);
    world.memory.deactivated.add(id);
    if (member != null) {
      member.drain = drain;
      member.deactivated = true;
      member.drainStart = wholeSeconds(world.now);
      member.drainGeneration++;
      if (inTouch(node)) {
        orderDrain(node, drain, wholeSeconds(world.now));
      }
      lookAtDrain(id);
    }
    return Reply.OK;
  }

  private static long wholeSeconds(long nanos) {
    return nanos / 1_000_000_000L * 1_000_000_000L;
  }

  private Entry entry(String id) {
    Entry entry = world.registry.admitted.get(id);
    return entry == null ? world.registry.unreachable.get(id) : entry;
  }

  private void orderDrain(Node node, Drain drain, long start) {
    node.ownDrain = copy(drain);
    node.ownDrainStart = start == 0 ? wholeSeconds(world.now) : start;
    node.ownDrainEnding = false;
    node.ownDrainGeneration++;
    for (Task task : List.copyOf(world.tasks)) {
      if (task.agentId.equals(node.agentId) && task.process && !terminal(task.state)) {
        drainTask(node, task, drain);
      }
    }
  }

  private void drainTask(Node node, Task task, Drain drain) {
    Long ordered = task.killGrace;
    if (drain.grace != null) {
      long bound = Math.max(0, drain.grace);
      ordered = task.killGrace == null ? (Long) bound : (Long) Math.min(task.killGrace, bound);
    }
    boolean boundCounts = task.pod || node.httpCommandExecutor;
    boolean goneByOperator =
        drain.markGone && can(task, "PARTITION_AWARE") && can(task, "TASK_KILLING_STATE");
    kill(task, boundCounts ? ordered : task.killGrace, "REASON_AGENT_DRAINING");
    if (goneByOperator) {
      // the agent rewrites TASK_KILLING; its process runs on until it ends by itself
      Status last = task.statuses.get(task.statuses.size() - 1);
      last.state = "TASK_GONE_BY_OPERATOR";
      task.state = last.state;
      tell(task, false);
    }
  }

  /** Sends SIGTERM now and SIGKILL after the grace; a kill under way is only ever cut short. */
  private void kill(Task task, Long grace, String reason) {
    long wanted = grace == null ? world.timing.defaultGrace : grace;
    boolean first = task.killedSince == 0;
    if (first) {
      task.killedSince = world.now;
      task.killGraceNow = wanted;
      task.killReason = reason;
      if (can(task, "TASK_KILLING_STATE")) {
        status(task, "TASK_KILLING", null, reason);
      }
    } else if (wanted < task.killGraceNow) {
      task.killGraceNow = wanted;
    } else {
      return;
    }
    long after = task.ignoresSigterm ? task.killGraceNow : Math.min(task.stop, task.killGraceNow);
    task.generation++;
    later(after - (world.now - task.killedSince), What.TASK_ENDS, task.key, task.generation);
  }

  /** As its framework asks for it; an agent that the master cannot reach hears nothing of it. */
  void killForFramework(Task task) {
    Node node = world.nodes.get(task.host);
    if (node != null && task.place == Place.LIVE && inTouch(node) && !terminal(task.state)) {
      kill(task, task.killGrace, null);
    }
  }

  private void status(Task task, String state, String message, String reason) {
    Status status = new Status();
    status.state = state;
    status.message = message;
    status.reason = reason;
    status.at = world.now;
    status.uuid = uuidBytes();
    task.statuses.add(status);
    task.state = state;
    tell(task, false);
  }

  /** The agent forwards what it knows of a task, as far as anybody listens. */
  private void tell(Task task, boolean retried) {
    changed = true;
    Node node = world.nodes.get(task.host);
    if (task.place != Place.LIVE || node == null || !inTouch(node)) {
      return;
    }
    Framework framework = world.frameworks.get(task.frameworkId);
    if (framework.connected) {
      task.told = task.statuses.size();
      task.masterState = task.state;
      Status last = task.told == 0 ? null : task.statuses.get(task.told - 1);
      if (last != null) {
        task.statusUpdateState = last.state;
        task.statusUpdateUuid = last.uuid;
      }
    } else if (retried) {
      // the first unacknowledged update is sent again and carries the latest state
      task.told = task.statuses.size();
      task.masterState = task.state;
    } else if (terminal(task.state)) {
      later(world.timing.updateRetry, What.UPDATE_RETRIED, task.key, task.generation);
    } else {
      task.told = task.statuses.size();
      task.masterState = task.state;
    }
  }

  private boolean acknowledgeable(Task task) {
    Framework framework = world.frameworks.get(task.frameworkId);
    Node node = world.nodes.get(task.host);
    return terminal(task.state)
        && terminal(task.masterState)
        && framework.connected
        && framework.acknowledges
        && node != null
        && inTouch(node)
        && world.due.stream()
            .noneMatch(
                due -> due.what == What.UPDATES_ACKNOWLEDGED && due.subject.equals(framework.id));
  }

  private void acknowledge(Task task) {
    changed = true;
    task.acknowledged = true;
    task.place = Place.COMPLETED;
    Status last = task.statuses.get(task.statuses.size() - 1);
    task.statusUpdateState = last.state;
    task.statusUpdateUuid = last.uuid;
    launches.ended(task);
    forgetOldTasks();
    lookAtDrain(task.agentId);
  }

  private void forgetOldTasks() {
    List<Task> old =
        world.tasks.stream()
            .filter(task -> task.place == Place.COMPLETED && !task.process)
            .filter(task -> !services.remembers(task))
            .toList();
    if (old.size() > 200) {
      world.tasks.remove(old.get(0));
    }
  }

  /** The master looks whether a drain is over: after a task or an operation has left, no sooner. */
  private void lookAtDrain(String id) {
    Member member = world.memory.registered.get(id);
    if (member == null || member.drain == null || member.drain.over) {
      return;
    }
    if (empty(id)) {
      later(world.timing.registryWrite, What.DRAIN_OVER, id, member.drainGeneration);
    }
  }

  private boolean empty(String id) {
    return world.tasks.stream()
            .noneMatch(task -> task.agentId.equals(id) && task.place == Place.LIVE)
        && world.operations.stream().noneMatch(operation -> operation.agentId.equals(id));
  }

  private void drainOver(String id, long generation) {
    Member member = world.memory.registered.get(id);
    if (member == null
        || member.drain == null
        || member.drain.over
        || member.drainGeneration != generation
        || !quorum()) {
      return;
    }
    if (member.drain.markGone) {
      Drain kept = member.drain;
      markGone(id);
      // the leader goes on saying that it drains
      world.memory.draining.put(id, kept);
      world.memory.deactivated.add(id);
      return;
    }
    member.drain.over = true;
    world.memory.draining.put(id, member.drain);
    Entry entry = entry(id);
    if (entry != null && entry.drain != null) {
      entry.drain.over = true;
    }
  }

  Reply deactivate(String id) {
    if (!known(id)) {
      return Reply.bad("Unknown agent");
    }
    Reply refusal = cannotWrite();
    if (refusal != null) {
      return refusal;
    }
    changed = true;
    entry(id).deactivated = true;
    world.memory.deactivated.add(id);
    Member member = world.memory.registered.get(id);
    if (member != null) {
      member.deactivated = true;
    }
    return Reply.OK;
  }

  Reply reactivate(String id) {
    Drain drain = world.memory.draining.get(id);
    if (!world.memory.deactivated.contains(id) && drain == null) {
      return Reply.bad("Agent is not deactivated");
    }
    if (drain != null && !drain.over) {
      return Reply.bad("Agent is still in the DRAINING state");
    }
    Reply refusal = cannotWrite();
    if (refusal != null) {
      return refusal;
    }
    changed = true;
    world.memory.draining.remove(id);
    world.memory.deactivated.remove(id);
    Entry entry = entry(id);
    if (entry != null) {
      entry.drain = null;
      entry.deactivated = false;
    }
    Member member = world.memory.registered.get(id);
    if (member == null) {
      return new Reply(409, "Agent removed while processing the call");
    }
    member.drain = null;
    member.drainStart = 0;
    member.drainGeneration++;
    member.deactivated = false;
    return Reply.OK;
  }

  Reply markAgentGone(String id) {
    if (world.registry.gone.containsKey(id)) {
      return Reply.OK;
    }
    if (!known(id)) {
      return new Reply(404, "Agent '" + id + "' not found");
    }
    Reply refusal = cannotWrite();
    if (refusal != null) {
      return refusal;
    }
    markGone(id);
    return Reply.OK;
  }

  private void markGone(String id) {
    changed = true;
    Node node = nodeOf(id);
    world.registry.gone.put(id, world.now);
    for (Task task : List.copyOf(world.tasks)) {
      if (task.agentId.equals(id) && task.place != Place.COMPLETED) {
        lost(
            task,
            can(task, "PARTITION_AWARE") ? "TASK_GONE_BY_OPERATOR" : "TASK_LOST",
            "Agent has been marked gone");
      }
    }
    removeAgent(id, "TASK_LOST", "Agent has been marked gone");
    if (node != null) {
      node.banned = true;
      node.linkGeneration++;
      later(world.timing.agentRestart, What.AGENT_EXITS, node.host, node.linkGeneration);
    }
  }

  // ---------------------------------------------------------------- tasks

  private void taskStarts(Task task) {
    if (terminal(task.state)) {
      return;
    }
    status(task, "TASK_STARTING", null, null);
  }

  private void taskRuns(Task task) {
    if (terminal(task.state) || task.killedSince != 0) {
      return;
    }
    task.running = world.now;
    status(task, "TASK_RUNNING", null, null);
  }

  private void taskFails(Task task) {
    if (!terminal(task.state)) {
      fail(task);
    }
  }

  /** A task's process ends with an error. */
  void fail(Task task) {
    task.process = false;
    task.generation++;
    String message = world.apps.get(task.app).failsWith;
    status(task, "TASK_FAILED", message, "REASON_COMMAND_EXECUTOR_FAILED");
  }

  private void taskEnds(Task task) {
    task.process = false;
    if (terminal(task.state)) {
      return;
    }
    boolean killed = task.ignoresSigterm || task.stop > task.killGraceNow;
    Node node = world.nodes.get(task.host);
    boolean gone =
        node != null
            && node.ownDrain != null
            && node.ownDrain.markGone
            && can(task, "PARTITION_AWARE");
    status(
        task,
        gone ? "TASK_GONE_BY_OPERATOR" : "TASK_KILLED",
        "Command terminated with signal " + (killed ? "Killed" : "Terminated"),
        task.killReason);
  }

  /** A task ends by itself. */
  void finish(Task task) {
    task.process = false;
    task.generation++;
    status(task, "TASK_FINISHED", "Command exited with status 0", null);
  }

  /** An instance that runs at once; one with volumes gets a reservation. */
  void launchRunning(App app, Node node) {
    launch(app, node, true, null);
  }

  /**
   * Launches an instance: one task, or one for each container of a pod.
   *
   * @param kept its reservation; null when it has none yet
   */
  void launch(App app, Node node, boolean alreadyRunning, Reservation kept) {
    changed = true;
    Framework framework = world.frameworks.get(app.frameworkId);
    Reservation reservation = kept == null && app.resident ? reserve(app, node, framework) : kept;
    String instance = reservation == null ? TaskNames.instance(world, app) : reservation.instance;
    int incarnation = reservation == null ? 1 : ++reservation.incarnation;
    app.nextInstance++;
    int containers = Math.max(1, app.containers.size());
    for (int container = 0; container < containers; container++) {
      Task task = newTask(app, node, framework, reservation);
      task.instance = instance;
      TaskNames.name(task, app, framework, node, incarnation, container);
      if (reservation != null) {
        task.reservation = reservation.id;
        task.ports.addAll(reservation.ports);
      } else if (!app.fixedPorts.isEmpty()) {
        task.ports.addAll(app.fixedPorts);
      } else {
        addPorts(task.ports, app.ports, node);
      }
      world.tasks.add(task);
      begin(task, app, node, alreadyRunning);
    }
  }

  private Task newTask(App app, Node node, Framework framework, Reservation reservation) {
    Task task = new Task();
    task.key = String.valueOf(++world.counter);
    task.name = app.name;
    task.app = app.key;
    task.frameworkId = app.frameworkId;
    task.agentId = node.agentId;
    task.host = node.host;
    task.containerId = uuid();
    task.cpus = app.cpus;
    task.mem = app.mem;
    task.disk = app.disk;
    task.role =
        reservation != null ? reservation.role : app.role == null ? framework.role : app.role;
    task.killGrace = app.killGrace;
    task.ignoresSigterm = app.ignoresSigterm;
    task.pod = app.pod;
    task.stop = app.stop;
    task.launched = world.now;
    return task;
  }

  private void begin(Task task, App app, Node node, boolean alreadyRunning) {
    if (alreadyRunning) {
      task.running = world.now;
      status(task, "TASK_STARTING", null, null);
      status(task, "TASK_RUNNING", null, null);
      return;
    }
    if (node.ownDrain != null) {
      task.process = false;
      Status status = new Status();
      status.state = "TASK_DROPPED";
      status.source = "SOURCE_AGENT";
      status.reason = "REASON_AGENT_DRAINING";
      status.message = "Task was received while agent was already draining";
      status.at = world.now;
      status.uuid = uuidBytes();
      task.statuses.add(status);
      task.state = status.state;
      tell(task, false);
      return;
    }
    later(Math.min(app.start, 300_000_000L), What.TASK_STARTS, task.key, task.generation);
    later(app.start, What.TASK_RUNS, task.key, task.generation);
    if (app.failsAfter != null) {
      later(app.failsAfter, What.TASK_FAILS, task.key, task.generation);
    }
  }

  private Reservation reserve(App app, Node node, Framework framework) {
    Reservation reservation = new Reservation();
    reservation.id = uuid();
    reservation.agentId = node.agentId;
    reservation.host = node.host;
    reservation.app = app.key;
    reservation.role = app.role == null ? framework.role : app.role;
    reservation.principal = framework.name;
    reservation.instance = TaskNames.instance(world, app);
    int containers = Math.max(1, app.containers.size());
    reservation.cpus = app.cpus * containers;
    reservation.mem = app.mem * containers;
    reservation.disk = app.disk * containers;
    if (app.fixedPorts.isEmpty()) {
      addPorts(reservation.ports, app.ports, node);
    } else {
      reservation.ports.addAll(app.fixedPorts);
    }
    reservation.volume = uuid();
    world.reservations.add(reservation);
    return reservation;
  }

  private void addPorts(List<Integer> ports, int count, Node node) {
    if (count == 0) {
      return;
    }
    Set<Integer> used = new LinkedHashSet<>(ports);
    for (Task task : world.tasks) {
      if (task.agentId.equals(node.agentId) && task.place == Place.LIVE) {
        used.addAll(task.ports);
      }
    }
    for (Reservation kept : world.reservations) {
      if (kept.agentId.equals(node.agentId)) {
        used.addAll(kept.ports);
      }
    }
    int port = 1025 + Math.floorMod(uuid().hashCode(), 1000);
    for (int found = 0; found < count; port++) {
      if (Resources.hasPort(node, port) && used.add(port)) {
        ports.add(port);
        found++;
      }
    }
  }

  /** The agent's resources are offered to frameworks. */
  boolean takesWork(Node node) {
    Member member = world.memory.registered.get(node.agentId);
    return inTouch(node) && !member.deactivated;
  }

  // ---------------------------------------------------------------- frameworks

  void disconnectFramework(Framework framework) {
    changed = true;
    framework.alive = false;
    framework.connected = false;
    framework.generation++;
    awaitFailover(framework);
  }

  private void awaitFailover(Framework framework) {
    later(framework.failoverTimeout, What.FRAMEWORK_TIMES_OUT, framework.id, framework.generation);
  }

  void reconnectFramework(Framework framework) {
    if (framework.completed) {
      throw new IllegalStateException("framework " + framework.name + " was removed");
    }
    changed = true;
    framework.alive = true;
    later(world.timing.resubscription, What.FRAMEWORK_RESUBSCRIBES, framework.id, 0);
  }

  private void frameworkSubscribes(String id) {
    Framework framework = world.frameworks.get(id);
    if (framework == null || !framework.alive || framework.completed || !serving()) {
      return;
    }
    framework.connected = true;
    framework.recovered = false;
    framework.generation++;
    if (framework.registered == 0) {
      framework.registered = world.now;
    }
    framework.reregistered = world.now;
    for (Task task : List.copyOf(world.tasks)) {
      if (task.frameworkId.equals(id)) {
        tell(task, true);
      }
    }
    later(world.timing.acknowledgement, What.UPDATES_ACKNOWLEDGED, id, 0);
  }

  Reply teardown(String id) {
    Framework framework = world.frameworks.get(id);
    if (framework == null || framework.completed) {
      return Reply.bad("No framework found with specified ID");
    }
    removeFramework(framework);
    return Reply.OK;
  }

  /** Removes a framework and its tasks; drains that waited for it are not looked at again. */
  void removeFramework(Framework framework) {
    changed = true;
    framework.completed = true;
    framework.alive = false;
    framework.connected = false;
    framework.unregistered = world.now;
    framework.generation++;
    for (App app : world.apps.values()) {
      if (app.frameworkId.equals(framework.id)) {
        app.waiting.clear();
      }
    }
    for (Task task : world.tasks) {
      if (task.frameworkId.equals(framework.id) && task.place != Place.COMPLETED) {
        if (!terminal(task.masterState)) {
          Status status = new Status();
          status.state = "TASK_KILLED";
          status.source = "SOURCE_MASTER";
          status.reason = "REASON_FRAMEWORK_REMOVED";
          status.message = "Framework " + framework.id + " removed";
          status.at = world.now;
          task.statuses.add(status);
          task.told = task.statuses.size();
          task.masterState = status.state;
        }
        task.state = task.masterState;
        task.acknowledged = true;
        task.place = Place.COMPLETED;
        if (task.process) {
          task.generation++;
          later(
              Math.min(task.stop, world.timing.executorShutdown),
              What.TASK_ENDS,
              task.key,
              task.generation);
        }
      }
    }
    world.operations.removeIf(operation -> framework.id.equals(operation.frameworkId));
  }

  // ---------------------------------------------------------------- operations

  Operation addOperation(String frameworkId, Node node, String id, String state) {
    changed = true;
    Operation operation = new Operation();
    operation.uuid = uuidBytes();
    operation.id = id;
    operation.frameworkId = frameworkId;
    operation.agentId = node.agentId;
    operation.type = "RESERVE";
    operation.state = state;
    operation.statusUuid = uuidBytes();
    operation.cpus = 1;
    operation.role = "ops";
    world.operations.add(operation);
    return operation;
  }

  void finishOperation(Operation operation) {
    changed = true;
    operation.state = "OPERATION_FINISHED";
    operation.statusUuid = uuidBytes();
  }

  void acknowledgeOperation(Operation operation) {
    changed = true;
    world.operations.remove(operation);
    lookAtDrain(operation.agentId);
  }

  // ---------------------------------------------------------------- maintenance

  static String machineText(Machine machine) {
    StringBuilder text = new StringBuilder("{");
    if (machine.hostname != null) {
      text.append("\"hostname\":\"").append(machine.hostname).append('"');
    }
    if (machine.ip != null) {
      text.append(text.length() > 1 ? "," : "").append("\"ip\":\"").append(machine.ip).append('"');
    }
    return text.append('}').toString();
  }

  private static String key(Machine machine) {
    String hostname = machine.hostname == null ? "" : machine.hostname.toLowerCase(Locale.ROOT);
    return hostname + "|" + (machine.ip == null ? "" : machine.ip);
  }

  private static String key(Node node) {
    return node.host.toLowerCase(Locale.ROOT) + "|" + node.ip;
  }

  private Machine scheduled(Node node) {
    return world.registry.machines.stream()
        .filter(machine -> key(machine).equals(key(node)))
        .findFirst()
        .orElse(null);
  }

  private boolean isDown(Node node) {
    Machine machine = scheduled(node);
    return machine != null && machine.down;
  }

  Reply updateSchedule(List<Window> windows) {
    Set<String> seen = new LinkedHashSet<>();
    for (Window window : windows) {
      if (window.machines.isEmpty()) {
        return Reply.bad("List of machines in the maintenance window is empty");
      }
      if (window.duration != null && window.duration < 0) {
        return Reply.bad("Unavailability 'duration' is negative");
      }
      for (Machine machine : window.machines) {
        if (blank(machine.hostname) && blank(machine.ip)) {
          return Reply.bad("Both 'hostname' and 'ip' for a machine are empty");
        }
        if (!blank(machine.ip) && !ipv4(machine.ip)) {
          return Reply.bad("Failed to parse IPv4: " + machine.ip);
        }
        if (!seen.add(key(machine))) {
          return Reply.bad(
              "Machine '" + machineText(machine) + "' appears more than once in the schedule");
        }
      }
    }
    for (Machine machine : world.registry.machines) {
      if (machine.down && !seen.contains(key(machine))) {
        return Reply.bad(
            "Machine '"
                + machineText(machine)
                + "' is deactivated and cannot be removed from the schedule");
      }
    }
    Reply refusal = cannotWrite();
    if (refusal != null) {
      return refusal;
    }
    changed = true;
    List<Machine> machines = new ArrayList<>();
    for (Window window : windows) {
      for (Machine machine : window.machines) {
        Machine known =
            world.registry.machines.stream()
                .filter(other -> key(other).equals(key(machine)))
                .findFirst()
                .orElse(null);
        machines.add(known == null ? answered(machine) : known);
      }
    }
    world.registry.windows = new ArrayList<>(windows);
    world.registry.machines = machines;
    return Reply.OK;
  }

  /** Frameworks with tasks on the machine decline the inverse offer, as Marathon does. */
  private Machine answered(Machine machine) {
    Machine answered = new Machine();
    answered.hostname = machine.hostname;
    answered.ip = machine.ip;
    for (Node node : world.nodes.values()) {
      if (key(node).equals(key(machine))) {
        for (Framework framework : world.frameworks.values()) {
          boolean hasTasks =
              world.tasks.stream()
                  .anyMatch(
                      task ->
                          task.frameworkId.equals(framework.id)
                              && task.agentId.equals(node.agentId)
                              && task.place == Place.LIVE);
          if (framework.connected && hasTasks) {
            InverseOffer offer = new InverseOffer();
            offer.frameworkId = framework.id;
            offer.status = "DECLINE";
            offer.at = world.now;
            answered.answers.add(offer);
          }
        }
      }
    }
    return answered;
  }

  private static boolean blank(String text) {
    return text == null || text.isEmpty();
  }

  private static boolean ipv4(String text) {
    return text.matches("(\\d{1,3}\\.){3}\\d{1,3}");
  }

  private Reply refuseMachines(List<Machine> machines, boolean down) {
    if (machines.isEmpty()) {
      return Reply.bad("List of machines is empty");
    }
    for (Machine machine : machines) {
      Machine known =
          world.registry.machines.stream()
              .filter(other -> key(other).equals(key(machine)))
              .findFirst()
              .orElse(null);
      boolean anAgents =
          serving()
              && world.nodes.values().stream()
                  .anyMatch(
                      node ->
                          key(node).equals(key(machine))
                              && world.registry.admitted.containsKey(node.agentId));
      if (known == null && !anAgents) {
        return Reply.bad(
            "Machine '" + machineText(machine) + "' is not part of a maintenance schedule");
      }
      if (down && (known == null || known.down)) {
        return Reply.bad(
            "Machine '"
                + machineText(machine)
                + "' is not in DRAINING mode and cannot be brought down");
      }
      if (!down && (known == null || !known.down)) {
        return Reply.bad(
            "Machine '" + machineText(machine) + "' is not in DOWN mode and cannot be brought up");
      }
    }
    return cannotWrite();
  }

  Reply startMaintenance(List<Machine> machines) {
    Reply refusal = refuseMachines(machines, true);
    if (refusal != null) {
      return refusal;
    }
    changed = true;
    for (Machine machine : machines) {
      world.registry.machines.stream()
          .filter(other -> key(other).equals(key(machine)))
          .forEach(
              known -> {
                known.down = true;
                known.answers.clear();
              });
      for (Node node : world.nodes.values()) {
        if (key(node).equals(key(machine)) && world.memory.registered.containsKey(node.agentId)) {
          removeAgent(
              node.agentId,
              "TASK_LOST",
              "Agent " + node.host + " removed: Operator initiated 'Machine DOWN'");
          node.linkGeneration++;
          later(world.timing.agentExit, What.AGENT_EXITS, node.host, node.linkGeneration);
        }
      }
    }
    return Reply.OK;
  }

  Reply stopMaintenance(List<Machine> machines) {
    Reply refusal = refuseMachines(machines, false);
    if (refusal != null) {
      return refusal;
    }
    changed = true;
    for (Machine machine : machines) {
      world.registry.machines.removeIf(other -> key(other).equals(key(machine)));
      for (Window window : world.registry.windows) {
        window.machines.removeIf(other -> key(other).equals(key(machine)));
      }
    }
    world.registry.windows.removeIf(window -> window.machines.isEmpty());
    return Reply.OK;
  }
}
