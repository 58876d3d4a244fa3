package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dcosrunbooks.simulator.World.Drain;
import org.dcosrunbooks.simulator.World.Entry;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.InverseOffer;
import org.dcosrunbooks.simulator.World.Machine;
import org.dcosrunbooks.simulator.World.Master;
import org.dcosrunbooks.simulator.World.Member;
import org.dcosrunbooks.simulator.World.Node;
import org.dcosrunbooks.simulator.World.Operation;
import org.dcosrunbooks.simulator.World.Place;
import org.dcosrunbooks.simulator.World.Status;
import org.dcosrunbooks.simulator.World.Task;
import org.dcosrunbooks.simulator.World.Window;

/** What masters and agents show of themselves, in Mesos' own JSON. */
final class MesosJson {

  private static final List<String> CAPABILITIES =
      List.of(
          "MULTI_ROLE",
          "HIERARCHICAL_ROLE",
          "RESERVATION_REFINEMENT",
          "RESOURCE_PROVIDER",
          "RESIZE_VOLUME",
          "AGENT_OPERATION_FEEDBACK",
          "AGENT_DRAINING",
          "TASK_RESOURCE_LIMITS");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  static final String BUILD_DATE = "2021-03-01 09:00:00";
  static final double BUILD_TIME = 1614589200.0;
  static final String GIT_SHA = "2be11c6f4";

  private final ClusterModel model;
  private final World world;

  MesosJson(ClusterModel model) {
    this.model = model;
    this.world = model.world();
  }

  static ObjectNode object() {
    return JSON.objectNode();
  }

  static ArrayNode array() {
    return JSON.arrayNode();
  }

  private static ObjectNode value(String text) {
    return object().put("value", text);
  }

  private static ObjectNode nanos(long nanoseconds) {
    return object().put("nanoseconds", nanoseconds);
  }

  /** A decimal number of seconds, never in exponent form. */
  private static BigDecimal seconds(long nanoseconds) {
    BigDecimal exact = BigDecimal.valueOf(nanoseconds, 9).stripTrailingZeros();
    return exact.scale() < 1 ? exact.setScale(1) : exact;
  }

  /** Lists come in no order that means anything; it changes with each leader. */
  private <T> List<T> shuffled(List<T> items, Function<T, String> name) {
    Map<T, UUID> places = new IdentityHashMap<>();
    items.forEach(
        item -> places.put(item, ClusterModel.uuidOf(world.incarnation + name.apply(item))));
    List<T> copy = new ArrayList<>(items);
    copy.sort(Comparator.comparing(places::get));
    return copy;
  }

  // ---------------------------------------------------------------- master, v1

  ObjectNode agents() {
    ArrayNode agents = JSON.arrayNode();
    Resources resources = new Resources(world);
    Map<String, Node> nodes = new HashMap<>();
    world.nodes.values().forEach(node -> nodes.put(node.agentId, node));
    List<String> ids = List.copyOf(world.memory.registered.keySet());
    for (String id : shuffled(ids, name -> name)) {
      Node node = nodes.get(id);
      if (node != null) {
        agents.add(agent(node, world.memory.registered.get(id), resources));
      }
    }
    ArrayNode recovered = JSON.arrayNode();
    for (String id : shuffled(List.copyOf(world.memory.recovered), name -> name)) {
      Node node = model.nodeOf(id);
      if (node != null) {
        recovered.add(agentInfo(node, true));
      }
    }
    ObjectNode answer = object();
    answer.set("agents", agents);
    answer.set("recovered_agents", recovered);
    return answer;
  }

  private ObjectNode agent(Node node, Member member, Resources resources) {
    ObjectNode agent = object();
    agent.set("agent_info", agentInfo(node, true));
    agent.put("active", member.connected && !member.deactivated);
    agent.put("deactivated", member.deactivated);
    agent.put("version", node.version);
    agent.put("pid", "slave(1)@" + node.ip + ":" + node.port);
    agent.set("registered_time", nanos(member.registered));
    if (member.reregistered != 0) {
      agent.set("reregistered_time", nanos(member.reregistered));
    }
    agent.set("total_resources", resources.total(node));
    ArrayNode allocated = resources.allocatedOn(node);
    if (!allocated.isEmpty()) {
      agent.set("allocated_resources", allocated);
    }
    ArrayNode capabilities = agent.putArray("capabilities");
    for (String capability : CAPABILITIES) {
      if (node.canDrain || !capability.equals("AGENT_DRAINING")) {
        capabilities.addObject().put("type", capability);
      }
    }
    if (member.drain != null) {
      agent.set("drain_info", drainInfo(member.drain));
    }
    if (member.drainStart != 0) {
      agent.set("estimated_drain_start_time", nanos(member.drainStart));
    }
    return agent;
  }

