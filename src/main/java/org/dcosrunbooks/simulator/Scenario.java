package org.dcosrunbooks.simulator;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.dcosrunbooks.simulator.World.App;
import org.dcosrunbooks.simulator.World.Entry;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.Master;
import org.dcosrunbooks.simulator.World.Member;
import org.dcosrunbooks.simulator.World.Node;
import org.dcosrunbooks.simulator.World.Service;
import org.dcosrunbooks.simulator.World.Speaks;
import org.dcosrunbooks.simulator.World.Topic;

/**
 * Describes a cluster to simulate. Agents announce their host as hostname and address, with port
 * 5051; masters are 10.0.0.2, 10.0.0.3, … with port 5050. Where they really listen is another
 * matter: see {@link Simulator#connectTo()}.
 */
public final class Scenario {

  private final List<Consumer<World>> parts = new ArrayList<>();
  private final List<Past> past = new ArrayList<>();
  private final List<Account> accounts = new ArrayList<>();
  private final Map<String, Integer> hostOrder = new LinkedHashMap<>();
  private String id = ClusterModel.uuidOf("dc/os").toString();
  private int masters = 3;
  private Path snapshot;
  private boolean realAddresses;
  private int controlPort = -1;
  private boolean machines;
  private Path keys;
  private String adminRouter;

  private record Past(Duration ago, Consumer<Hand> deed) {}

  Scenario() {}

  /** How many masters; odd numbers make sense. */
  public Scenario masters(int count) {
    if (count < 1 || count > 9) {
      throw new IllegalArgumentException("1 to 9 masters");
    }
    masters = count;
    return this;
  }

  /** The first part of agents' and frameworks' ids. */
  public Scenario id(String clusterId) {
    id = clusterId;
    return this;
  }

  public Scenario agent(String host) {
    return agent(host, agent -> {});
  }

  public Scenario agent(String host, Consumer<AgentSpec> details) {
    if (hostOrder.put(host, hostOrder.size()) != null) {
      throw new IllegalArgumentException("agent " + host + " twice");
    }
    parts.add(
        world -> {
          Node node = new Node();
          node.agentId = world.id + "-S" + world.nextAgent++;
          node.host = host;
          node.ip = host;
          node.started = world.now;
          node.registeredBefore = true;
          details.accept(new AgentSpec(node));
          world.nodes.put(host, node);
          if (node.elsewhere) {
            node.hardware = new double[] {node.cpus, node.mem, node.disk};
            return;
          }
          Member member = new Member();
          member.host = host;
          member.registered = world.now;
          member.connected = true;
          world.memory.registered.put(node.agentId, member);
          Entry entry = new Entry();
          entry.host = host;
          world.registry.admitted.put(node.agentId, entry);
        });
    return this;
  }

  public Scenario framework(String name) {
    return framework(name, framework -> {});
  }

  public Scenario framework(String name, Consumer<FrameworkSpec> details) {
    parts.add(world -> addFramework(world, name, details));
    return this;
  }

  private static Framework addFramework(World world, String name, Consumer<FrameworkSpec> details) {
    Framework framework = new Framework();
    framework.id = world.id + "-" + String.format("%04d", world.nextFramework++);
    framework.name = name;
    framework.hostname = world.masters.get(0).ip;
    framework.speaks = name.equals("marathon") ? Speaks.MARATHON : Speaks.NOTHING;
    framework.registered = world.now;
    framework.reregistered = world.now;
    framework.failoverTimeout = Duration.ofDays(7).toNanos();
    framework.capabilities.addAll(
        List.of("MULTI_ROLE", "PARTITION_AWARE", "RESERVATION_REFINEMENT", "TASK_KILLING_STATE"));
    FrameworkSpec spec = new FrameworkSpec(framework);
    details.accept(spec);
    world.frameworks.put(framework.id, framework);
    if (SdkScheduler.is(framework)) {
      world.services.put(framework.id, spec.service);
    }
    return framework;
  }

