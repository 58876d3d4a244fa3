package org.dcosrunbooks.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dcosrunbooks.simulator.World.App;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.Node;
import org.dcosrunbooks.simulator.World.Task;

/** How frameworks call their tasks. */
final class TaskNames {

  private TaskNames() {}

  /** An id for a new instance of an app. */
  static String instance(World world, App app) {
    return plain(app.name)
        + ".instance-"
        + ClusterModel.uuidOf(world.id + app.key + app.nextInstance);
  }

  static String plain(String name) {
    return name.replaceFirst("^/", "").replace('/', '_');
  }

  /** Gives a task its id, its executor's, its name and its labels. */
  static void name(
      Task task, App app, Framework framework, Node node, int incarnation, int container) {
    switch (framework.speaks) {
      case MARATHON -> marathon(task, app, incarnation, container);
      case NOTHING -> {
        int number = app.nextInstance - 1;
        task.id = plain(app.name) + (number == 1 && app.resident ? "" : "." + number);
        task.shownName = app.name;
      }
      case SDK, KAFKA -> sdk(task, app, framework, node, container);
    }
    task.executorId = executor(task, framework);
  }

  private static void marathon(Task task, App app, int incarnation, int container) {
    String part = app.pod ? app.containers.get(container) : "_app";
    task.id = task.instance + "." + part + "." + incarnation;
    task.shownName = app.pod ? part : reversed(app.name);
    task.labels.putAll(app.labels);
  }

  /** The name of a service as it stands in ids: folders are set apart by dots. */
  static String service(Framework framework) {
    return framework.name.replaceFirst("^/", "").replace('/', '.');
  }

  private static void sdk(Task task, App app, Framework framework, Node node, int container) {
    String pod = app.name;
    int dash = pod.lastIndexOf('-');
    task.shownName = pod + "-" + app.containers.get(container);
    task.id =
        service(framework)
            + "__"
            + task.shownName
            + "__"
            + ClusterModel.uuidOf(framework.id + task.shownName + task.key);
    task.labels.put("task_type", pod.substring(0, dash));
    task.labels.put("index", pod.substring(dash + 1));
    task.labels.put(
        "target_configuration", ClusterModel.uuidOf(framework.id + "configuration").toString());
    task.labels.put("offer_hostname", node.host);
    task.labels.put("goal_state", "RUNNING");
  }

  private static String executor(Task task, Framework framework) {
    if (!task.pod) {
      return task.id;
    }
    return switch (framework.speaks) {
      case MARATHON -> "instance-" + task.instance.replace(".instance-", ".");
      case SDK, KAFKA ->
          service(framework)
              + "__"
              + task.labels.get("task_type")
              + "__"
              + ClusterModel.uuidOf(task.instance + task.launched);
      case NOTHING -> "instance-" + task.id;
    };
  }

  /** Marathon names its tasks by the app's path turned round: /shop/checkout is checkout.shop. */
  private static String reversed(String name) {
    List<String> parts = new ArrayList<>(List.of(name.replaceFirst("^/", "").split("/")));
    Collections.reverse(parts);
    return String.join(".", parts);
  }
}