  private ObjectNode agentInfo(Node node, boolean ofMaster) {
    ObjectNode info = object();
    info.put("hostname", node.host);
    info.put("port", node.port);
    info.set("resources", Resources.announced(node));
    if (!node.attributes.isEmpty()) {
      ArrayNode attributes = info.putArray("attributes");
      node.attributes.forEach(
          (name, text) -> {
            MesosText value = MesosText.known(text);
            ObjectNode attribute =
                attributes.addObject().put("name", name).put("type", value.type());
            switch (value.type()) {
              case "SCALAR" -> attribute.putObject("scalar").put("value", value.number());
              case "RANGES" -> ranges(attribute.putObject("ranges").putArray("range"), value);
              default -> attribute.set("text", value(value.text()));
            }
          });
    }
    info.set("id", value(node.agentId));
    if (ofMaster) {
      info.put("checkpoint", true);
    }
    if (node.zone != null) {
      ObjectNode domain = info.putObject("domain").putObject("fault_domain");
      domain.putObject("region").put("name", node.region);
      domain.putObject("zone").put("name", node.zone);
    }
    return info;
  }

  private static void ranges(ArrayNode list, MesosText value) {
    value.ranges().forEach(range -> list.addObject().put("begin", range[0]).put("end", range[1]));
  }

  static ObjectNode parsed(String json) {
    try {
      return (ObjectNode) CallReader.MAPPER.readTree(json);
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("not JSON: " + json, broken);
    }
  }

  private static ObjectNode drainInfo(Drain drain) {
    ObjectNode info = object();
    info.put("state", drain.over ? "DRAINED" : "DRAINING");
    info.set("config", drainConfig(drain));
    return info;
  }

  private static ObjectNode drainConfig(Drain drain) {
    ObjectNode config = object();
    if (drain.grace != null) {
      config.set("max_grace_period", nanos(drain.grace));
    }
    config.put("mark_gone", drain.markGone);
    return config;
  }

  ObjectNode tasks() {
    ArrayNode live = JSON.arrayNode();
    ArrayNode unreachable = JSON.arrayNode();
    ArrayNode completed = JSON.arrayNode();
    for (Task task : shuffled(world.tasks, each -> each.key)) {
      if (task.place == Place.LIVE) {
        if (world.memory.registered.containsKey(task.agentId)) {
          live.add(task(task, task.masterState, task.told));
        }
      } else if (!task.forgotten) {
        (task.place == Place.UNREACHABLE ? unreachable : completed)
            .add(task(task, task.masterState, task.told));
      }
    }
    ObjectNode answer = object();
    answer.set("tasks", live);
    answer.set("unreachable_tasks", unreachable);
    answer.set("completed_tasks", completed);
    return answer;
  }

  private ObjectNode task(Task task, String state, int told) {
    ObjectNode json = object();
    json.put("name", task.shownName);
    json.set("task_id", value(task.id));
    json.set("framework_id", value(task.frameworkId));
    if (task.pod) {
      json.set("executor_id", value(task.executorId));
    }
    json.set("agent_id", value(task.agentId));
    json.put("state", state);
    json.set("resources", Resources.of(world, task));
    List<Status> statuses = task.statuses.subList(0, Math.min(told, task.statuses.size()));
    if (!statuses.isEmpty()) {
      ArrayNode array = json.putArray("statuses");
      for (Status status : statuses) {
        array.add(status(task, status));
      }
    }
    if (task.statusUpdateState != null) {
      json.put("status_update_state", task.statusUpdateState);
      json.put("status_update_uuid", task.statusUpdateUuid);
    }
    if (task.killGrace != null) {
      json.putObject("kill_policy").set("grace_period", nanos(task.killGrace));
    }
    if (!task.labels.isEmpty()) {
      ArrayNode labels = json.putObject("labels").putArray("labels");
      task.labels.forEach((key, text) -> labels.addObject().put("key", key).put("value", text));
    }
    return json;
  }

