package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.simulator.Placement.Misfit;
import org.dcosrunbooks.simulator.World.App;
import org.dcosrunbooks.simulator.World.Deployment;
import org.dcosrunbooks.simulator.World.Failure;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.Node;
import org.dcosrunbooks.simulator.World.Task;
import org.dcosrunbooks.simulator.World.Waiting;

/** What a Marathon shows, in its own JSON. */
final class MarathonJson {

  static final String VERSION = "1.10.36";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final ClusterModel model;
  private final World world;
  private final MarathonScheduler marathons;
  private final Framework framework;

  MarathonJson(ClusterModel model, Framework framework) {
    this.model = model;
    this.world = model.world();
    this.marathons = model.marathons();
    this.framework = framework;
  }

  /** What may be added to an app. */
  enum Embed {
    COUNTS,
    DEPLOYMENTS,
    TASKS,
    LAST_TASK_FAILURE
  }

  static String time(long nanos) {
    return TIME.format(Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L));
  }

  static ObjectNode message(String text) {
    return MesosJson.object().put("message", text);
  }

  // ---------------------------------------------------------------- apps

  ObjectNode apps(Set<Embed> embeds) {
    ObjectNode answer = MesosJson.object();
    ArrayNode list = answer.putArray("apps");
    Map<String, List<Task>> tasks = marathons.tasks(framework);
    for (App app : marathons.apps(framework, false)) {
      list.add(app(app, tasks.getOrDefault(app.key, List.of()), embeds));
    }
    return answer;
  }

  ObjectNode app(App app, List<Task> tasks, Set<Embed> embeds) {
    ObjectNode json = definition(app);
    if (embeds.contains(Embed.COUNTS)) {
      counts(json, app, tasks);
    }
    if (embeds.contains(Embed.DEPLOYMENTS)) {
      ArrayNode deployments = json.putArray("deployments");
      marathons
          .deployments(framework, app)
          .forEach(each -> deployments.addObject().put("id", each.id));
    }
    if (embeds.contains(Embed.TASKS)) {
      ArrayNode list = json.putArray("tasks");
      tasks.forEach(task -> list.add(task(app, task)));
    }
    if (embeds.contains(Embed.LAST_TASK_FAILURE) && app.lastFailure != null) {
      json.set("lastTaskFailure", failure(app));
    }
    return json;
  }

  private void counts(ObjectNode json, App app, List<Task> tasks) {
    json.put("tasksStaged", tasks.stream().filter(MarathonJson::staged).count());
    json.put("tasksRunning", tasks.stream().filter(MarathonJson::running).count());
    json.put("tasksHealthy", health(app, tasks, true));
    json.put("tasksUnhealthy", health(app, tasks, false));
  }

  private long health(App app, List<Task> tasks, boolean wanted) {
    return tasks.stream()
        .filter(MarathonJson::running)
        .filter(task -> marathons.healthy(app, task).equals(Optional.of(wanted)))
        .count();
  }

  static boolean staged(Task task) {
    return task.masterState.equals("TASK_STAGING") || task.masterState.equals("TASK_STARTING");
  }

  static boolean running(Task task) {
    return task.masterState.equals("TASK_RUNNING");
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  ObjectNode definition(App app) {
    ObjectNode json = MesosJson.object();
    json.put("id", app.name);
    if (app.role != null) {
      json.putArray("acceptedResourceRoles").add(app.role);
    }
    json.put("backoffFactor", app.backoffFactor);
    json.put("backoffSeconds", Math.round(seconds(app.backoff)));
    json.put("cmd", "./run");
    constraints(json.putArray("constraints"), app);
    container(json, app);
    json.put("cpus", app.cpus);
    json.put("disk", app.resident ? 0 : app.disk);
    json.put("executor", "");
    json.put("gpus", 0);
    healthChecks(json, app);
    json.put("instances", app.instances);
    json.put("killSelection", "YOUNGEST_FIRST");
    ObjectNode labels = json.putObject("labels");
    app.labels.forEach(labels::put);
    json.put("maxLaunchDelaySeconds", Math.round(seconds(app.maxLaunchDelay)));
    json.put("mem", app.mem);
    json.putArray("networks").addObject().put("mode", "host");
    ports(json, app);
    json.put("requirePorts", !app.fixedPorts.isEmpty());
    if (app.resident) {
      json.putObject("residency")
          .put("relaunchEscalationTimeoutSeconds", 3600)
          .put("taskLostBehavior", "WAIT_FOREVER");
    }
    json.put("role", framework.role);
    if (app.killGrace != null) {
      json.put("taskKillGracePeriodSeconds", Math.round(seconds(app.killGrace)));
    }
    unreachable(json, app);
    boolean alone = app.resident || app.labels.containsKey("MARATHON_SINGLE_INSTANCE_APP");
    json.putObject("upgradeStrategy")
        .put("maximumOverCapacity", alone ? 0 : 1)
        .put("minimumHealthCapacity", app.minimumHealthCapacity);
    json.put("version", time(app.version));
    json.putObject("versionInfo")
        .put("lastConfigChangeAt", time(app.version))
        .put("lastScalingAt", time(app.version));
    return json;
  }

  private static void constraints(ArrayNode list, App app) {
    for (List<String> constraint : app.constraints) {
      ArrayNode parts = list.addArray();
      constraint.forEach(parts::add);
    }
  }

  private static void container(ObjectNode json, App app) {
    ObjectNode container = json.putObject("container").put("type", "MESOS");
    ArrayNode volumes = container.putArray("volumes");
    if (app.resident) {
      ObjectNode volume = volumes.addObject();
      volume.put("containerPath", "data").put("mode", "RW");
      volume.putObject("persistent").put("size", Math.round(app.disk)).put("type", "root");
    }
  }

  private static void healthChecks(ObjectNode json, App app) {
    ArrayNode checks = json.putArray("healthChecks");
    if (app.healthyAfter != null) {
      checks
          .addObject()
          .put("protocol", "MESOS_HTTP")
          .put("path", "/health")
          .put("portIndex", 0)
          .put("gracePeriodSeconds", 300)
          .put("intervalSeconds", 10)
          .put("maxConsecutiveFailures", 3)
          .put("timeoutSeconds", 20)
          .put("delaySeconds", 15)
          .put("ipProtocol", "IPv4");
    }
  }

  private static int portCount(App app) {
    return app.fixedPorts.isEmpty() ? app.ports : app.fixedPorts.size();
  }

  private static void ports(ObjectNode json, App app) {
    ArrayNode ports = json.putArray("portDefinitions");
    for (int index = 0; index < portCount(app); index++) {
      ObjectNode port = ports.addObject();
      port.put(
          "port", app.fixedPorts.isEmpty() ? servicePort(app, index) : app.fixedPorts.get(index));
      port.put("protocol", "tcp").put("name", "port" + index);
      port.putObject("labels");
    }
  }

  private static int servicePort(App app, int index) {
    return 10_000 + Math.floorMod(app.name.hashCode(), 9_000) + index;
  }

  private static void unreachable(ObjectNode json, App app) {
    if (app.resident) {
      json.put("unreachableStrategy", "disabled");
    } else {
      json.putObject("unreachableStrategy")
          .put("inactiveAfterSeconds", 0)
          .put("expungeAfterSeconds", 0);
    }
  }

  private static ObjectNode failure(App app) {
    Failure failure = app.lastFailure;
    return MesosJson.object()
        .put("appId", app.name)
        .put("host", failure.host)
        .put("message", failure.message)
        .put("state", failure.state)
        .put("taskId", failure.taskId)
        .put("timestamp", time(failure.at))
        .put("version", time(failure.version))
        .put("slaveId", failure.agentId);
  }

  // ---------------------------------------------------------------- tasks

  ObjectNode task(App app, Task task) {
    ObjectNode json = MesosJson.object();
    json.put("appId", app.name);
    ArrayNode checks = json.putArray("healthCheckResults");
    marathons.healthy(app, task).ifPresent(alive -> checks.add(health(app, task, alive)));
    json.put("host", task.host);
    json.put("id", task.id);
    Node node = world.nodes.get(task.host);
    json.putArray("ipAddresses")
        .addObject()
        .put("ipAddress", node == null ? task.host : node.ip)
        .put("protocol", "IPv4");
    ArrayNode ports = json.putArray("ports");
    task.ports.forEach(ports::add);
    ArrayNode servicePorts = json.putArray("servicePorts");
    for (int index = 0; index < portCount(app); index++) {
      servicePorts.add(servicePort(app, index));
    }
    json.put("slaveId", task.agentId);
    json.put("state", task.masterState);
    json.put("stagedAt", time(task.launched));
    if (task.running != 0) {
      json.put("startedAt", time(task.running));
    }
    json.put("version", time(app.version));
    if (task.reservation != null) {
      Placement.reservation(world, task.reservation)
          .ifPresent(
              kept ->
                  json.putArray("localVolumes")
                      .addObject()
                      .put("runSpecId", app.name)
                      .put("containerPath", kept.path)
                      .put("uuid", kept.volume)
                      .put("persistenceId", volumeId(app, kept)));
    }
    if (node != null && node.zone != null) {
      json.put("region", node.region).put("zone", node.zone);
    }
    json.put("role", framework.role);
    return json;
  }

  /** The id that Mesos knows a Marathon's volume by. */
  static String volumeId(App app, World.Reservation kept) {
    return TaskNames.plain(app.name) + "#" + kept.path + "#" + kept.volume;
  }

  private ObjectNode health(App app, Task task, boolean alive) {
    String at = time(task.running + app.healthyAfter);
    ObjectNode json = MesosJson.object();
    json.put("alive", alive);
    json.put("consecutiveFailures", alive ? 0 : 3);
    if (alive) {
      json.put("firstSuccess", at).put("lastSuccess", at);
      json.putNull("lastFailure").putNull("lastFailureCause");
    } else {
      json.putNull("firstSuccess").putNull("lastSuccess");
      json.put("lastFailure", at).put("lastFailureCause", "ConnectionRefused");
    }
    json.put("instanceId", task.instance);
    return json;
  }

  ObjectNode tasks() {
    ObjectNode answer = MesosJson.object();
    ArrayNode list = answer.putArray("tasks");
    Map<String, List<Task>> tasks = marathons.tasks(framework);
    for (App app : marathons.apps(framework, false)) {
      tasks.getOrDefault(app.key, List.of()).forEach(task -> list.add(task(app, task)));
    }
    return answer;
  }

  /** One line an app and service port, as the text form has it. */
  String taskLines() {
    StringBuilder text = new StringBuilder();
    Map<String, List<Task>> tasks = marathons.tasks(framework);
    for (App app : marathons.apps(framework, false)) {
      List<Task> running =
          tasks.getOrDefault(app.key, List.of()).stream().filter(MarathonJson::running).toList();
      String name = String.join("_", app.name.substring(1).split("/"));
      for (int index = 0; index < Math.max(1, portCount(app)); index++) {
        text.append(name).append('\t').append(portCount(app) == 0 ? " " : servicePort(app, index));
        for (Task task : running) {
          text.append('\t').append(task.host);
          if (index < task.ports.size()) {
            text.append(':').append(task.ports.get(index));
          }
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  // ---------------------------------------------------------------- deployments, queue, info

  ArrayNode deployments() {
    ArrayNode list = MesosJson.array();
    for (Deployment each : marathons.deployments(framework)) {
      ObjectNode json = list.addObject();
      json.put("id", each.id);
      json.put("version", time(each.since));
      ArrayNode apps = json.putArray("affectedApps");
      ArrayNode pods = json.putArray("affectedPods");
      (each.pod ? pods : apps).add(each.app);
      String kind = each.pod ? "pod" : "app";
      json.putArray("steps")
          .addObject()
          .putArray("actions")
          .addObject()
          .put("action", each.action)
          .put(kind, each.app);
      json.putArray("currentActions")
          .addObject()
          .put("action", each.action)
          .put(kind, each.app)
          .putArray("readinessCheckResults");
      json.put("currentStep", 1);
      json.put("totalSteps", 1);
    }
    return list;
  }

  ObjectNode deployment(Deployment deployment) {
    return MesosJson.object()
        .put("version", time(deployment.since))
        .put("deploymentId", deployment.id);
  }

  ObjectNode queue() {
    ObjectNode answer = MesosJson.object();
    ArrayNode list = answer.putArray("queue");
    Placement placement = new Placement(model);
    for (boolean pods : new boolean[] {false, true}) {
      for (App app : marathons.apps(framework, pods)) {
        if (!app.waiting.isEmpty()) {
          list.add(waiting(app, placement));
        }
      }
    }
    return answer;
  }

  private ObjectNode waiting(App app, Placement placement) {
    ObjectNode json = MesosJson.object();
    long earliest = app.waiting.stream().mapToLong(each -> each.notBefore).min().orElseThrow();
    long left = Math.max(0, earliest - world.now);
    json.put("count", app.waiting.size());
    json.putObject("delay").put("timeLeftSeconds", left / 1_000_000_000L).put("overdue", left == 0);
    json.put("since", time(app.waiting.stream().mapToLong(each -> each.since).min().orElseThrow()));
    summary(json.putObject("processedOffersSummary"), app, app.waiting.get(0), placement);
    if (app.pod) {
      json.set("pod", pod(app));
    } else {
      json.set("app", definition(app));
    }
    return json;
  }

  private void summary(ObjectNode json, App app, Waiting waiting, Placement placement) {
    boolean delayed = waiting.notBefore > world.now;
    int offers = delayed ? 0 : placement.offering().size();
    Map<Misfit, Integer> why = delayed ? Map.of() : placement.misfits(app, waiting);
    json.put("processedOffersCount", offers);
    json.put("unusedOffersCount", offers);
    if (offers > 0) {
      json.put("lastUnusedOfferAt", time(world.now));
    }
    for (String field : new String[] {"rejectSummaryLastOffers", "rejectSummaryLaunchAttempt"}) {
      ArrayNode steps = json.putArray(field);
      int left = offers;
      for (Misfit misfit : Misfit.values()) {
        int declined = why.getOrDefault(misfit, 0);
        steps
            .addObject()
            .put("reason", misfit.word)
            .put("declined", declined)
            .put("processed", left);
        left -= declined;
      }
    }
  }

  ObjectNode info(String hostPort, int port, boolean elected, String leader) {
    ObjectNode json = MesosJson.object();
    json.put("name", framework.name);
    json.put("version", VERSION);
    json.put("elected", elected);
    json.put("leader", leader);
    json.put("frameworkId", framework.id);
    ObjectNode config = json.putObject("marathon_config");
    config.put("master", "zk://zk-1.zk:2181,zk-2.zk:2181,zk-3.zk:2181/mesos");
    config.put("failover_timeout", framework.failoverTimeout / 1_000_000_000L);
    config.put("framework_name", framework.name);
    config.put("ha", true);
    config.put("checkpoint", true);
    config.put("hostname", hostPort.substring(0, hostPort.lastIndexOf(':')));
    config.put("mesos_role", framework.role);
    config.put("task_launch_timeout", 86_400_000);
    config.put("leader_proxy_connection_timeout_ms", 5000);
    config.put("leader_proxy_read_timeout_ms", 10000);
    json.putObject("zookeeper_config")
        .put("zk", "zk://zk-1.zk:2181,zk-2.zk:2181,zk-3.zk:2181/" + framework.name)
        .put("zk_timeout", 10000)
        .put("zk_session_timeout", 10000);
    json.putObject("http_config").put("http_port", port).put("https_port", 8443);
    return json;
  }

  // ---------------------------------------------------------------- pods

  ArrayNode pods() {
    ArrayNode list = MesosJson.array();
    marathons.apps(framework, true).forEach(app -> list.add(pod(app)));
    return list;
  }

  ObjectNode pod(App app) {
    ObjectNode json = MesosJson.object();
    json.put("id", app.name);
    json.put("version", time(app.version));
    ObjectNode labels = json.putObject("labels");
    app.labels.forEach(labels::put);
    ArrayNode containers = json.putArray("containers");
    for (String name : app.containers) {
      ObjectNode container = containers.addObject().put("name", name);
      container.putObject("exec").putObject("command").put("shell", "./run");
      container
          .putObject("resources")
          .put("cpus", app.cpus)
          .put("mem", app.mem)
          .put("disk", app.disk)
          .put("gpus", 0);
      if (app.killGrace != null) {
        container.putObject("lifecycle").put("killGracePeriodSeconds", seconds(app.killGrace));
      }
    }
    json.putArray("networks").addObject().put("mode", "host");
    json.putObject("scaling").put("kind", "fixed").put("instances", app.instances);
    ObjectNode scheduling = json.putObject("scheduling");
    scheduling
        .putObject("backoff")
        .put("backoff", seconds(app.backoff))
        .put("backoffFactor", app.backoffFactor)
        .put("maxLaunchDelay", seconds(app.maxLaunchDelay));
    ObjectNode placement = scheduling.putObject("placement");
    ArrayNode constraints = placement.putArray("constraints");
    for (List<String> each : app.constraints) {
      ObjectNode constraint =
          constraints.addObject().put("fieldName", each.get(0)).put("operator", each.get(1));
      if (each.size() > 2) {
        constraint.put("value", each.get(2));
      }
    }
    ArrayNode roles = placement.putArray("acceptedResourceRoles");
    if (app.role != null) {
      roles.add(app.role);
    }
    scheduling
        .putObject("upgrade")
        .put("minimumHealthCapacity", app.minimumHealthCapacity)
        .put("maximumOverCapacity", 1);
    scheduling.put("killSelection", "YOUNGEST_FIRST");
    unreachable(scheduling, app);
    json.put("role", framework.role);
    return json;
  }

  ArrayNode podStatuses() {
    ArrayNode list = MesosJson.array();
    Map<String, List<Task>> tasks = marathons.tasks(framework);
    for (App app : marathons.apps(framework, true)) {
      list.add(podStatus(app, tasks.getOrDefault(app.key, List.of())));
    }
    return list;
  }

  ObjectNode podStatus(App app, List<Task> tasks) {
    ObjectNode json = MesosJson.object();
    json.put("id", app.name);
    json.set("spec", pod(app));
    Map<String, List<Task>> instances = new java.util.LinkedHashMap<>();
    tasks.forEach(
        task ->
            instances.computeIfAbsent(task.instance, id -> new java.util.ArrayList<>()).add(task));
    long stable = instances.values().stream().filter(each -> stable(app, each)).count();
    json.put("status", stable >= app.instances ? "STABLE" : "DEGRADED");
    json.put("statusSince", time(app.version));
    ArrayNode list = json.putArray("instances");
    instances.forEach((id, each) -> list.add(podInstance(app, id, each)));
    ArrayNode history = json.putArray("terminationHistory");
    if (app.lastFailure != null) {
      history
          .addObject()
          .put("instanceID", app.lastFailure.taskId.replaceFirst("\\.[^.]+\\.\\d+$", ""))
          .put("startedAt", time(app.lastFailure.at))
          .put("terminatedAt", time(app.lastFailure.at))
          .put("message", app.lastFailure.message);
    }
    json.put("lastUpdated", time(world.now));
    json.put("lastChanged", time(app.version));
    return json;
  }

  private boolean stable(App app, List<Task> tasks) {
    return tasks.stream()
        .allMatch(
            task ->
                running(task)
                    && (app.healthyAfter == null || marathons.healthy(app, task).orElse(false)));
  }

  private ObjectNode podInstance(App app, String id, List<Task> tasks) {
    Task first = tasks.get(0);
    ObjectNode json = MesosJson.object();
    json.put("id", id);
    String status =
        tasks.stream().anyMatch(MarathonJson::staged)
            ? "STAGING"
            : stable(app, tasks)
                ? "STABLE"
                : tasks.stream().anyMatch(task -> ClusterModel.terminal(task.masterState))
                    ? "TERMINAL"
                    : "DEGRADED";
    json.put("status", status);
    json.put("statusSince", time(first.launched));
    json.putArray("conditions");
    json.put("agent", first.host);
    json.put("agentHostname", first.host);
    json.put("agentId", first.agentId);
    Node node = world.nodes.get(first.host);
    if (node != null && node.zone != null) {
      json.put("agentRegion", node.region).put("agentZone", node.zone);
    }
    json.putObject("resources")
        .put("cpus", Room.rounded(app.cpus * tasks.size()))
        .put("mem", app.mem * tasks.size())
        .put("disk", app.disk * tasks.size())
        .put("gpus", 0);
    json.putArray("networks");
    ArrayNode containers = json.putArray("containers");
    for (Task task : tasks) {
      ObjectNode container = containers.addObject();
      container.put("name", task.shownName);
      container.put("status", task.masterState);
      container.put("statusSince", time(task.running == 0 ? task.launched : task.running));
      ArrayNode conditions = container.putArray("conditions");
      marathons
          .healthy(app, task)
          .ifPresent(
              alive ->
                  conditions
                      .addObject()
                      .put("lastChanged", time(task.running + app.healthyAfter))
                      .put("lastUpdated", time(world.now))
                      .put("name", "healthy")
                      .put("reason", "health-reported-by-mesos")
                      .put("value", String.valueOf(alive)));
      container.put("containerId", task.id);
      container.putArray("endpoints");
      container.put("lastUpdated", time(world.now));
      container.put("lastChanged", time(task.running == 0 ? task.launched : task.running));
    }
    json.put("specReference", "/v2/pods" + app.name + "::versions/" + time(app.version));
    json.put("lastUpdated", time(world.now));
    json.put("lastChanged", time(first.launched));
    return json;
  }
}
