package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.simulator.SdkScheduler.Phase;
import org.dcosrunbooks.simulator.SdkScheduler.Plan;
import org.dcosrunbooks.simulator.SdkScheduler.Step;
import org.dcosrunbooks.simulator.World.App;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.Recovery;
import org.dcosrunbooks.simulator.World.Status;
import org.dcosrunbooks.simulator.World.Task;

/** What a scheduler that is built on the SDK shows, in its own JSON. */
final class SdkJson {

  private final World world;
  private final SdkScheduler services;
  private final Framework framework;

  SdkJson(ClusterModel model, Framework framework) {
    this.world = model.world();
    this.services = model.services();
    this.framework = framework;
  }

  // ---------------------------------------------------------------- plans

  ObjectNode plan(Plan plan) {
    ObjectNode json = MesosJson.object();
    ArrayNode phases = json.putArray("phases");
    for (Phase phase : plan.phases()) {
      ObjectNode one = phases.addObject();
      one.put("id", id(plan, phase.name(), ""));
      one.put("name", phase.name());
      ArrayNode steps = one.putArray("steps");
      phase.steps().forEach(step -> steps.add(step(plan, phase, step)));
      one.put("strategy", phase.strategy());
      one.put("status", phase.status());
    }
    ArrayNode errors = json.putArray("errors");
    plan.errors().forEach(errors::add);
    json.put("strategy", plan.strategy());
    json.put("status", plan.status());
    return json;
  }

  private ObjectNode step(Plan plan, Phase phase, Step step) {
    String id = id(plan, phase.name(), step.name());
    return MesosJson.object()
        .put("id", id)
        .put("status", step.status())
        .put("name", step.name())
        .put(
            "message",
            "com.mesosphere.sdk.scheduler.plan.DeploymentStep: '"
                + step.name()
                + " ["
                + id
                + "]' has status: '"
                + step.status()
                + "'.");
  }

  private String id(Plan plan, String phase, String step) {
    return ClusterModel.uuidOf(framework.id + "/" + plan.name() + "/" + phase + "/" + step)
        .toString();
  }

  // ---------------------------------------------------------------- pods

  ArrayNode podNames() {
    ArrayNode names = MesosJson.array();
    services.launched(framework).stream().map(pod -> pod.name).sorted().forEach(names::add);
    return names;
  }

  ObjectNode podStatuses() {
    ObjectNode json = MesosJson.object();
    json.put("service", framework.name);
    Map<String, ArrayNode> types = new LinkedHashMap<>();
    for (App pod : services.launched(framework)) {
      types
          .computeIfAbsent(
              SdkScheduler.type(pod),
              type -> json.withArray("pods").addObject().put("name", type).putArray("instances"))
          .add(podStatus(pod));
    }
    return json;
  }

  ObjectNode podStatus(App pod) {
    ObjectNode json = MesosJson.object();
    json.put("name", pod.name);
    ArrayNode tasks = json.putArray("tasks");
    for (Task task : services.tasks(pod)) {
      ObjectNode one = tasks.addObject();
      one.put("id", task.id);
      one.put("name", task.shownName);
      if (task.told > 0) {
        one.put("status", status(pod, task));
      }
    }
    return json;
  }

  /** Mesos' state, or what somebody wants of the pod instead. */
  private String status(App pod, Task task) {
    if (services.state(framework).paused.contains(pod.name)) {
      return services.running(pod) ? "PAUSED" : "PAUSING";
    }
    return task.masterState.substring("TASK_".length());
  }

  ArrayNode podInfo(App pod) {
    ArrayNode list = MesosJson.array();
    for (Task task : services.tasks(pod)) {
      ObjectNode one = list.addObject();
      one.set("info", info(pod, task));
      if (task.told > 0) {
        one.set("status", lastStatus(task));
      } else {
        one.putNull("status");
      }
    }
    return list;
  }

  private ObjectNode info(App pod, Task task) {
    ObjectNode info = MesosJson.object();
    info.put("name", task.shownName);
    info.putObject("taskId").put("value", task.id);
    info.putObject("slaveId").put("value", task.agentId);
    info.set("resources", Resources.of(world, task));
    ArrayNode labels = info.putObject("labels").putArray("labels");
    task.labels.forEach((key, value) -> labels.addObject().put("key", key).put("value", value));
    Recovery recovery = services.state(framework).recoveries.get(pod.name);
    if (recovery != null && recovery.permanent && !services.running(pod)) {
      labels.addObject().put("key", "permanently-failed").put("value", "true");
    }
    if (task.killGrace != null) {
      info.putObject("killPolicy").putObject("gracePeriod").put("nanoseconds", task.killGrace);
    }
    return info;
  }

  private static ObjectNode lastStatus(Task task) {
    List<Status> told = task.statuses.subList(0, Math.min(task.told, task.statuses.size()));
    Status last = told.get(told.size() - 1);
    ObjectNode status = MesosJson.object();
    status.putObject("taskId").put("value", task.id);
    status.put("state", last.state);
    if (last.message != null) {
      status.put("message", last.message);
    }
    if (last.reason != null) {
      status.put("reason", last.reason);
    }
    status.putObject("slaveId").put("value", task.agentId);
    status.put("timestamp", last.at / 1e9);
    return status;
  }
}