  private ObjectNode status(Task task, Status status) {
    ObjectNode json = object();
    json.set("task_id", value(task.id));
    json.put("state", status.state);
    if (status.message != null) {
      json.put("message", status.message);
    }
    json.put("source", status.source);
    if (status.reason != null) {
      json.put("reason", status.reason);
    }
    json.set("agent_id", value(task.agentId));
    if (!status.source.equals("SOURCE_MASTER")) {
      json.set("executor_id", value(task.executorId));
    }
    json.put("timestamp", seconds(status.at));
    if (status.uuid != null) {
      json.put("uuid", status.uuid);
    }
    if (status.source.equals("SOURCE_EXECUTOR")) {
      ObjectNode container = json.putObject("container_status");
      ObjectNode id = container.putObject("container_id");
      id.put("value", task.containerId);
      if (task.pod) {
        id.set("parent", value(ClusterModel.uuidOf(task.containerId).toString()));
      }
      Node node = world.nodes.get(task.host);
      container
          .putArray("network_infos")
          .addObject()
          .putArray("ip_addresses")
          .addObject()
          .put("protocol", "IPv4")
          .put("ip_address", node == null ? task.host : node.ip);
      container.put("executor_pid", 10000 + Math.floorMod(task.key.hashCode(), 20000));
    }
    if (status.unreachable != 0 && status.state.equals("TASK_UNREACHABLE")) {
      json.set("unreachable_time", nanos(status.unreachable));
    }
    return json;
  }

  ObjectNode frameworks() {
    ArrayNode frameworks = JSON.arrayNode();
    ArrayNode completed = JSON.arrayNode();
    for (Framework framework : shuffled(List.copyOf(world.frameworks.values()), each -> each.id)) {
      if (framework.completed) {
        completed.add(framework(framework));
      } else if (!framework.recovered || hasKnownTasks(framework)) {
        frameworks.add(framework(framework));
      }
    }
    ObjectNode answer = object();
    answer.set("frameworks", frameworks);
    answer.set("completed_frameworks", completed);
    return answer;
  }

  private boolean hasKnownTasks(Framework framework) {
    return world.tasks.stream()
        .anyMatch(
            task ->
                task.frameworkId.equals(framework.id)
                    && world.memory.registered.containsKey(task.agentId));
  }

  private ObjectNode framework(Framework framework) {
    ObjectNode json = object();
    ObjectNode info = json.putObject("framework_info");
    info.put("user", framework.user);
    info.put("name", framework.name);
    info.set("id", value(framework.id));
    info.put("failover_timeout", seconds(framework.failoverTimeout));
    info.put("checkpoint", true);
    info.putArray("roles").add(framework.role);
    info.put("hostname", framework.hostname);
    ArrayNode capabilities = info.putArray("capabilities");
    framework.capabilities.forEach(each -> capabilities.addObject().put("type", each));
    json.put("active", framework.connected);
    json.put("connected", framework.connected);
    json.put("recovered", framework.recovered);
    if (framework.registered != 0) {
      json.set("registered_time", nanos(framework.registered));
      json.set("reregistered_time", nanos(framework.reregistered));
    }
    if (framework.unregistered != 0) {
      json.set("unregistered_time", nanos(framework.unregistered));
    }
    ArrayNode allocated =
        new Resources(world).allocated(task -> task.frameworkId.equals(framework.id));
    if (!allocated.isEmpty()) {
      json.set("allocated_resources", allocated);
    }
    json.putObject("offer_constraints");
    return json;
  }

  /** Operations on all agents that the master sees, or on one. */
  ObjectNode operations(String agentId) {
    ArrayNode operations = JSON.arrayNode();
    for (Operation operation : world.operations) {
      boolean wanted =
          agentId == null
              ? world.memory.registered.containsKey(operation.agentId)
              : operation.agentId.equals(agentId);
      if (wanted) {
        operations.add(operation(operation));
      }
    }
    ObjectNode answer = object();
    if (!operations.isEmpty()) {
      answer.set("operations", operations);
    }
    return answer;
  }

  private static ObjectNode operation(Operation operation) {
    ObjectNode json = object();
    if (operation.frameworkId != null) {
      json.set("framework_id", value(operation.frameworkId));
    }
    json.set("agent_id", value(operation.agentId));
    ObjectNode info = json.putObject("info").put("type", operation.type);
    info.set("id", value(operation.id));
    ObjectNode resource = info.putObject("reserve").putArray("resources").addObject();
    resource.put("name", "cpus").put("type", "SCALAR");
    resource.putObject("scalar").put("value", operation.cpus);
    resource.putObject("allocation_info").put("role", operation.role);
    resource
        .putArray("reservations")
        .addObject()
        .put("type", "DYNAMIC")
        .put("role", operation.role);
    ObjectNode status = object();
    status.set("operation_id", value(operation.id));
    status.put("state", operation.state);
    if (!operation.state.equals("OPERATION_PENDING")) {
      status.set("uuid", value(operation.statusUuid));
      status.set("agent_id", value(operation.agentId));
    }
    json.set("latest_status", status);
    if (!operation.state.equals("OPERATION_PENDING")) {
      json.putArray("statuses").add(status);
    }
    json.set("uuid", value(operation.uuid));
    return json;
  }

