package org.dcosrunbooks.simulator;

import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.simulator.World.App;
import org.dcosrunbooks.simulator.World.Failure;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.Node;
import org.dcosrunbooks.simulator.World.Place;
import org.dcosrunbooks.simulator.World.Reservation;
import org.dcosrunbooks.simulator.World.Speaks;
import org.dcosrunbooks.simulator.World.Status;
import org.dcosrunbooks.simulator.World.Task;
import org.dcosrunbooks.simulator.World.Waiting;
import org.dcosrunbooks.simulator.World.What;

/**
 * What schedulers do about the instances they want: when one ends another is launched, after a
 * back-off, on an agent where it fits. One with volumes waits for the agent that has them.
 */
final class Launches {

  private final ClusterModel model;
  private final World world;

  Launches(ClusterModel model) {
    this.model = model;
    this.world = model.world();
  }

  /** Its scheduler has heard that a task ended. */
  void ended(Task task) {
    App app = task.app == null ? null : world.apps.get(task.app);
    if (app == null) {
      return;
    }
    Framework framework = world.frameworks.get(app.frameworkId);
    if (framework == null || framework.completed) {
      return;
    }
    boolean failed = failed(task);
    if (failed) {
      remember(app, task);
    }
    boolean marathon = framework.speaks == Speaks.MARATHON;
    boolean jobs = framework.speaks == Speaks.NOTHING;
    if (!app.relaunches || task.expunged || jobs && task.state.equals("TASK_FINISHED")) {
      return;
    }
    if (task.pod && othersOfInstance(task)) {
      return;
    }
    if (marathon && counted(app) + app.waiting.size() >= app.instances) {
      return;
    }
    if (SdkScheduler.is(framework)) {
      model.services().failed(framework, app, task);
    }
    want(app, task, failed);
  }

  /** Containers of one instance end together; the last one counts. */
  private boolean othersOfInstance(Task task) {
    boolean others = false;
    for (Task other : List.copyOf(world.tasks)) {
      if (other != task && inSameInstance(other, task) && other.place == Place.LIVE) {
        others = true;
        if (!ClusterModel.terminal(other.state)) {
          model.killForFramework(other);
        }
      }
    }
    return others;
  }

  private static boolean inSameInstance(Task one, Task other) {
    return one.instance != null
        && one.instance.equals(other.instance)
        && one.frameworkId.equals(other.frameworkId);
  }

  /** Marathon replaces at once what it cannot reach, unless its data is there. */
  void unreachable(Task task) {
    App app = task.app == null ? null : world.apps.get(task.app);
    if (app == null
        || task.reservation != null
        || world.frameworks.get(app.frameworkId).speaks != Speaks.MARATHON) {
      return;
    }
    task.expunged = true;
    if (app.relaunches && counted(app) + app.waiting.size() < app.instances) {
      want(app, task, false);
    }
  }

  /** Wants an instance in the place of a task, with its reservation if it has one. */
  void want(App app, Task task, boolean failed) {
    Waiting waiting = new Waiting();
    waiting.since = world.now;
    waiting.reservation = task.reservation;
    long delay = failed ? app.delay : app.backoff;
    waiting.notBefore = world.now + delay;
    app.waiting.add(waiting);
    model.later(delay, What.LAUNCH, app.key, 0);
  }

  /** Wants one instance more, at once and anywhere. */
  void wantMore(App app) {
    Waiting waiting = new Waiting();
    waiting.since = world.now;
    waiting.notBefore = world.now;
    app.waiting.add(waiting);
    model.later(0, What.LAUNCH, app.key, 0);
  }

  /** What waits is tried again at once, as after a change of the app. */
  void forgetDelay(App app) {
    app.delay = 0;
    app.waiting.forEach(waiting -> waiting.notBefore = world.now);
    model.later(0, What.LAUNCH, app.key, 0);
  }

  private static boolean failed(Task task) {
    return switch (task.state) {
      case "TASK_FAILED", "TASK_ERROR", "TASK_LOST", "TASK_DROPPED" -> true;
      default -> false;
    };
  }

  /** The back-off grows with each failure, and starts over after a task that ran long enough. */
  private void remember(App app, Task task) {
    Status last = task.statuses.get(task.statuses.size() - 1);
    Failure failure = new Failure();
    failure.taskId = task.id;
    failure.state = task.state;
    failure.message = last.message == null ? "" : last.message;
    failure.host = task.host;
    failure.agentId = task.agentId;
    failure.at = last.at;
    failure.version = app.version;
    app.lastFailure = failure;
    boolean ranWell = task.running != 0 && last.at - task.running > app.delay + app.backoff;
    double next = app.delay == 0 || ranWell ? app.backoff : app.delay * app.backoffFactor;
    app.delay = (long) Math.min(app.maxLaunchDelay, next);
  }

  /** Instances that are there and not about to be replaced. */
  long counted(App app) {
    return world.tasks.stream()
        .filter(
            task ->
                app.key.equals(task.app)
                    && !task.expunged
                    && task.place != Place.COMPLETED
                    && !ClusterModel.terminal(task.state))
        .map(task -> task.instance == null ? task.key : task.instance)
        .distinct()
        .count();
  }

  /** Launches whatever waits and has a place now; true when anything was launched. */
  boolean launchWaiting() {
    boolean launched = false;
    for (App app : world.apps.values()) {
      if (app.waiting.isEmpty()) {
        continue;
      }
      Framework framework = world.frameworks.get(app.frameworkId);
      if (framework == null || !framework.connected || !model.serving()) {
        continue;
      }
      for (Waiting waiting : List.copyOf(app.waiting)) {
        launched |= waiting.notBefore <= world.now && launch(app, waiting);
      }
    }
    return launched;
  }

  private boolean launch(App app, Waiting waiting) {
    Optional<Node> place = new Placement(model).placeFor(app, waiting);
    if (place.isEmpty()) {
      return false;
    }
    app.waiting.remove(waiting);
    Reservation kept =
        waiting.reservation == null
            ? null
            : Placement.reservation(world, waiting.reservation).orElseThrow();
    model.launch(app, place.get(), false, kept);
    return true;
  }

  /** Gives back what is reserved for nobody any more, on agents that offer it. */
  void unreserve() {
    if (world.reservations.stream().anyMatch(kept -> kept.abandoned)) {
      world.reservations.removeIf(
          kept -> {
            Node node = model.nodeOf(kept.agentId);
            return kept.abandoned && (node == null || model.takesWork(node));
          });
    }
  }
}
