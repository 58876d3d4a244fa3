package org.dcosrunbooks.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcosrunbooks.simulator.machine.MachineState;

/**
 * Everything a simulated cluster consists of at one instant, as plain data: what is not in here is
 * not remembered. Instants are nanoseconds since 1970, durations nanoseconds.
 */
final class World {

  /** First part of every agent's and framework's id. */
  String id;

  long now;
  long counter;
  Timing timing = new Timing();
  int nextAgent;
  int nextFramework;

  List<Master> masters = new ArrayList<>();

  /** Position of the leading master; -1 while there is none. */
  int leader = -1;

  /** Grows with every election. */
  int incarnation;

  List<Due> due = new ArrayList<>();
  Map<String, Node> nodes = new LinkedHashMap<>();

  /** Under agents and masters, by the host they announce; empty when there are none. */
  Map<String, MachineState> machines = new LinkedHashMap<>();

  /** By the host of its machine. */
  Map<String, HostKey> hostKeys = new LinkedHashMap<>();

  Registry registry = new Registry();
  Memory memory = new Memory();
  Map<String, Framework> frameworks = new LinkedHashMap<>();
  Map<String, App> apps = new LinkedHashMap<>();
  List<Task> tasks = new ArrayList<>();
  List<Operation> operations = new ArrayList<>();
  List<Reservation> reservations = new ArrayList<>();

  /** Each Marathon's own state, by its framework's id. */
  Map<String, Marathon> marathons = new LinkedHashMap<>();

  /** Each SDK service's own state, by its framework's id. */
  Map<String, Service> services = new LinkedHashMap<>();

  /** How many DRAIN_AGENT were received for an agent id, refused ones and repetitions included. */
  Map<String, Integer> drainsReceived = new LinkedHashMap<>();

  static final class Timing {
    long zkSession = 5_000_000_000L;
    long recovery = 1_000_000_000L;
    long masterRestart = 3_000_000_000L;
    long masterFirstInstant = 200_000_000L;
    long reregistration = 1_000_000_000L;
    long reregistrationDeadline = 600_000_000_000L;
    long pingTimeout = 75_000_000_000L;
    long registryWrite = 100_000_000L;
    long registryStoreTimeout = 20_000_000_000L;
    long agentDone = 1_000_000_000L;
    long agentExit = 1_200_000_000L;
    long agentRestart = 5_000_000_000L;
    long executorShutdown = 5_000_000_000L;
    long defaultGrace = 3_000_000_000L;
    long updateRetry = 10_000_000_000L;
    long resubscription = 500_000_000L;
    long acknowledgement = 1_000_000_000L;
    long marathonElection = 5_000_000_000L;
  }

  static final class Master {
    String ip;
    int port = 5050;
    boolean up = true;
    long started;

    /** Before this instant every path is 404. */
    long serves;

    /** The master it redirects to; -1 when it knows of none. */
    int believes = -1;
  }

  /** Something that will happen by itself. */
  static final class Due {
    long at;
    long order;
    What what;
    String subject;
    long generation;
  }

  enum What {
    TASK_STARTS,
    TASK_RUNS,
    TASK_ENDS,
    TASK_FAILS,
    UPDATE_RETRIED,
    UPDATES_ACKNOWLEDGED,
    LAUNCH,
    FRAMEWORK_RESUBSCRIBES,
    FRAMEWORK_TIMES_OUT,
    AGENT_REGISTERS,
    AGENT_UNREACHABLE,
    AGENT_EXITS,
    AGENT_DONE_DRAINING,
    DRAIN_OVER,
    ELECTION,
    MASTER_RESTARTS,
    MASTER_RECOVERED,
    MASTER_ABORTS,
    REREGISTRATION_OVER,
    MARATHON_ELECTION,
    MACHINE_WAKES
  }

  /** An agent's process, its machine and what it knows itself. */
  static final class Node {
    String agentId;
    String host;
    String ip;
    int port = 5051;
    String version = "1.10.0";
    double cpus = 4;
    double mem = 8192;
    double disk = 32768;
    String role;
    Map<String, String> attributes = new LinkedHashMap<>();

    /** Host ports, first and last of each range; null: those that agents of DC/OS have. */
    List<int[]> ports;

    /** Resources of other names, each as JSON. */
    List<String> moreResources = new ArrayList<>();

    /** CPUs, memory and disk of its machine; null when it has none. */
    double[] hardware;

    /** What it was started with and announces when it registers; null when it has no machine. */
    String configured;

    /** MESOS_RESOURCES as it was started with it; null when nothing is written. */
    String resourcesFlag;

    String region;
    String zone;
    boolean httpCommandExecutor;
    boolean canDrain = true;

    /** Its process runs. */
    boolean up = true;

