package org.dcosrunbooks.dcos.mesos;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Host;
import org.dcosrunbooks.cluster.Machine;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Operation;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.TaskState;
import org.dcosrunbooks.cluster.Unread;
import org.dcosrunbooks.dcos.http.Entries;
import org.dcosrunbooks.dcos.http.Json;

/** Reads Mesos' answers into the nouns of {@code cluster}. */
final class Wire {

  private static final int AGENT_PORT = 5051;

  /** An agent with it is shown, and not asked. */
  private static final int NO_PORT = 0;

  private Wire() {}

  // ---------------------------------------------------------------- agents

  static Entries<Agent> agents(Json getAgents) {
    return Entries.of(
            getAgents.list("agents"),
            new Entries.Called(
                "Agent",
                agent ->
                    agent
                        .peek("agent_info", "hostname")
                        .or(() -> agent.peek("agent_info", "id", "value")),
                agent -> id(agent, "agent_info", "id", "value")),
            Wire::registered)
        .and(
            Entries.of(
                getAgents.list("recovered_agents"),
                new Entries.Called(
                    "Agent",
                    info -> info.peek("hostname").or(() -> info.peek("id", "value")),
                    info -> id(info, "id", "value")),
                Wire::recovered));
  }

  /** An agent's id, where there is one. */
  static Optional<String> id(Json entry, String... fields) {
    return entry.peek(fields).filter(AgentId::isOne);
  }

  private static Agent registered(Json json) {
    Json info = json.need("agent_info");
    boolean active = json.need("active").flag();
    // before Mesos 1.9 there is neither deactivation nor drain
    boolean deactivated = json.find("deactivated").map(Json::flag).orElse(false);
    Optional<Drain> drain =
        json.find("drain_info")
            .map(found -> drain(found, json.find("estimated_drain_start_time").map(Wire::instant)));
    return new Agent(
        agentId(info.need("id")),
        info.need("hostname").text(),
        json.find("pid").map(Wire::address).orElse(""),
        port(info),
        state(active, deactivated, drain),
        active,
        deactivated,
        drain,
        json.find("registered_time").map(Wire::instant),
        json.find("reregistered_time").map(Wire::instant),
        json.find("version").map(Json::text).orElse(""),
        attributes(info),
        capabilities(json),
        resources(json.list("total_resources")),
        resources(json.list("allocated_resources")),
        RoomWire.room(info, json.list("total_resources"), json.list("allocated_resources")),
        resources(json.list("offered_resources")));
  }

  private static Agent recovered(Json info) {
    return new Agent(
        agentId(info.need("id")),
        info.need("hostname").text(),
        "",
        port(info),
        AgentState.RECOVERED,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        attributes(info),
        Set.of(),
        resources(info.list("resources")),
        Resources.NONE,
        RoomWire.room(info, info.list("resources"), List.of()));
  }

  private static AgentState state(boolean active, boolean deactivated, Optional<Drain> drain) {
    if (drain.isPresent()) {
      return drain.get().over() ? AgentState.DRAINED : AgentState.DRAINING;
    }
    if (deactivated) {
      return AgentState.DEACTIVATED;
    }
    return active ? AgentState.ACTIVE : AgentState.DISCONNECTED;
  }

  static AgentId agentId(Json id) {
    Json value = id.need("value");
    try {
      return new AgentId(value.exact());
    } catch (IllegalArgumentException strange) {
      throw value.wrong("is no agent id");
    }
  }

  /** The port; {@link #NO_PORT} for a number that is none, and never another one. */
  static int port(Json agentInfo) {
    long port = agentInfo.find("port").map(Json::integer).orElse((long) AGENT_PORT);
    return Host.isPort(port) ? (int) port : NO_PORT;
  }

  /**
   * The IP of a pid such as {@code slave(1)@10.0.2.11:5051}. What is no pid stays as it is: the
   * agent is shown, and not asked.
   */
  private static String address(Json pid) {
    String text = pid.text();
    int from = text.lastIndexOf('@') + 1;
    int to = text.lastIndexOf(':');
    return from == 0 || to <= from ? text : text.substring(from, to);
  }

  private static Drain drain(Json drainInfo, Optional<Instant> estimatedStart) {
    Json state = drainInfo.need("state");
    boolean over =
        switch (state.text()) {
          case "DRAINING" -> false;
          case "DRAINED" -> true;
          default -> throw state.wrong("is neither DRAINING nor DRAINED");
        };
    return drain(over, drainInfo.need("config"), estimatedStart);
  }