  ObjectNode schedule(boolean visible) {
    ObjectNode schedule = object();
    if (!visible || world.registry.windows.isEmpty() || !world.memory.ready) {
      return schedule;
    }
    ArrayNode windows = schedule.putArray("windows");
    for (Window window : world.registry.windows) {
      ObjectNode json = windows.addObject();
      ArrayNode machines = json.putArray("machine_ids");
      window.machines.forEach(machine -> machines.add(machine(machine)));
      json.set("unavailability", unavailability(window));
    }
    return schedule;
  }

  private static ObjectNode unavailability(Window window) {
    ObjectNode unavailability = object();
    unavailability.set("start", nanos(window.start));
    if (window.duration != null) {
      unavailability.set("duration", nanos(window.duration));
    }
    return unavailability;
  }

  private static ObjectNode machine(Machine machine) {
    ObjectNode json = object();
    if (machine.hostname != null) {
      json.put("hostname", machine.hostname);
    }
    if (machine.ip != null) {
      json.put("ip", machine.ip);
    }
    return json;
  }

  ObjectNode maintenanceStatus(boolean visible) {
    ObjectNode status = object();
    if (!visible || !world.memory.ready) {
      return status;
    }
    ArrayNode draining = JSON.arrayNode();
    ArrayNode down = JSON.arrayNode();
    for (Machine machine : world.registry.machines) {
      if (machine.down) {
        down.add(machine(machine));
        continue;
      }
      ObjectNode json = draining.addObject();
      json.set("id", machine(machine));
      if (!machine.answers.isEmpty()) {
        ArrayNode statuses = json.putArray("statuses");
        for (InverseOffer offer : machine.answers) {
          ObjectNode one = statuses.addObject().put("status", offer.status);
          one.set("framework_id", value(offer.frameworkId));
          one.set("timestamp", nanos(offer.at));
        }
      }
    }
    if (!draining.isEmpty()) {
      status.set("draining_machines", draining);
    }
    if (!down.isEmpty()) {
      status.set("down_machines", down);
    }
    return status;
  }

  ObjectNode version(String version) {
    ObjectNode json = object();
    json.put("version", version);
    json.put("build_date", BUILD_DATE);
    json.put("build_time", BUILD_TIME);
    json.put("build_user", "");
    json.put("git_sha", GIT_SHA);
    json.put("git_branch", "refs/heads/" + version.replaceFirst("\\d+$", "x"));
    return json;
  }

  ObjectNode master() {
    Master master = world.masters.get(world.leader);
    ObjectNode json = object();
    json.set("master_info", masterInfo());
    json.put("start_time", seconds(master.started));
    json.put("elected_time", seconds(world.memory.electedAt));
    return json;
  }

  private ObjectNode masterInfo() {
    Master master = world.masters.get(world.leader);
    ObjectNode info = object();
    info.put("id", masterId(world.leader));
    info.put("ip", ipNumber(master.ip));
    info.put("port", master.port);
    info.put("pid", "master@" + master.ip + ":" + master.port);
    info.put("hostname", master.ip);
    info.put("version", masterVersion());
    info.putObject("address")
        .put("hostname", master.ip)
        .put("ip", master.ip)
        .put("port", master.port);
    ArrayNode capabilities = info.putArray("capabilities");
    for (String capability : List.of("AGENT_UPDATE", "AGENT_DRAINING", "QUOTA_V2")) {
      capabilities.addObject().put("type", capability);
    }
    return info;
  }

  private String masterId(int index) {
    return ClusterModel.uuidOf(world.id + "master" + index + "/" + world.masters.get(index).started)
        .toString();
  }

  private static long ipNumber(String ip) {
    long number = 0;
    String[] parts = ip.split("\\.");
    for (int position = parts.length - 1; position >= 0; position--) {
      number = number * 256 + Integer.parseInt(parts[position]);
    }
    return number;
  }