    /** It and the masters reach each other. */
    boolean reachable = true;

    /** Its id has been registered before: from then on it re-registers. */
    boolean registeredBefore;

    /** It has unregistered and ends what it runs. */
    boolean leaving;

    /** Told to shut down for good: its id is gone. */
    boolean banned;

    /** Its process runs on a machine outside the simulation. */
    boolean elsewhere;

    /** A process elsewhere has been told to shut down and does not know it yet. */
    boolean toldToGo;

    /** Whose agent answers at its port instead; null: it does itself. */
    String answeredBy;

    long started;

    /** When it got its present id; 0 when it always had it. */
    long identitySince;

    long linkGeneration;
    Drain ownDrain;
    long ownDrainStart;
    long ownDrainGeneration;
    boolean ownDrainEnding;
  }

  /** Keys by which a machine is known over SSH, as OpenSSH writes them. */
  static final class HostKey {
    String privateKey;
    String publicKey;

    /** What it was at the start, and what others know. */
    String firstPrivateKey;

    String firstPublicKey;

    /** Connections are refused although the machine is up. */
    boolean refuses;

    /** Who answers at its address instead; null: it does itself. */
    String answeredBy;
  }

  static final class Drain {
    boolean over;
    Long grace;
    boolean markGone;
  }

  /** What the masters have written down. */
  static final class Registry {
    Map<String, Entry> admitted = new LinkedHashMap<>();
    Map<String, Entry> unreachable = new LinkedHashMap<>();
    Map<String, Long> gone = new LinkedHashMap<>();
    List<Window> windows = new ArrayList<>();
    List<Machine> machines = new ArrayList<>();
  }

  static final class Entry {
    String host;
    boolean deactivated;
    Drain drain;
    long since;
  }

  static final class Window {
    List<Machine> machines = new ArrayList<>();
    long start;
    Long duration;
  }

  /** A machine as a schedule names it; either part may be missing. */
  static final class Machine {
    String hostname;
    String ip;
    boolean down;
    List<InverseOffer> answers = new ArrayList<>();
  }

  static final class InverseOffer {
    String frameworkId;
    String status;
    long at;
  }

  /** What only the leading master knows, and forgets with its process. */
  static final class Memory {
    boolean ready;
    Map<String, Member> registered = new LinkedHashMap<>();
    Set<String> recovered = new LinkedHashSet<>();
    Map<String, Drain> draining = new LinkedHashMap<>();
    Set<String> deactivated = new LinkedHashSet<>();
    long electedAt;
  }

  static final class Member {
    String host;
    long registered;
    long reregistered;
    boolean connected;
    boolean deactivated;
    Drain drain;
    long drainStart;
    long drainGeneration;
  }

  static final class Framework {
    String id;
    String name;
    String user = "root";
    String role = "*";
    String hostname;
    long failoverTimeout;
    Set<String> capabilities = new LinkedHashSet<>();

    /** Its scheduler runs and wants to be connected. */
    boolean alive = true;

    /** Acknowledges status updates when connected. */
    boolean acknowledges = true;

    boolean connected = true;
    boolean recovered;
    boolean completed;
    long registered;
    long reregistered;
    long unregistered;
    long generation;

    /** What its scheduler speaks over HTTP. */
    Speaks speaks = Speaks.NOTHING;
  }

  enum Speaks {
    NOTHING,
    MARATHON,
    SDK,
    KAFKA
  }

  /** What the processes of one Marathon know; there is one on each master's machine. */
  static final class Marathon {

    /** Position of the leading instance; -1 while there is none. */
    int leader;

    /** Grows with every loss of the leader. */
    long generation;

    Map<String, Deployment> deployments = new LinkedHashMap<>();
  }

  /** What a scheduler that is built on the SDK has stored. */
  static final class Service {

    /** From SDK 0.55 on a pod whose task is gone by operator is replaced without being asked. */
    boolean replacesGone = true;

    /** By pod instance: what was done last about its failure. */
    Map<String, Recovery> recoveries = new LinkedHashMap<>();

    /** Pod instances that are held in debug mode. */
    Set<String> paused = new LinkedHashSet<>();

    /** By plan: what is wrong with it. */
    Map<String, List<String>> errors = new LinkedHashMap<>();

    Map<String, Topic> topics = new LinkedHashMap<>();

    /** How long after its start a broker has all data again. */
    long catchUp = 20_000_000_000L;

    /** Brokers that lag behind whatever happens. */
    Set<Integer> behind = new LinkedHashSet<>();

    /** The command that the scheduler runs to look at partitions fails. */
    boolean checkBroken;
  }

  static final class Recovery {
    boolean permanent;
    long since;
  }

  static final class Topic {
    int partitions;
    int replication;
  }

