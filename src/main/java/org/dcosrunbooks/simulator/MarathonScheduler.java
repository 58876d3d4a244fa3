package org.dcosrunbooks.simulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcosrunbooks.simulator.World.App;
import org.dcosrunbooks.simulator.World.Deployment;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.Marathon;
import org.dcosrunbooks.simulator.World.Place;
import org.dcosrunbooks.simulator.World.Speaks;
import org.dcosrunbooks.simulator.World.Task;
import org.dcosrunbooks.simulator.World.What;

/**
 * What Marathons do beyond launching: elect a leader, kill on demand, carry out deployments. A
 * deployment locks its app: nobody kills its tasks meanwhile without force.
 */
final class MarathonScheduler {

  private final ClusterModel model;
  private final Launches launches;
  private final World world;

  MarathonScheduler(ClusterModel model, Launches launches) {
    this.model = model;
    this.launches = launches;
    this.world = model.world();
  }

  static boolean is(Framework framework) {
    return framework.speaks == Speaks.MARATHON;
  }

  /** The Marathon of the cluster itself; empty when there is none. */
  Optional<Framework> root() {
    return world.frameworks.values().stream()
        .filter(framework -> is(framework) && framework.name.equals("marathon"))
        .filter(framework -> !framework.completed)
        .findFirst();
  }

  private Marathon state(Framework framework) {
    return world.marathons.computeIfAbsent(
        framework.id,
        id -> {
          Marathon marathon = new Marathon();
          marathon.leader = world.masters.size() - 1;
          return marathon;
        });
  }

  // ---------------------------------------------------------------- leader

  /** Position of the master on whose machine the leading instance runs; -1 while none leads. */
  int leader(Framework framework) {
    return framework.alive && !framework.completed ? state(framework).leader : -1;
  }

  /** Nobody leads for a while; meanwhile Mesos hears nothing of this Marathon. */
  void loseLeader(Framework framework, long nanos) {
    Marathon marathon = state(framework);
    marathon.generation++;
    if (framework.alive) {
      model.disconnectFramework(framework);
    }
    model.later(nanos, What.MARATHON_ELECTION, framework.id, marathon.generation);
  }

  /** Called when an election is due. */
  void elect(String frameworkId, long generation) {
    Framework framework = world.frameworks.get(frameworkId);
    Marathon marathon = world.marathons.get(frameworkId);
    boolean stale = marathon.generation != generation;
    if (framework == null || framework.completed || framework.alive || stale) {
      return;
    }
    marathon.leader = (marathon.leader + 1) % world.masters.size();
    model.reconnectFramework(framework);
  }

  // ---------------------------------------------------------------- what it runs

  /** Its apps, or its pods, in the order of their ids. */
  List<App> apps(Framework framework, boolean pods) {
    return world.apps.values().stream()
        .filter(app -> app.frameworkId.equals(framework.id) && app.pod == pods)
        .sorted(java.util.Comparator.comparing(app -> app.name))
        .toList();
  }

  Optional<App> app(Framework framework, String id, boolean pod) {
    return apps(framework, pod).stream().filter(app -> app.name.equals(id)).findFirst();
  }

  /** The tasks that it knows of, by app; those that were replaced are not its own any more. */
  Map<String, List<Task>> tasks(Framework framework) {
    Map<String, List<Task>> tasks = new HashMap<>();
    for (Task task : world.tasks) {
      if (task.frameworkId.equals(framework.id)
          && task.app != null
          && !task.expunged
          && task.place != Place.COMPLETED) {
        tasks.computeIfAbsent(task.app, app -> new ArrayList<>()).add(task);
      }
    }
    return tasks;
  }

  /** Whether its health checks pass; empty while there are none, or none has been made yet. */
  Optional<Boolean> healthy(App app, Task task) {
    if (app.healthyAfter == null
        || task.running == 0
        || world.now < task.running + app.healthyAfter) {
      return Optional.empty();
    }
    return Optional.of(!app.unhealthy);
  }

  // ---------------------------------------------------------------- deployments

  List<Deployment> deployments(Framework framework) {
    return List.copyOf(state(framework).deployments.values());
  }

  List<Deployment> deployments(Framework framework, App app) {
    return deployments(framework).stream().filter(each -> each.app.equals(app.name)).toList();
  }

  /** A change of an app that goes on until somebody ends it. */
  Deployment beginDeployment(App app) {
    return begin(app, app.pod ? "RestartPod" : "RestartApplication", Set.of());
  }