  static Drain drain(boolean over, Json config, Optional<Instant> estimatedStart) {
    return new Drain(
        over,
        config.find("max_grace_period").map(Wire::duration),
        config.find("mark_gone").map(Json::flag).orElse(false),
        estimatedStart);
  }

  private static Map<String, String> attributes(Json agentInfo) {
    Map<String, String> attributes = new HashMap<>();
    for (Json attribute : agentInfo.list("attributes")) {
      attributes.put(attribute.need("name").text(), attributeText(attribute));
    }
    return attributes;
  }

  private static String attributeText(Json attribute) {
    Json type = attribute.need("type");
    return switch (type.text()) {
      case "TEXT" -> attribute.need("text").need("value").text();
      case "SCALAR" ->
          attribute.need("scalar").need("value").number().stripTrailingZeros().toPlainString();
      case "RANGES" -> {
        List<String> ranges = new ArrayList<>();
        for (Json range : attribute.need("ranges").list("range")) {
          ranges.add(range.need("begin").integer() + "-" + range.need("end").integer());
        }
        yield "[" + String.join(",", ranges) + "]";
      }
      default -> type.text();
    };
  }

  private static Set<String> capabilities(Json json) {
    Set<String> capabilities = new HashSet<>();
    for (Json capability : json.list("capabilities")) {
      capability.find("type").map(Json::text).ifPresent(capabilities::add);
    }
    return capabilities;
  }

  static Resources resources(List<Json> list) {
    double cpus = 0;
    double mem = 0;
    double disk = 0;
    for (Json resource : list) {
      if (!"SCALAR".equals(resource.need("type").text())) {
        continue;
      }
      double value = resource.need("scalar").need("value").number().doubleValue();
      switch (resource.need("name").text()) {
        case "cpus" -> cpus += value;
        case "mem" -> mem += value;
        case "disk" -> disk += value;
        default -> {
          // gpus and a site's own kinds are nobody's business here
        }
      }
    }
    return new Resources(cpus, mem, disk);
  }

  // ---------------------------------------------------------------- tasks

  /** Everything that has not ended or is not acknowledged. */
  static Entries<Task> tasks(Json getTasks) {
    Entries<Task> tasks = Entries.none();
    for (String list : List.of("pending_tasks", "tasks", "orphan_tasks")) {
      tasks = tasks.and(tasks(getTasks, list));
    }
    return tasks.and(
        Entries.of(
            getTasks.list("unreachable_tasks"),
            TASK,
            // frameworks that are not partition-aware see TASK_LOST, and yet it may run on
            task -> withState(task(task), TaskState.UNREACHABLE)));
  }

  static Entries<Task> tasks(Json getTasks, String list) {
    return Entries.of(getTasks.list(list), TASK, Wire::task);
  }

  private static final Entries.Called TASK =
      new Entries.Called(
          "Task", task -> task.peek("task_id", "value"), task -> id(task, "agent_id", "value"));

  private static Task withState(Task task, TaskState state) {
    return new Task(
        task.id(),
        task.name(),
        task.frameworkId(),
        task.agent(),
        state,
        task.executor(),
        task.killGrace(),
        task.since(),
        task.resources());
  }

  private static Task task(Json json) {
    String stateText = json.need("state").text();
    return new Task(
        json.need("task_id").need("value").text(),
        json.find("name").map(Json::text).orElse(""),
        json.need("framework_id").need("value").text(),
        agentId(json.need("agent_id")),
        taskState(stateText),
        executor(json),
        json.find("kill_policy").flatMap(policy -> policy.find("grace_period")).map(Wire::duration),
        since(json, stateText),
        resources(json.list("resources")));
  }

  private static TaskState taskState(String text) {
    for (TaskState state : TaskState.values()) {
      if (text.equals("TASK_" + state.name())) {
        return state;
      }
    }
    return TaskState.UNKNOWN; // a newer Mesos may have more; the task counts as alive
  }

  /**
   * Command tasks carry no executor id. Tasks of the pod executor run in containers nested in its
   * own, which the statuses show.
   */
  private static Task.Executor executor(Json task) {
    if (task.find("executor_id").isEmpty()) {
      return Task.Executor.COMMAND;
    }
    boolean nested =
        task.list("statuses").stream()
            .anyMatch(
                status ->
                    status
                        .find("container_status")
                        .flatMap(container -> container.find("container_id"))
                        .flatMap(id -> id.find("parent"))
                        .isPresent());
    return nested ? Task.Executor.POD : Task.Executor.CUSTOM;
  }