  String masterVersion() {
    return "1.10.0";
  }

  // ---------------------------------------------------------------- flags

  Map<String, String> masterFlags(int index) {
    Master master = world.masters.get(index);
    Map<String, String> flags = new TreeMap<>();
    long pings = 15_000_000_000L;
    long timeouts = Math.max(1, world.timing.pingTimeout / pings);
    flags.put("agent_ping_timeout", duration(world.timing.pingTimeout / timeouts));
    flags.put("agent_reregister_timeout", duration(world.timing.reregistrationDeadline));
    flags.put("agent_removal_rate_limit", "100/1mins");
    flags.put("authenticate_agents", "false");
    flags.put("authenticate_frameworks", "false");
    flags.put("authenticate_http_readonly", "false");
    flags.put("authenticate_http_readwrite", "false");
    flags.put("hostname", master.ip);
    flags.put("ip", master.ip);
    flags.put("log_auto_initialize", "true");
    flags.put("max_agent_ping_timeouts", String.valueOf(timeouts));
    flags.put("port", String.valueOf(master.port));
    flags.put("quorum", String.valueOf(world.masters.size() / 2 + 1));
    flags.put("recovery_agent_removal_limit", "100%");
    flags.put("registry", "replicated_log");
    flags.put("registry_fetch_timeout", "1mins");
    flags.put("registry_store_timeout", duration(world.timing.registryStoreTimeout));
    flags.put("root_submissions", "true");
    flags.put("version", "false");
    flags.put("work_dir", "/var/lib/dcos/mesos/master");
    flags.put("zk", "zk://zk-1.zk:2181,zk-2.zk:2181,zk-3.zk:2181/mesos");
    flags.put("zk_session_timeout", duration(world.timing.zkSession));
    return flags;
  }

  Map<String, String> agentFlags(Node node) {
    Map<String, String> flags = new TreeMap<>();
    StringBuilder attributes = new StringBuilder();
    node.attributes.forEach(
        (name, text) ->
            attributes
                .append(attributes.isEmpty() ? "" : ";")
                .append(name)
                .append(':')
                .append(text));
    flags.put("attributes", attributes.toString());
    flags.put("containerizers", "docker,mesos");
    flags.put("docker_stop_timeout", "20secs");
    flags.put("executor_registration_timeout", "10mins");
    flags.put("executor_shutdown_grace_period", duration(world.timing.executorShutdown));
    flags.put("hostname", node.host);
    flags.put("http_command_executor", String.valueOf(node.httpCommandExecutor));
    flags.put("ip", node.ip);
    flags.put("launcher", "linux");
    flags.put("port", String.valueOf(node.port));
    flags.put("reconfiguration_policy", "additive");
    flags.put("recover", "reconnect");
    flags.put("recovery_timeout", "24hrs");
    if (node.resourcesFlag != null) {
      flags.put("resources", node.resourcesFlag);
    }
    flags.put("systemd_enable_support", "true");
    flags.put("version", "false");
    flags.put("work_dir", "/var/lib/mesos/slave");
    return flags;
  }

  static String duration(long nanos) {
    long seconds = nanos / 1_000_000_000L;
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "mins" : seconds + "secs";
  }

  static ObjectNode flagList(Map<String, String> flags) {
    ObjectNode answer = object();
    ArrayNode list = answer.putArray("flags");
    flags.forEach((name, text) -> list.addObject().put("name", name).put("value", text));
    return answer;
  }

  // ---------------------------------------------------------------- registry