  private Deployment begin(App app, String action, Collection<String> until) {
    model.touch();
    Deployment deployment = new Deployment();
    deployment.id = model.uuid();
    deployment.app = app.name;
    deployment.pod = app.pod;
    deployment.action = action;
    deployment.since = world.now;
    deployment.until.addAll(until);
    Framework framework = world.frameworks.get(app.frameworkId);
    state(framework).deployments.put(deployment.id, deployment);
    app.version = world.now;
    return deployment;
  }

  /** Ends all deployments of an app; false when there was none. */
  boolean endDeployments(App app) {
    model.touch();
    return state(world.frameworks.get(app.frameworkId))
        .deployments
        .values()
        .removeIf(deployment -> deployment.app.equals(app.name));
  }

  boolean cancel(Framework framework, String deploymentId) {
    model.touch();
    return state(framework).deployments.remove(deploymentId) != null;
  }

  /** Deployments that waited for tasks to end are over when these have ended. */
  void settle() {
    for (Marathon marathon : world.marathons.values()) {
      if (marathon.deployments.isEmpty()) {
        continue;
      }
      Set<String> alive =
          world.tasks.stream()
              .filter(task -> task.place != Place.COMPLETED)
              .map(task -> task.id)
              .collect(Collectors.toSet());
      boolean over =
          marathon
              .deployments
              .values()
              .removeIf(
                  each -> !each.until.isEmpty() && each.until.stream().noneMatch(alive::contains));
      if (over) {
        model.touch();
      }
    }
  }

  // ---------------------------------------------------------------- kills

  /** Apps of these tasks that are locked by deployments, which are named. */
  List<Deployment> locks(Framework framework, Collection<Task> tasks) {
    Set<String> names =
        tasks.stream().map(task -> world.apps.get(task.app).name).collect(Collectors.toSet());
    return deployments(framework).stream().filter(each -> names.contains(each.app)).toList();
  }

  /** Kills tasks, each with all of its instance; others are launched in their place. */
  void kill(Collection<Task> tasks, boolean wipe) {
    model.touch();
    for (Task task : wholeInstances(tasks)) {
      if (wipe) {
        wipe(task);
      }
      if (task.place == Place.UNREACHABLE) {
        expunge(task);
      } else {
        model.killForFramework(task);
      }
    }
  }

  /** The instance's data goes with it: it may be launched anywhere. */
  private void wipe(Task task) {
    if (task.reservation != null) {
      world.reservations.stream()
          .filter(kept -> kept.id.equals(task.reservation))
          .forEach(kept -> kept.abandoned = true);
      task.reservation = null;
    }
  }

  private void expunge(Task task) {
    task.expunged = true;
    App app = world.apps.get(task.app);
    if (launches.counted(app) + app.waiting.size() < app.instances) {
      launches.wantMore(app);
    }
  }

  private Set<Task> wholeInstances(Collection<Task> tasks) {
    Set<Task> all = new LinkedHashSet<>(tasks);
    for (Task task : tasks) {
      if (task.pod) {
        world.tasks.stream()
            .filter(other -> other.frameworkId.equals(task.frameworkId))
            .filter(other -> task.instance.equals(other.instance))
            .filter(other -> other.place != Place.COMPLETED)
            .forEach(all::add);
      }
    }
    return all;
  }

  /** Kills tasks and wants as many fewer; a deployment that is over when they have ended. */
  Deployment killAndScale(Collection<Task> tasks) {
    Map<String, List<Task>> byApp = new LinkedHashMap<>();
    tasks.forEach(task -> byApp.computeIfAbsent(task.app, app -> new ArrayList<>()).add(task));
    Deployment first = null;
    for (Map.Entry<String, List<Task>> each : byApp.entrySet()) {
      App app = world.apps.get(each.getKey());
      long killed = each.getValue().stream().map(task -> task.instance).distinct().count();
      app.instances = (int) Math.max(0, app.instances - killed);
      Deployment deployment =
          begin(
              app,
              app.pod ? "ScalePod" : "ScaleApplication",
              each.getValue().stream().map(task -> task.id).toList());
      first = first == null ? deployment : first;
    }
    kill(tasks, false);
    return first;
  }

  // ---------------------------------------------------------------- what goes wrong

  /** An app's instances fail shortly after each launch, or do so no more. */
  void failing(App app, boolean fails) {
    model.touch();
    if (fails) {
      // a scheduler that fails does so before it has done anything
      app.failsAfter = app.scheduler == null ? 2_000_000_000L : app.start / 2;
      for (Task task : List.copyOf(world.tasks)) {
        if (app.key.equals(task.app) && task.process && !ClusterModel.terminal(task.state)) {
          model.fail(task);
        }
      }
    } else {
      app.failsAfter = null;
      launches.forgetDelay(app);
    }
  }
}