  /**
   * An app and where its instances run now; its framework comes into being when it is not there.
   */
  public Scenario app(String framework, String name, Consumer<AppSpec> details) {
    parts.add(
        world -> {
          Framework owner =
              world.frameworks.values().stream()
                  .filter(each -> each.name.equals(framework))
                  .findFirst()
                  .orElseGet(() -> addFramework(world, framework, each -> {}));
          App app = new App();
          app.key = framework + "|" + name;
          app.frameworkId = owner.id;
          app.name = name;
          AppSpec spec = new AppSpec(app);
          details.accept(spec);
          app.version = world.now;
          app.instances = Math.max(app.instances, spec.hosts.size());
          if (SdkScheduler.is(owner)) {
            ofSdk(app, owner);
          } else if (app.pod && app.containers.isEmpty()) {
            app.containers.add("main");
          }
          world.apps.put(app.key, app);
          ClusterModel model = new ClusterModel(world);
          for (String host : spec.hosts) {
            Node node = world.nodes.get(host);
            if (node == null) {
              throw new IllegalArgumentException(name + " is to run on unknown agent " + host);
            }
            model.launchRunning(app, node);
          }
          for (int more = spec.hosts.size(); more < app.instances; more++) {
            model.launches().wantMore(app);
          }
        });
    return this;
  }

  /** A pod instance, as in {@code kafka-0}. */
  private static void ofSdk(App app, Framework owner) {
    if (!app.name.matches("[a-z0-9-]+-[0-9]+")) {
      throw new IllegalArgumentException("no pod instance as in kafka-0: " + app.name);
    }
    app.pod = true;
    app.group = owner.id + "|" + app.name.replaceFirst("-[0-9]+$", "");
    if (app.containers.isEmpty()) {
      app.containers.add(owner.speaks == Speaks.KAFKA ? "broker" : "node");
    }
  }

  /** With at least one account, requests without a known one are 401. */
  public Scenario account(Account account) {
    accounts.add(account);
    return this;
  }

  /** How long until a silent agent is given up; 75 s unless told. DC/OS has 5 min. */
  public Scenario unreachableAfter(Duration duration) {
    parts.add(world -> world.timing.pingTimeout = duration.toNanos());
    return this;
  }

  /** How long the other masters stay with a dead leader; 5 s unless told. */
  public Scenario electionAfter(Duration duration) {
    parts.add(world -> world.timing.zkSession = duration.toNanos());
    return this;
  }

  /** How long a new leader reads the registry; 1 s unless told. */
  public Scenario recoveryTakes(Duration duration) {
    parts.add(world -> world.timing.recovery = duration.toNanos());
    return this;
  }

  /** How long agents need to find a new leader; 1 s unless told, a little more for each. */
  public Scenario reregistrationTakes(Duration duration) {
    parts.add(world -> world.timing.reregistration = duration.toNanos());
    return this;
  }

  /** Something that was done some time before the simulation starts. */
  public Scenario before(Duration ago, Consumer<Hand> deed) {
    past.add(new Past(ago, deed));
    return this;
  }

  /** Keeps the whole cluster in a file, written on each change and read at the next start. */
  public Scenario snapshot(Path file) {
    snapshot = file;
    return this;
  }

  /**
   * Listens on 127.a.b.c with the announced ports for whoever announces 10.a.b.c, where the system
   * knows such addresses; otherwise on any free ports of 127.0.0.1.
   */
  public Scenario realPorts() {
    realAddresses = true;
    return this;
  }

  /**
   * Puts a machine under each agent and master, which can be reached over SSH: see {@link
   * Simulator#ssh()}. Agents are then started and stopped by their units.
   *
   * @param folder for key and known hosts; null: a temporary one
   */
  public Scenario machines(Path folder) {
    machines = true;
    keys = folder;
    return this;
  }

  /** The same with keys in a temporary folder. */
  public Scenario machines() {
    return machines(null);
  }

  /** Opens an Admin Router that announces this host with port 80. */
  public Scenario adminRouter(String host) {
    adminRouter = host;
    return this;
  }

  /** Opens the control port on 127.0.0.1; 0 takes any free one. */
  public Scenario control(int port) {
    controlPort = port;
    return this;
  }

  /**
   * Starts the cluster's ports.
   *
   * @param clock the cluster's time; a hand-turned one in tests
   */
  public Simulator start(Clock clock) {
    return new Simulator(this, clock);
  }

  List<Account> accounts() {
    return List.copyOf(accounts);
  }

  Path snapshotFile() {
    return snapshot;
  }

  boolean usesRealPorts() {
    return realAddresses;
  }

  boolean hasMachines() {
    return machines;
  }

  /** Null for a temporary one. */
  Path keyFolder() {
    return keys;
  }

  String adminRouterHost() {
    return adminRouter;
  }

  int controlPort() {
    return controlPort;
  }