  /** The registry as {@code /registrar(1)/registry} shows it. */
  ObjectNode registry() {
    ObjectNode json = object();
    json.putObject("master").set("info", masterInfo());
    boolean drains =
        Stream.of(world.registry.admitted, world.registry.unreachable)
            .flatMap(entries -> entries.values().stream())
            .anyMatch(entry -> entry.deactivated || entry.drain != null);
    if (drains || !world.registry.gone.isEmpty()) {
      json.putArray("minimum_capabilities").addObject().put("capability", "AGENT_DRAINING");
    }
    ObjectNode slaves = json.putObject("slaves");
    if (!world.registry.admitted.isEmpty()) {
      ArrayNode list = slaves.putArray("slaves");
      world.registry.admitted.forEach((id, entry) -> list.add(admitted(id, entry)));
    }
    if (!world.registry.machines.isEmpty()) {
      ArrayNode machines = json.putObject("machines").putArray("machines");
      for (Machine machine : world.registry.machines) {
        ObjectNode info = machines.addObject().putObject("info");
        info.set("id", machine(machine));
        info.put("mode", machine.down ? "DOWN" : "DRAINING");
        world.registry.windows.stream()
            .filter(
                window ->
                    window.machines.stream()
                        .anyMatch(
                            each ->
                                ClusterModel.machineText(each)
                                    .equals(ClusterModel.machineText(machine))))
            .findFirst()
            .ifPresent(window -> info.set("unavailability", unavailability(window)));
      }
      json.putArray("schedules").add(schedule(true));
    }
    if (!world.registry.unreachable.isEmpty()) {
      ArrayNode list = json.putObject("unreachable").putArray("slaves");
      world.registry.unreachable.forEach(
          (id, entry) -> {
            ObjectNode one = list.addObject();
            one.set("id", value(id));
            one.set("timestamp", nanos(entry.since));
            drainOf(one, entry);
          });
    }
    if (!world.registry.gone.isEmpty()) {
      ArrayNode list = json.putObject("gone").putArray("slaves");
      world.registry.gone.forEach(
          (id, since) -> {
            ObjectNode one = list.addObject();
            one.set("id", value(id));
            one.set("timestamp", nanos(since));
          });
    }
    return json;
  }

  private ObjectNode admitted(String id, Entry entry) {
    ObjectNode one = object();
    Node node = world.nodes.get(entry.host);
    if (node != null) {
      ObjectNode info = agentInfo(node, true);
      info.set("id", value(id));
      info.set("resources", new Resources(world).total(node));
      one.set("info", info);
    }
    drainOf(one, entry);
    return one;
  }

  private static void drainOf(ObjectNode one, Entry entry) {
    if (entry.drain != null) {
      one.set("drain_info", drainInfo(entry.drain));
    }
    one.put("deactivated", entry.deactivated);
  }

  // ---------------------------------------------------------------- agent, v1

  ObjectNode ofAgent(Node node) {
    ObjectNode json = object();
    json.set("agent_info", agentInfo(node, false));
    if (node.ownDrain != null) {
      json.set("drain_config", drainConfig(node.ownDrain));
      json.set("estimated_drain_start_time", nanos(node.ownDrainStart));
    }
    return json;
  }

  ObjectNode tasksOf(Node node) {
    ArrayNode queued = JSON.arrayNode();
    ArrayNode launched = JSON.arrayNode();
    ArrayNode terminated = JSON.arrayNode();
    ArrayNode completed = JSON.arrayNode();
    for (Task task : shuffled(world.tasks, each -> each.key)) {
      if (!task.agentId.equals(node.agentId)) {
        continue;
      }
      boolean ended = ClusterModel.terminal(task.state);
      ArrayNode list =
          !ended
              ? task.state.equals("TASK_STAGING") ? queued : launched
              : task.acknowledged ? completed : terminated;
      list.add(task(task, task.state, task.statuses.size()));
    }
    ObjectNode answer = object();
    answer.set("pending_tasks", JSON.arrayNode());
    answer.set("queued_tasks", queued);
    answer.set("launched_tasks", launched);
    answer.set("terminated_tasks", terminated);
    answer.set("completed_tasks", completed);
    return answer;
  }

  // ---------------------------------------------------------------- metrics

  private long countTasks(String state) {
    return world.tasks.stream()
        .filter(
            task ->
                task.masterState.equals(state)
                    && (task.place == Place.UNREACHABLE
                        ? !task.forgotten
                        : task.place == Place.LIVE
                            && world.memory.registered.containsKey(task.agentId)))
        .count();
  }

  private long countMembers(Predicate<Member> which) {
    return world.memory.registered.values().stream().filter(which).count();
  }