  private static Optional<Instant> since(Json task, String state) {
    Optional<Instant> since = Optional.empty();
    for (Json status : task.list("statuses")) {
      if (state.equals(status.find("state").map(Json::text).orElse(""))) {
        Optional<Instant> time = status.find("timestamp").map(Wire::secondsSinceEpoch);
        // the first status of this state says when it came into it
        since = since.isPresent() ? since : time;
      } else {
        since = Optional.empty();
      }
    }
    return since;
  }

  // ---------------------------------------------------------------- frameworks, operations

  static Entries<Framework> frameworks(Json getFrameworks) {
    return Entries.of(
        getFrameworks.list("frameworks"),
        new Entries.Called(
            "Framework",
            framework ->
                framework
                    .peek("framework_info", "name")
                    .or(() -> framework.peek("framework_info", "id", "value")),
            framework -> framework.peek("framework_info", "id", "value")),
        Wire::framework);
  }

  private static Framework framework(Json json) {
    Json info = json.need("framework_info");
    return new Framework(
        info.need("id").need("value").text(),
        info.need("name").text(),
        json.need("active").flag(),
        json.need("connected").flag(),
        json.find("recovered").map(Json::flag).orElse(false),
        capabilities(info),
        info.find("failover_timeout").map(Wire::secondsLong).orElse(Duration.ZERO));
  }

  static Entries<Operation> operations(Json getOperations) {
    return Entries.of(
        getOperations.list("operations"),
        new Entries.Called(
            "Operation",
            one -> one.peek("info", "id", "value").or(() -> one.peek("uuid", "value")),
            one -> id(one, "agent_id", "value")),
        Wire::operation);
  }

  private static Operation operation(Json json) {
    Json info = json.need("info");
    return new Operation(
        json.need("uuid").need("value").text(),
        info.find("id").map(id -> id.need("value").text()),
        json.find("framework_id").map(id -> id.need("value").text()),
        json.find("agent_id").map(Wire::agentId),
        info.find("type").map(Json::text).orElse("UNKNOWN"),
        json.need("latest_status").need("state").text());
  }

  // ---------------------------------------------------------------- maintenance

  static Maintenance maintenance(Json getSchedule, Json getStatus) {
    Entries<Maintenance.Window> windows =
        Entries.of(
            getSchedule.need("schedule").list("windows"),
            new Entries.Called("Maintenance window", window -> Optional.empty()),
            Wire::window);
    Json status = getStatus.need("status");
    Entries<Machine> draining =
        Entries.of(
            status.list("draining_machines"),
            new Entries.Called(
                "Machine in the maintenance schedule",
                machine -> machine.peek("id", "hostname").or(() -> machine.peek("id", "ip")),
                machine -> Optional.empty()),
            machine -> machine(machine.need("id")));
    Entries<Machine> down =
        Entries.of(
            status.list("down_machines"),
            new Entries.Called(
                "Machine that is down",
                machine -> machine.peek("hostname").or(() -> machine.peek("ip")),
                machine -> Optional.empty()),
            Wire::machine);
    List<Unread> unread = new ArrayList<>(windows.unread());
    unread.addAll(draining.unread());
    unread.addAll(down.unread());
    return new Maintenance(windows, Set.copyOf(draining), Set.copyOf(down), unread);
  }

  /** A machine of it that cannot be read may be any. */
  private static Maintenance.Window window(Json window) {
    Json unavailability = window.need("unavailability");
    return new Maintenance.Window(
        window.list("machine_ids").stream().map(Wire::machine).collect(Collectors.toSet()),
        instant(unavailability.need("start")),
        unavailability.find("duration").map(Wire::duration));
  }

  private static Machine machine(Json id) {
    return new Machine(
        id.find("hostname").map(Json::text).orElse(""), id.find("ip").map(Json::text).orElse(""));
  }

  // ---------------------------------------------------------------- registry