  /** The cluster as it stands at an instant, after its past. */
  World build(Instant now) {
    Duration longest =
        past.stream().map(Past::ago).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    World world = new World();
    world.id = id;
    world.now = Hand.nanos(now.minus(longest).minus(Duration.ofHours(1)));
    for (int index = 0; index < masters; index++) {
      Master master = new Master();
      master.ip = "10.0.0." + (index + 2);
      master.started = world.now;
      master.believes = 0;
      world.masters.add(master);
    }
    world.leader = 0;
    world.incarnation = 1;
    world.memory.ready = true;
    world.memory.electedAt = world.now;
    parts.forEach(part -> part.accept(world));
    ClusterModel model = new ClusterModel(world);
    if (machines) {
      Machines.install(model);
    }
    Hand hand = new Hand(() -> model, Runnable::run, host -> {});
    past.stream()
        .sorted(Comparator.comparing(Past::ago).reversed())
        .forEach(
            each -> {
              model.advance(Hand.nanos(now.minus(each.ago())));
              each.deed().accept(hand);
            });
    model.advance(Hand.nanos(now));
    return world;
  }

  /** Details of an agent. */
  public static final class AgentSpec {
    private final Node node;

    AgentSpec(Node node) {
      this.node = node;
    }

    public AgentSpec zone(String region, String zone) {
      node.region = region;
      node.zone = zone;
      return this;
    }

    /** What it announces instead of its host's name and port 5051. */
    public AgentSpec address(String ip, int port) {
      node.ip = ip;
      node.port = port;
      return this;
    }

    public AgentSpec attribute(String name, String value) {
      node.attributes.put(name, value);
      return this;
    }

    /** Memory and disk in MiB. */
    public AgentSpec resources(double cpus, double mem, double disk) {
      node.cpus = cpus;
      node.mem = mem;
      node.disk = disk;
      return this;
    }

    /**
     * Its process runs on a machine outside the simulation. It is not there until {@link
     * Simulator#elsewhere} is told that it has started.
     */
    public AgentSpec elsewhere() {
      node.elsewhere = true;
      node.up = false;
      node.registeredBefore = false;
      return this;
    }

    /** A public agent: all resources are reserved for {@code slave_public}. */
    public AgentSpec isPublic() {
      node.role = "slave_public";
      node.attributes.put("public_ip", "true");
      return this;
    }

    /** Runs commands with the HTTP based executor, which honours grace bounds. */
    public AgentSpec httpCommandExecutor() {
      node.httpCommandExecutor = true;
      return this;
    }

    /** An agent from before agents could be drained. */
    public AgentSpec cannotDrain() {
      node.canDrain = false;
      return this;
    }

    public AgentSpec version(String version) {
      node.version = version;
      return this;
    }
  }

  /** Details of a framework. */
  public static final class FrameworkSpec {
    private final Framework framework;
    private final Service service = new Service();

    FrameworkSpec(Framework framework) {
      this.framework = framework;
    }

    /** Replaces the usual ones: PARTITION_AWARE, TASK_KILLING_STATE and two more. */
    public FrameworkSpec capabilities(String... capabilities) {
      framework.capabilities.clear();
      framework.capabilities.addAll(Set.of(capabilities));
      return this;
    }

    /** 7 days unless told. */
    public FrameworkSpec failoverTimeout(Duration timeout) {
      framework.failoverTimeout = timeout.toNanos();
      return this;
    }

    public FrameworkSpec role(String role) {
      framework.role = role;
      return this;
    }

    /** Built on the SDK: its apps are pod instances, named as in {@code data-0}. */
    public FrameworkSpec isSdkService() {
      framework.speaks = Speaks.SDK;
      return this;
    }

    /** An SDK service that runs Kafka brokers: the pod instance's number is the broker's id. */
    public FrameworkSpec isKafka() {
      framework.speaks = Speaks.KAFKA;
      return this;
    }

    /** A topic, its replicas spread over all brokers. */
    public FrameworkSpec topic(String name, int partitions, int replication) {
      Topic topic = new Topic();
      topic.partitions = partitions;
      topic.replication = replication;
      service.topics.put(name, topic);
      return this;
    }

    /** How long after its start a broker is in sync again; 20 s unless told. */
    public FrameworkSpec catchesUpIn(Duration duration) {
      service.catchUp = duration.toNanos();
      return this;
    }

    /** Built on an SDK before 0.55: a pod of an agent that is gone waits until it is replaced. */
    public FrameworkSpec waitsForWhatIsGone() {
      service.replacesGone = false;
      return this;
    }

