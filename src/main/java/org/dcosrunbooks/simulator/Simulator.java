package org.dcosrunbooks.simulator;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dcosrunbooks.simulator.Doors.Door;
import org.dcosrunbooks.simulator.Exchange.Answer;
import org.dcosrunbooks.simulator.World.HostKey;
import org.dcosrunbooks.simulator.World.Member;
import org.dcosrunbooks.simulator.World.Node;
import org.dcosrunbooks.simulator.World.Place;
import org.dcosrunbooks.simulator.World.Task;
import org.dcosrunbooks.simulator.machine.Machine;
import org.dcosrunbooks.simulator.machine.Machine.Ended;

/**
 * A simulated DC/OS cluster with its ports open on loopback addresses. What is due by the clock
 * happens before anything is asked or done. May be used by many threads.
 */
public final class Simulator implements AutoCloseable {

  private static final int LOG_LENGTH = 1000;
  private static final int SSH_PORT = 22;
  private static final System.Logger LOGGER = System.getLogger(Simulator.class.getName());

  private final Scenario scenario;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Listener> listeners = new LinkedHashMap<>();
  private final Map<String, String> connectTo = new LinkedHashMap<>();
  private final ScheduledExecutorService ticker;
  private final Snapshot snapshot;
  private final ControlFace control;
  private final Listener controlListener;
  private final Hand hand;
  private final List<Runnable> answers = new ArrayList<>();
  private SshKeys sshKeys;
  private SshFace ssh;
  private final Map<String, String> sshConnectTo = new LinkedHashMap<>();
  private ClusterModel model;
  private Doors doors;
  private List<Fault> faults = new ArrayList<>();
  private Set<String> refusing = new TreeSet<>();
  private List<LoggedRequest> log = new ArrayList<>();
  private long requestCount;

  /** By call, since the start or the last reset; the log forgets. */
  private final Map<String, Long> received = new HashMap<>();

  private boolean dirty;

  /** Starts to describe a cluster: three masters and nothing else. */
  public static Scenario cluster() {
    return new Scenario();
  }