  /** What the leader has written down; empty when the answer is that of a master not leading. */
  static Optional<Registry> registry(Json json) {
    if (json.find("master").isEmpty() && json.find("slaves").isEmpty()) {
      return Optional.empty();
    }
    Entries<Map.Entry<AgentId, Registry.Entry>> admitted =
        Entries.of(
            below(json, "slaves"),
            new Entries.Called(
                "Admitted agent",
                slave -> slave.peek("info", "hostname").or(() -> slave.peek("info", "id", "value")),
                slave -> id(slave, "info", "id", "value")),
            Wire::admitted);
    Entries<Map.Entry<AgentId, Registry.Entry>> unreachable =
        Entries.of(below(json, "unreachable"), byId("Unreachable agent"), Wire::unreachable);
    Entries<Map.Entry<AgentId, Instant>> gone =
        Entries.of(
            below(json, "gone"),
            byId("Agent that is gone"),
            slave -> Map.entry(agentId(slave.need("id")), instant(slave.need("timestamp"))));
    List<Unread> unread = new ArrayList<>(admitted.unread());
    unread.addAll(unreachable.unread());
    unread.addAll(gone.unread());
    return Optional.of(new Registry(byId(admitted), byId(unreachable), byId(gone), unread));
  }

  private static Entries.Called byId(String kind) {
    return new Entries.Called(kind, slave -> id(slave, "id", "value"));
  }

  private static <T> Map<AgentId, T> byId(List<Map.Entry<AgentId, T>> entries) {
    Map<AgentId, T> map = new HashMap<>();
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }

  private static Map.Entry<AgentId, Registry.Entry> admitted(Json slave) {
    Json info = slave.need("info");
    return Map.entry(
        agentId(info.need("id")),
        new Registry.Entry(
            Optional.of(info.need("hostname").text()),
            deactivated(slave),
            stored(slave),
            Optional.empty()));
  }

  private static Map.Entry<AgentId, Registry.Entry> unreachable(Json slave) {
    return Map.entry(
        agentId(slave.need("id")),
        new Registry.Entry(
            Optional.empty(),
            deactivated(slave),
            stored(slave),
            Optional.of(instant(slave.need("timestamp")))));
  }

  private static List<Json> below(Json registry, String part) {
    return registry.find(part).map(found -> found.list("slaves")).orElse(List.of());
  }

  private static boolean deactivated(Json slave) {
    return slave.find("deactivated").map(Json::flag).orElse(false);
  }

  private static Optional<Drain> stored(Json slave) {
    return slave.find("drain_info").map(found -> drain(found, Optional.empty()));
  }

  // ---------------------------------------------------------------- the rest

  /** A flag that cannot be read is not there: whoever needs it cannot tell. */
  static Map<String, String> flags(Json getFlags) {
    Map<String, String> flags = new TreeMap<>();
    Entries.of(
            getFlags.list("flags"),
            new Entries.Called("Flag", flag -> flag.peek("name")),
            flag ->
                Map.entry(flag.need("name").text(), flag.find("value").map(Json::text).orElse("")))
        .forEach(flag -> flags.put(flag.getKey(), flag.getValue()));
    return flags;
  }

  /** A number that cannot be read is not there, which is not zero. */
  static Map<String, Double> metrics(Json snapshot) {
    Map<String, Double> metrics = new TreeMap<>();
    snapshot
        .fields()
        .forEach((name, value) -> value.finite().ifPresent(number -> metrics.put(name, number)));
    return metrics;
  }

  /** {@code {"nanoseconds": N}}, exact; N may be negative. */
  static Duration duration(Json json) {
    return Duration.ofNanos(json.need("nanoseconds").integer());
  }

  static Instant instant(Json json) {
    long nanoseconds = json.need("nanoseconds").integer();
    return Instant.ofEpochSecond(0, nanoseconds);
  }

  /** A floating point time, exact as far as it was written. */
  private static Instant secondsSinceEpoch(Json json) {
    BigDecimal seconds = json.number();
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    try {
      return Instant.ofEpochSecond(
          whole.longValueExact(),
          seconds.subtract(whole).movePointRight(9).setScale(0, RoundingMode.FLOOR).longValue());
    } catch (ArithmeticException | DateTimeException absurd) {
      throw json.wrong("is no time");
    }
  }

  private static Duration secondsLong(Json json) {
    BigDecimal nanoseconds = json.number().movePointRight(9).setScale(0, RoundingMode.HALF_EVEN);
    // some frameworks wait "for ever" with a number beyond 64 bits of nanoseconds
    BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE);
    return Duration.ofNanos(nanoseconds.min(most).max(most.negate()).longValue());
  }
}