    /** It is a Marathon; the one that is called {@code marathon} always is. */
    public FrameworkSpec isMarathon() {
      framework.speaks = Speaks.MARATHON;
      return this;
    }
  }

  /** Details of an app. */
  public static final class AppSpec {
    private final App app;
    private final List<String> hosts = new ArrayList<>();

    AppSpec(App app) {
      this.app = app;
    }

    /** One instance on each of these; a host may be named twice. */
    public AppSpec on(String... agents) {
      hosts.addAll(List.of(agents));
      return this;
    }

    /** Its kill policy; without one tasks get 3 s, or the bound of a drain where that counts. */
    public AppSpec grace(Duration grace) {
      app.killGrace = grace.toNanos();
      return this;
    }

    public AppSpec ignoresSigterm() {
      app.ignoresSigterm = true;
      return this;
    }

    /** How long after SIGTERM it ends by itself; 50 ms unless told. */
    public AppSpec stopsIn(Duration duration) {
      app.stop = duration.toNanos();
      return this;
    }

    /** How long from launch to TASK_RUNNING; 1 s unless told. */
    public AppSpec startsIn(Duration duration) {
      app.start = duration.toNanos();
      return this;
    }

    /** Ended tasks stay ended. */
    public AppSpec neverRelaunched() {
      app.relaunches = false;
      return this;
    }

    /** Runs in the pod executor, with these containers or tasks; one unless told. */
    public AppSpec pod(String... containers) {
      app.pod = true;
      app.containers.addAll(List.of(containers));
      return this;
    }

    /** How many are wanted when that is more than run now; the others wait for a place. */
    public AppSpec instances(int count) {
      app.instances = count;
      return this;
    }

    public AppSpec label(String name, String value) {
      app.labels.put(name, value);
      return this;
    }

    /**
     * As Marathon has it: field, operator, and a value where the operator takes one.
     *
     * @throws IllegalArgumentException for an operator that Marathon does not know
     */
    public AppSpec constraint(String... parts) {
      List<String> known =
          List.of("UNIQUE", "CLUSTER", "GROUP_BY", "LIKE", "UNLIKE", "MAX_PER", "IS");
      if (parts.length < 2 || parts.length > 3 || !known.contains(parts[1])) {
        throw new IllegalArgumentException("no constraint: " + String.join(" ", parts));
      }
      app.constraints.add(List.of(parts));
      return this;
    }

    /** At most one instance on an agent. */
    public AppSpec uniqueHost() {
      return constraint("hostname", "UNIQUE");
    }

    /** Share of the instances that must stay healthy in a deployment; 1 unless told. */
    public AppSpec minimumHealthCapacity(double share) {
      app.minimumHealthCapacity = share;
      return this;
    }

    /** It has health checks; they pass so long after it runs. */
    public AppSpec healthyAfter(Duration duration) {
      app.healthyAfter = duration.toNanos();
      return this;
    }

    /** After a failure it waits this long, then longer by the factor each time, up to the limit. */
    public AppSpec backoff(Duration first, double factor, Duration limit) {
      app.backoff = first.toNanos();
      app.backoffFactor = factor;
      app.maxLaunchDelay = limit.toNanos();
      return this;
    }

    /** What is said of its tasks when they fail. */
    public AppSpec failsWith(String message) {
      app.failsWith = message;
      return this;
    }

    /** It is the scheduler of a framework: that is there while a task of this app runs. */
    public AppSpec schedulerOf(String framework) {
      app.scheduler = framework;
      return this;
    }

    /** Runs on public agents only. */
    public AppSpec isPublic() {
      app.role = "slave_public";
      return this;
    }

    /** Its data is on these agents: each instance comes back there or nowhere. Runs there now. */
    public AppSpec residentOn(String... agents) {
      app.resident = true;
      hosts.addAll(List.of(agents));
      return this;
    }

    /** Memory and disk in MiB. */
    public AppSpec needs(double cpus, double mem, double disk) {
      app.cpus = cpus;
      app.mem = mem;
      app.disk = disk;
      return this;
    }

    /** How many host ports it takes, any that are free. */
    public AppSpec ports(int count) {
      app.ports = count;
      return this;
    }

    /** These very host ports. */
    public AppSpec fixedPorts(Integer... ports) {
      app.fixedPorts.addAll(List.of(ports));
      return this;
    }
  }
}