  Simulator(Scenario scenario, Clock clock) {
    this.scenario = scenario;
    this.clock = clock;
    this.snapshot = scenario.snapshotFile() == null ? null : new Snapshot(scenario.snapshotFile());
    Snapshot.Content kept = snapshot == null ? null : snapshot.read().orElse(null);
    if (kept == null) {
      model = new ClusterModel(scenario.build(clock.instant()));
      dirty = true;
    } else {
      model = new ClusterModel(kept.world);
      faults = new ArrayList<>(kept.faults);
      refusing = new TreeSet<>(kept.refusing);
      log = new ArrayList<>(kept.log);
      requestCount = kept.requestCount;
      log.forEach(each -> received.merge(each.call(), 1L, Long::sum));
    }
    this.hand = new Hand(() -> model, this::change, this::cutSsh);
    try {
      openDoors();
      openMachines();
      control = new ControlFace(this);
      controlListener =
          scenario.controlPort() < 0
              ? null
              : new Listener(
                  "control", "127.0.0.1", scenario.controlPort(), clock::instant, control::answer);
    } catch (RuntimeException failure) {
      listeners.values().forEach(Listener::close);
      closeMachines();
      throw failure;
    }
    ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "simulator-time");
              thread.setDaemon(true);
              return thread;
            });
    settle();
    ticker.scheduleWithFixedDelay(this::tick, 100, 100, TimeUnit.MILLISECONDS);
  }

  private void openDoors() {
    doors = new Doors(model, scenario.accounts(), scenario.adminRouterHost());
    for (Door door : doors.all()) {
      if (!listeners.containsKey(door.name())) {
        open(door);
      }
    }
  }

  private void open(Door door) {
    String host = door.host();
    String own = ownAddress(host);
    boolean real = scenario.usesRealPorts() && host.startsWith("10.") && Listener.canListenOn(own);
    int port = !real ? 0 : door.anyPortWillDo() ? Listener.freeOr(own, door.port()) : door.port();
    Listener listener =
        new Listener(
            door.name(),
            real ? own : "127.0.0.1",
            port,
            clock::instant,
            exchange -> handle(door.name(), exchange));
    listeners.put(door.name(), listener);
    door.announced().forEach(each -> connectTo.put(each, listener.endpoint()));
  }

  /** Over SSH, each at its own address, on port 22 where that can be had. */
  private void openMachines() {
    if (model.world().machines.isEmpty()) {
      return;
    }
    sshKeys = new SshKeys(scenario.keyFolder());
    ssh = new SshFace(sshKeys.login(), new SshHost());
    Map<String, String> addresses = new LinkedHashMap<>();
    Map<String, HostKey> keys = new LinkedHashMap<>();
    model
        .world()
        .machines
        .forEach(
            (host, machine) -> {
              String own = ownAddress(machine.address());
              boolean real = !own.equals("127.0.0.1");
              int port = real ? Listener.freeOr(own, SSH_PORT) : 0;
              String endpoint = ssh.open(host, own, port);
              addresses.put(endpoint, machine.address());
              sshConnectTo.put(machine.address(), endpoint);
              keys.put(machine.address(), model.world().hostKeys.get(host));
            });
    sshKeys.writeKnownHosts(addresses, keys);
  }

  /** Where a port of a host is opened that announces another address. */
  private String ownAddress(String announced) {
    String own =
        announced.startsWith("10.") ? "127." + announced.substring("10.".length()) : "127.0.0.1";
    return scenario.usesRealPorts() && Listener.canListenOn(own) ? own : "127.0.0.1";
  }

  /** The machines, for the server that speaks SSH. */
  private final class SshHost implements SshFace.Host {

    @Override
    public KeyPair keyOf(String host) {
      return locked(() -> SshKeys.present(model.world().hostKeys.get(host)));
    }

    @Override
    public void run(String host, String command, Consumer<Ended> answer) {
      change(
          () -> {
            HostKey key = model.world().hostKeys.get(host);
            String machine = key.answeredBy == null ? host : key.answeredBy;
            if (!model.world().machines.get(machine).isUp()) {
              // it lost power a moment ago: the connection goes too, and nobody answers
              return;
            }
            model
                .machines()
                .with(
                    machine,
                    it -> it.run(command, ended -> answers.add(() -> answer.accept(ended))));
          });
    }
  }

  private void cutSsh(String host) {
    model.machines().on(host);
    ssh.cut(host);
  }

  /** How the machines are reached; empty when the cluster was described without. */
  public Optional<Ssh> ssh() {
    return ssh == null
        ? Optional.empty()
        : Optional.of(
            new Ssh(Machine.LOGIN, sshKeys.privateKey(), sshKeys.knownHosts(), sshConnectTo));
  }

  /** The host key that a machine shows now, as in {@code ssh-ed25519 AAAA…}. */
  public String hostKey(String host) {
    return locked(
        () -> {
          model.machines().on(host);
          return model.world().hostKeys.get(host).publicKey;
        });
  }

  /** A file on a machine, as root sees it; empty when it is not there. */
  public Optional<String> file(String host, String path) {
    return locked(() -> model.machines().on(host).readFile(path));
  }

  /** How a unit on a machine stands, as in {@code active (running)}, or {@code not-found}. */
  public String unit(String host, String name) {
    return locked(() -> model.machines().on(host).unit(name));
  }

  private void closeMachines() {
    if (ssh != null) {
      ssh.close();
    }
    if (sshKeys != null) {
      sshKeys.close();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    ticker.shutdownNow();
    if (controlListener != null) {
      controlListener.close();
    }
    listeners.values().forEach(Listener::close);
    closeMachines();
    lock.lock();
    try {
      write();
    } finally {
      lock.unlock();
    }
  }

  // ---------------------------------------------------------------- addresses

  /** Announced host:port of each master. */
  public List<String> masters() {
    return locked(
        () -> model.world().masters.stream().map(each -> each.ip + ":" + each.port).toList());
  }

  /** The Admin Router as announced, {@code http://host}; empty when there is none. */
  public String adminRouter() {
    return scenario.adminRouterHost() == null ? "" : "http://" + scenario.adminRouterHost();
  }

  /** Announced host:port → host:port where it really listens, for every port of the cluster. */
  public Map<String, String> connectTo() {
    return Collections.unmodifiableMap(connectTo);
  }

  /** Where the control port listens; empty when it is not open. */
  public String controlEndpoint() {
    return controlListener == null ? "" : controlListener.endpoint();
  }

  // ---------------------------------------------------------------- what was, for assertions

  /** The id of the agent on a host. */
  public String agentId(String host) {
    return locked(() -> node(host).agentId);
  }

  Node node(String host) {
    Node node = model.world().nodes.get(host);
    if (node == null) {
      throw new IllegalArgumentException("no agent " + host);
    }
    return node;
  }

  /**
   * How an agent stands in truth: ACTIVE, DRAINING, DRAINED, DEACTIVATED, DISCONNECTED, RECOVERED,
   * UNREACHABLE, DOWN, GONE or REMOVED.
   */
  public String stateOf(String host) {
    return locked(() -> state(node(host)));
  }

  String state(Node node) {
    World world = model.world();
    Member member = world.memory.registered.get(node.agentId);
    if (world.registry.gone.containsKey(node.agentId)) {
      return "GONE";
    }
    for (World.Machine machine : world.registry.machines) {
      if (machine.down && node.host.equals(machine.hostname) && node.ip.equals(machine.ip)) {
        return "DOWN";
      }
    }
    if (world.registry.unreachable.containsKey(node.agentId)) {
      return "UNREACHABLE";
    }
    if (member == null) {
      return world.registry.admitted.containsKey(node.agentId) ? "RECOVERED" : "REMOVED";
    }
    if (member.drain != null) {
      return member.drain.over ? "DRAINED" : "DRAINING";
    }
    if (member.deactivated) {
      return "DEACTIVATED";
    }
    return member.connected ? "ACTIVE" : "DISCONNECTED";
  }

  /** Names of the tasks on an agent that have not ended, with one entry a task. */
  public List<String> tasksOn(String host) {
    return locked(
        () -> {
          String id = node(host).agentId;
          return model.world().tasks.stream()
              .filter(task -> task.agentId.equals(id) && !ClusterModel.terminal(task.state))
              .map(task -> task.name)
              .sorted()
              .toList();
        });
  }

  /** Names of the tasks on an agent that have ended and wait for their framework's word. */
  public List<String> unacknowledgedOn(String host) {
    return locked(
        () -> {
          String id = node(host).agentId;
          return model.world().tasks.stream()
              .filter(
                  task ->
                      task.agentId.equals(id)
                          && ClusterModel.terminal(task.state)
                          && task.place == Place.LIVE
                          && !task.acknowledged)
              .map(task -> task.name)
              .sorted()
              .toList();
        });
  }

  /** Hosts on which an app's tasks run, one entry a task. */
  public List<String> hostsOf(String app) {
    return locked(
        () ->
            model.world().tasks.stream()
                .filter(task -> task.name.equals(app) && task.state.equals("TASK_RUNNING"))
                .map(task -> task.host)
                .sorted()
                .toList());
  }

  /** Ids of the tasks of an app, ended ones included. */
  public List<String> taskIdsOf(String app) {
    return locked(
        () ->
            model.world().tasks.stream()
                .filter(task -> task.name.equals(app))
                .map((Task task) -> task.id)
                .toList());
  }

  /** How a task stands, as far as the masters know, as in {@code TASK_RUNNING}. */
  public String taskState(String id) {
    return locked(
        () ->
            model.world().tasks.stream()
                .filter(task -> task.id.equals(id))
                .map(task -> task.masterState)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no task " + id)));
  }

  /** How many DRAIN_AGENT calls for an agent have reached the leading master. */
  public int drains(String host) {
    return locked(() -> model.world().drainsReceived.getOrDefault(node(host).agentId, 0));
  }

  /** How many requests of a call have come, wherever and however they were answered. */
  public long received(String call) {
    return locked(() -> received.getOrDefault(call, 0L));
  }

  /** The newest requests, oldest first; at most 1000. */
  public List<LoggedRequest> requests() {
    return locked(() -> List.copyOf(log));
  }

  /** Announced host of the leading master; empty while there is none. */
  public String leader() {
    return locked(
        () -> {
          World world = model.world();
          return world.leader < 0 ? "" : world.masters.get(world.leader).ip;
        });
  }

  // ---------------------------------------------------------------- what happens to it

  /** What people and misfortune do to the cluster. */
  public Hand hand() {
    return hand;
  }

  /**
   * The agent of a host, when its process runs on a machine outside the simulation.
   *
   * @throws IllegalArgumentException when it does not
   */
  public Elsewhere elsewhere(String host) {
    return new Elsewhere(this, host);
  }

  /** Makes answers go wrong from now on. */
  public void fault(Fault fault) {
    change(() -> faults.add(fault));
  }

  public List<Fault> faults() {
    return locked(() -> List.copyOf(faults));
  }

  /**
   * A port refuses connections although all is well behind it.
   *
   * @param place a master's or agent's host, or host:port as announced for any other port
   */
  public void refuse(String place) {
    change(() -> refusing.add(doors.named(place).name()));
  }

  /** Every answer is right again and nobody refuses; what has happened stays. */
  public void clearFaults() {
    change(
        () -> {
          faults.clear();
          refusing.clear();
        });
  }

  /** Everything is as at the start: cluster, faults, request log. */
  public void reset() {
    change(
        () -> {
          Map<String, HostKey> keys = model.world().hostKeys;
          model = new ClusterModel(scenario.build(clock.instant()));
          keys.values().forEach(SshKeys::asAtTheStart);
          model.world().hostKeys = keys;
          faults.clear();
          refusing.clear();
          log.clear();
          received.clear();
          requestCount = 0;
          openDoors();
        });
  }

  /** Lets happen what is due, as every question does; of use after the clock was turned. */
  public void settle() {
    change(() -> {});
  }

  /** Time passes also while nobody asks: a stopped master must listen again when it restarts. */
  private void tick() {
    try {
      settle();
    } catch (RuntimeException failure) {
      // a full disk, say: the next tick tries again, and whoever asks meanwhile gets the exception
      LOGGER.log(System.Logger.Level.WARNING, "the simulated cluster's time stands still", failure);
    }
  }

  void change(Runnable deed) {
    lock.lock();
    try {
      model.advance(Hand.nanos(clock.instant()));
      dirty |= model.takeChanged();
      World before = model.world();
      try {
        deed.run();
      } finally {
        dirty |= model.takeChanged() || before != model.world();
        model.advance(Hand.nanos(clock.instant()));
        dirty |= model.takeChanged();
        listenersFollow();
        write();
        tell();
      }
    } finally {
      lock.unlock();
    }
  }

  <T> T locked(Supplier<T> question) {
    lock.lock();
    try {
      settle();
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  World world() {
    return model.world();
  }

  ClusterModel model() {
    return model;
  }

  Instant now() {
    return clock.instant();
  }

  private void listenersFollow() {
    if (closing.getCount() == 0) {
      return;
    }
    for (Door door : doors.all()) {
      listeners.get(door.name()).refuse(!door.isOpen() || refusing.contains(door.name()));
    }
    model
        .world()
        .machines
        .forEach(
            (host, machine) ->
                ssh.refuse(host, !machine.isUp() || model.world().hostKeys.get(host).refuses));
  }

  /** What was done is kept first, then told. */
  private void tell() {
    if (ssh != null) {
      answers.forEach(ssh::later);
    }
    answers.clear();
  }

  /** Before any answer leaves: what was answered must survive a killed process. */
  private void write() {
    if (snapshot == null || !dirty) {
      return;
    }
    Snapshot.Content content = new Snapshot.Content();
    content.world = model.world();
    content.faults = faults;
    content.refusing = List.copyOf(refusing);
    content.log = log;
    content.requestCount = requestCount;
    snapshot.write(content);
    dirty = false;
  }

  // ---------------------------------------------------------------- requests

  private Answer handle(String place, Exchange exchange) {
    String call = Face.callOf(exchange);
    Fault fault = null;
    long delay = 0;
    lock.lock();
    try {
      Door door = doors.named(place);
      for (Fault each : List.copyOf(faults)) {
        if (each.matches(door, call, exchange.path())
            && (each.kind() == Fault.Kind.DELAY || fault == null)) {
          useUp(each);
          if (each.kind() == Fault.Kind.DELAY) {
            delay += each.delayMillis();
          } else {
            fault = each;
          }
        }
      }
    } finally {
      lock.unlock();
    }
    if (delay > 0 && !waitFor(delay)) {
      return Answer.CUT;
    }
    return answer(place, exchange, call, fault, delay);
  }

  private boolean waitFor(long millis) {
    try {
      return !closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void useUp(Fault fault) {
    int position = faults.indexOf(fault);
    if (fault.times() == 1) {
      faults.remove(position);
    } else if (fault.times() > 1) {
      faults.set(position, fault.times(fault.times() - 1));
    }
    dirty |= fault.times() > 0;
  }

  private Answer answer(String place, Exchange exchange, String call, Fault fault, long delay) {
    lock.lock();
    try {
      model.advance(Hand.nanos(clock.instant()));
      Answer answer = spoil(fault, () -> doors.named(place).face().answer(exchange));
      model.advance(Hand.nanos(clock.instant()));
      boolean changed = model.takeChanged();
      dirty |= changed;
      String what =
          (delay > 0 ? "delay " + delay + " ms" : "")
              + (fault == null ? "" : (delay > 0 ? ", " : "") + fault.kind().name());
      log(place, exchange, call, answer.silent() ? 0 : answer.status(), what);
      listenersFollow();
      write();
      tell();
      return answer;
    } finally {
      lock.unlock();
    }
  }

  private interface Answering {
    Answer get();
  }

  private static Answer spoil(Fault fault, Answering answering) {
    if (fault == null) {
      return answering.get();
    }
    return switch (fault.kind()) {
      case DELAY -> answering.get();
      case CUT_BEFORE -> Answer.CUT;
      case HANG -> Answer.NEVER;
      case LOSE_ANSWER -> {
        answering.get();
        yield Answer.CUT;
      }
      case DO_AND_HANG -> {
        answering.get();
        yield Answer.NEVER;
      }
      case STATUS -> status(fault.status());
      case HTML ->
          Answer.of(
              fault.status(),
              "text/html",
              "<!DOCTYPE html><html><head><title>"
                  + fault.status()
                  + "</title></head><body><h1>The page is not available</h1></body></html>");
      case CUT_BODY -> {
        Answer whole = answering.get();
        yield whole.silent() ? whole : whole.cutAfter(whole.body().length / 2);
      }
      case BROKEN_JSON -> {
        Answer whole = answering.get();
        String text = new String(whole.body(), StandardCharsets.UTF_8);
        yield Answer.of(
            whole.status(),
            whole.headers().get("Content-Type"),
            text.substring(0, text.length() * 2 / 3));
      }
      case REDIRECT ->
          Answer.text(307, "").with("Location", "//" + fault.target() + "/master/api/v1");
    };
  }

  private static Answer status(int status) {
    return switch (status) {
      case 401 ->
          Answer.text(401, "401 Unauthorized.")
              .with("WWW-Authenticate", "Basic realm=\"mesos-master-readwrite\"");
      case 403 -> Answer.text(403, "403 Forbidden.");
      case 404 -> Face.notFound();
      case 503 -> Answer.text(503, "No leader elected");
      default -> Answer.text(status, "Status " + status);
    };
  }

  private void log(String door, Exchange exchange, String call, int status, String fault) {
    String place = doors.named(door).kind().word + " " + door;
    boolean command = !exchange.method().equals("GET") && !call.startsWith("GET_");
    log.add(
        new LoggedRequest(
            ++requestCount,
            Instant.ofEpochSecond(0, model.world().now).toString(),
            place,
            call,
            command ? ControlFace.subjectOf(exchange) : "",
            status,
            fault));
    received.merge(call, 1L, Long::sum);
    if (log.size() > LOG_LENGTH) {
      log.remove(0);
    }
    dirty |= command;
  }
}