  /** A change that a Marathon carries out; it locks its app. */
  static final class Deployment {
    String id;
    String app;
    boolean pod;
    String action;
    long since;

    /** Over when these tasks have ended; empty: over when somebody ends it. */
    Set<String> until = new LinkedHashSet<>();
  }

  /** Resources on an agent that are kept for one instance, whether it runs or not. */
  static final class Reservation {
    String id;
    String agentId;
    String host;
    String app;
    String role;
    String principal;
    double cpus;
    double mem;
    double disk;
    List<Integer> ports = new ArrayList<>();
    String volume;
    String path = "data";

    /** The instance that it is for, and how often that was launched. */
    String instance;

    int incarnation;

    /** Nobody wants it any more; given back as soon as the agent offers it. */
    boolean abandoned;
  }

  /** What a scheduler keeps running. */
  static final class App {
    String key;
    String frameworkId;
    String name;
    double cpus = 0.1;
    double mem = 32;
    double disk;
    int ports;
    Long killGrace;
    boolean ignoresSigterm;
    long stop = 50_000_000L;
    long start = 1_000_000_000L;
    long backoff = 1_000_000_000L;
    boolean relaunches = true;
    boolean pod;
    String role;

    /** How many are wanted. */
    int instances;

    Map<String, String> labels = new LinkedHashMap<>();

    /** Each as Marathon writes it: field, operator and perhaps a value. */
    List<List<String>> constraints = new ArrayList<>();

    double minimumHealthCapacity = 1;

    /** Of a pod. */
    List<String> containers = new ArrayList<>();

    /** These very ports of the agent; empty for any. */
    List<Integer> fixedPorts = new ArrayList<>();

    /** How long after it runs it passes its health checks; null when it has none. */
    Long healthyAfter;

    /** Its health checks fail. */
    boolean unhealthy;

    /** Its instances have volumes: each comes back where its data is. */
    boolean resident;

    /** Constraints count the instances of all apps of a group; null: its own only. */
    String group;

    /** Name of the framework whose scheduler it is; null when it is none. */
    String scheduler;

    /** Its instances fail this long after their launch; null when they do not. */
    Long failsAfter;

    /** What Mesos says of an instance that fails. */
    String failsWith = "Command exited with status 1";

    double backoffFactor = 1.15;
    long maxLaunchDelay = 300_000_000_000L;

    /** How long the last failure made it wait; 0 when nothing has failed. */
    long delay;

    Failure lastFailure;

    /** When it was changed last. */
    long version;

    int nextInstance = 1;

    /** Instances that wait for a place: not before these instants. */
    List<Waiting> waiting = new ArrayList<>();
  }

  static final class Waiting {
    long notBefore;
    long since;

    /** The reservation that it needs; null when it may go anywhere. */
    String reservation;
  }

  /** The last task of an app that failed. */
  static final class Failure {
    String taskId;
    String state;
    String message;
    String host;
    String agentId;
    long at;
    long version;
  }

  enum Place {
    LIVE,
    UNREACHABLE,
    COMPLETED
  }

  static final class Task {
    String key;
    String id;
    String name;
    String app;
    String frameworkId;
    String agentId;
    String host;
    String executorId;
    String containerId;
    double cpus;
    double mem;
    double disk;
    String role = "*";
    List<Integer> ports = new ArrayList<>();
    Long killGrace;
    boolean ignoresSigterm;
    boolean pod;

    /** The reservation that it uses; null when it has none. */
    String reservation;

    /** The id that all containers of an instance share. */
    String instance;

    long stop;
    long launched;

    /** When it was first running; 0 before. */
    long running;

    /** Its scheduler does not count it any more; it is killed should it come back. */
    boolean expunged;

    /** Marathon's or the SDK's; empty for others. */
    Map<String, String> labels = new LinkedHashMap<>();

    /** The name it has in Mesos. */
    String shownName;

    /** What its agent knows. */
    String state = "TASK_STAGING";

    /** What the master shows. */
    String masterState = "TASK_STAGING";

    String statusUpdateState;
    String statusUpdateUuid;
    List<Status> statuses = new ArrayList<>();

    /** How many of the statuses the master has been told. */
    int told;

    boolean acknowledged;
    Place place = Place.LIVE;

    /** The master that led when it ended has been replaced. */
    boolean forgotten;

    /** Its process still runs, whatever was reported. */
    boolean process = true;

    long killedSince;
    long killGraceNow;
    String killReason;
    long generation;
  }

  static final class Status {
    String state;
    String source = "SOURCE_EXECUTOR";
    String reason;
    String message;
    long at;
    String uuid;
    long unreachable;
  }

  static final class Operation {
    String uuid;
    String id;
    String frameworkId;
    String agentId;
    String type;
    String state;
    String statusUuid;
    double cpus;
    String role;
  }
}