  ObjectNode masterMetrics(int index) {
    Master master = world.masters.get(index);
    boolean leads = world.leader == index;
    ObjectNode json = object();
    json.put("master/elected", leads ? 1.0 : 0.0);
    json.put("master/uptime_secs", seconds(world.now - master.started));
    boolean votes = world.now >= master.serves && model.quorum();
    json.put("registrar/log/recovered", votes ? 1.0 : 0.0);
    json.put("registrar/log/ensemble_size", (double) world.masters.size());
    json.put("registrar/queued_operations", 0.0);
    json.put("registrar/registry_size_bytes", 2048.0);
    json.put("registrar/state_store_ms/p99", 12.0);
    if (leads) {
      double cpusTotal = 0;
      double cpusUsed = 0;
      Room room = new Room(world);
      for (Node node : world.nodes.values()) {
        if (world.memory.registered.containsKey(node.agentId)) {
          cpusTotal += node.cpus;
          cpusUsed += room.byTasks(node).cpus;
        }
      }
      json.put("master/cpus_total", cpusTotal);
      json.put("master/cpus_used", cpusUsed);
    }
    json.put(
        "master/slaves_active", leads ? countMembers(m -> m.connected && !m.deactivated) : 0.0);
    json.put("master/slaves_connected", leads ? countMembers(m -> m.connected) : 0.0);
    json.put("master/slaves_disconnected", leads ? countMembers(m -> !m.connected) : 0.0);
    json.put(
        "master/slaves_inactive", leads ? countMembers(m -> !m.connected || m.deactivated) : 0.0);
    json.put(
        "master/slaves_unreachable",
        leads && world.memory.ready ? (double) world.registry.unreachable.size() : 0.0);
    json.put("master/slave_registrations", 0.0);
    json.put("master/slave_reregistrations", leads ? countMembers(m -> m.reregistered != 0) : 0.0);
    json.put("master/slave_removals", 0.0);
    json.put("master/recovery_slave_removals", 0.0);
    for (String state :
        List.of(
            "staging",
            "starting",
            "running",
            "killing",
            "unreachable",
            "lost",
            "gone",
            "gone_by_operator")) {
      json.put(
          "master/tasks_" + state,
          leads ? (double) countTasks("TASK_" + state.toUpperCase(Locale.ROOT)) : 0.0);
    }
    List<Framework> known =
        leads
            ? world.frameworks.values().stream()
                .filter(each -> !each.completed && (!each.recovered || hasKnownTasks(each)))
                .toList()
            : List.of();
    double connected = known.stream().filter(framework -> framework.connected).count();
    json.put("master/frameworks_active", connected);
    json.put("master/frameworks_connected", connected);
    json.put("master/frameworks_disconnected", known.size() - connected);
    json.put("master/frameworks_inactive", known.size() - connected);
    json.put("system/cpus_total", 4.0);
    return json;
  }

  ObjectNode agentMetrics(Node node) {
    Member member = world.memory.registered.get(node.agentId);
    List<Task> running =
        world.tasks.stream()
            .filter(task -> task.agentId.equals(node.agentId) && !ClusterModel.terminal(task.state))
            .toList();
    Room.Taken used = new Room(world).byTasks(node);
    ObjectNode json = object();
    json.put("slave/registered", member != null && member.connected ? 1.0 : 0.0);
    json.put("slave/uptime_secs", seconds(Math.max(0, world.now - node.started)));
    json.put("slave/recovery_errors", 0.0);
    json.put("slave/recovery_time_secs", 0.03);
    json.put("slave/executors_running", (double) running.size());
    json.put(
        "slave/frameworks_active",
        (double) running.stream().map(task -> task.frameworkId).distinct().count());
    json.put(
        "slave/tasks_running",
        (double) running.stream().filter(task -> task.state.equals("TASK_RUNNING")).count());
    json.put(
        "slave/tasks_killing",
        (double) running.stream().filter(task -> task.state.equals("TASK_KILLING")).count());
    json.put(
        "slave/tasks_starting",
        (double) running.stream().filter(task -> task.state.equals("TASK_STARTING")).count());
    json.put(
        "slave/tasks_staging",
        (double) running.stream().filter(task -> task.state.equals("TASK_STAGING")).count());
    json.put("slave/cpus_total", node.cpus);
    json.put("slave/cpus_used", used.cpus);
    json.put("slave/mem_total", node.mem);
    json.put("slave/mem_used", used.mem);
    json.put("system/cpus_total", node.cpus);
    return json;
  }

  // ---------------------------------------------------------------- v0

  ObjectNode slaves(String onlyId) {
    ObjectNode answer = object();
    ArrayNode slaves = answer.putArray("slaves");
    Resources resources = new Resources(world);
    Room room = new Room(world);
    for (String id : shuffled(List.copyOf(world.memory.registered.keySet()), name -> name)) {
      Node node = model.nodeOf(id);
      if (node != null && (onlyId == null || onlyId.equals(id))) {
        slaves.add(slave(node, world.memory.registered.get(id), resources, room.byTasks(node)));
      }
    }
    ArrayNode recovered = answer.putArray("recovered_slaves");
    if (onlyId == null) {
      for (String id : world.memory.recovered) {
        Node node = model.nodeOf(id);
        if (node != null) {
          recovered.addObject().put("id", id).put("hostname", node.host).put("port", node.port);
        }
      }
    }
    return answer;
  }

