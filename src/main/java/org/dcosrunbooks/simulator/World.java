package org.dcosrunbooks.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  Registry registry = new Registry();
  Memory memory = new Memory();
  Map<String, Framework> frameworks = new LinkedHashMap<>();
  Map<String, App> apps = new LinkedHashMap<>();
  List<Task> tasks = new ArrayList<>();
  List<Operation> operations = new ArrayList<>();

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
    REREGISTRATION_OVER
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

    /** Told to shut down for good: its id is gone. */
    boolean banned;

    long started;

    /** When it got its present id; 0 when it always had it. */
    long identitySince;

    long linkGeneration;
    Drain ownDrain;
    long ownDrainStart;
    long ownDrainGeneration;
    boolean ownDrainEnding;
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
    boolean uniqueHost;
    String role;

    /** Where it must run: its data is there. */
    String residentOn;

    int nextInstance = 1;

    /** Instances that wait for a place: not before these instants. */
    List<Waiting> waiting = new ArrayList<>();
  }

  static final class Waiting {
    long notBefore;
    String residentOn;
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
    boolean resident;
    long stop;

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