  private ObjectNode slave(Node node, Member member, Resources resources, Room.Taken used) {
    ObjectNode json = object();
    json.put("id", node.agentId);
    json.put("hostname", node.host);
    json.put("port", node.port);
    ObjectNode attributes = json.putObject("attributes");
    node.attributes.forEach(
        (name, text) -> {
          MesosText value = MesosText.known(text);
          if (value.type().equals("SCALAR")) {
            attributes.put(name, value.number());
          } else {
            attributes.put(name, text);
          }
        });
    json.put("pid", "slave(1)@" + node.ip + ":" + node.port);
    json.put("registered_time", seconds(member.registered));
    if (member.reregistered != 0) {
      json.put("reregistered_time", seconds(member.reregistered));
    }
    json.putObject("resources")
        .put("disk", node.disk)
        .put("mem", node.mem)
        .put("gpus", 0.0)
        .put("cpus", node.cpus)
        .put("ports", Resources.portText(node));
    json.putObject("used_resources")
        .put("disk", used.disk)
        .put("mem", used.mem)
        .put("gpus", 0.0)
        .put("cpus", used.cpus);
    json.putObject("offered_resources")
        .put("disk", 0.0)
        .put("mem", 0.0)
        .put("gpus", 0.0)
        .put("cpus", 0.0);
    ObjectNode reserved = json.putObject("reserved_resources");
    resources
        .sums(node)
        .forEach(
            (role, sum) ->
                (role.equals("*")
                        ? json.putObject("unreserved_resources")
                        : reserved.putObject(role))
                    .setAll(sum));
    json.put("active", member.connected && !member.deactivated);
    json.put("deactivated", member.deactivated);
    json.put("version", node.version);
    ObjectNode reservedFull = json.putObject("reserved_resources_full");
    ArrayNode unreservedFull = json.putArray("unreserved_resources_full");
    for (JsonNode each : resources.total(node)) {
      String role = each.get("role").asText();
      (role.equals("*") ? unreservedFull : reservedFull.withArray(role)).add(each);
    }
    json.set("used_resources_full", resources.allocatedOn(node));
    json.putArray("offered_resources_full");
    ArrayNode capabilities = json.putArray("capabilities");
    CAPABILITIES.stream()
        .filter(each -> node.canDrain || !each.equals("AGENT_DRAINING"))
        .forEach(capabilities::add);
    if (member.drain != null) {
      json.set("drain_info", drainInfo(member.drain));
    }
    if (member.drainStart != 0) {
      json.put("estimated_drain_start_time_seconds", seconds(member.drainStart));
    }
    return json;
  }

  /** The cluster as the old {@code /state} shows it: empty while the leader recovers. */
  ObjectNode state(int index) {
    Master master = world.masters.get(index);
    ObjectNode json = object();
    json.put("version", masterVersion());
    json.put("git_sha", GIT_SHA);
    json.put("build_date", BUILD_DATE);
    json.put("build_time", BUILD_TIME);
    json.put("start_time", seconds(master.started));
    json.put("elected_time", seconds(world.memory.electedAt));
    json.put("id", masterId(index));
    json.put("pid", "master@" + master.ip + ":" + master.port);
    json.put("hostname", master.ip);
    json.put("activated_slaves", (double) countMembers(m -> m.connected && !m.deactivated));
    json.put("deactivated_slaves", (double) countMembers(m -> !m.connected || m.deactivated));
    json.put(
        "unreachable_slaves",
        world.memory.ready ? (double) world.registry.unreachable.size() : 0.0);
    json.put("leader", "master@" + master.ip + ":" + master.port);
    ObjectNode flags = json.putObject("flags");
    masterFlags(index).forEach(flags::put);
    json.setAll(slaves(null));
    ArrayNode frameworks = json.putArray("frameworks");
    ArrayNode completed = json.putArray("completed_frameworks");
    if (world.memory.ready) {
      for (Framework framework : world.frameworks.values()) {
        (framework.completed ? completed : frameworks)
            .addObject()
            .put("id", framework.id)
            .put("name", framework.name)
            .put("active", framework.connected)
            .put("connected", framework.connected)
            .put("recovered", framework.recovered)
            .put("role", framework.role);
      }
    }
    return json;
  }
}
