package org.dcosrunbooks.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.simulator.World.App;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.Place;
import org.dcosrunbooks.simulator.World.Recovery;
import org.dcosrunbooks.simulator.World.Service;
import org.dcosrunbooks.simulator.World.Speaks;
import org.dcosrunbooks.simulator.World.Task;
import org.dcosrunbooks.simulator.World.Waiting;

/**
 * What schedulers that are built on the DC/OS SDK do about their pods. A failed pod is launched
 * again in place, where its data is, however long that takes; a replaced one loses its data and is
 * launched anywhere.
 */
final class SdkScheduler {

  private final ClusterModel model;
  private final World world;

  SdkScheduler(ClusterModel model) {
    this.model = model;
    this.world = model.world();
  }

  static boolean is(Framework framework) {
    return framework.speaks == Speaks.SDK || framework.speaks == Speaks.KAFKA;
  }

  Service state(Framework framework) {
    return world.services.get(framework.id);
  }

  // ---------------------------------------------------------------- pods

  /** Its pod instances, by type and number. */
  List<App> pods(Framework framework) {
    return world.apps.values().stream()
        .filter(app -> app.frameworkId.equals(framework.id))
        .sorted(Comparator.comparing(SdkScheduler::type).thenComparingInt(SdkScheduler::number))
        .toList();
  }

  static String type(App pod) {
    return pod.name.substring(0, pod.name.lastIndexOf('-'));
  }

  static int number(App pod) {
    return Integer.parseInt(pod.name.substring(pod.name.lastIndexOf('-') + 1));
  }

  /** The pods that were ever launched; the scheduler knows no task of the others. */
  List<App> launched(Framework framework) {
    return pods(framework).stream().filter(pod -> !tasks(pod).isEmpty()).toList();
  }

  /** The newest task of each of a pod's tasks, ended ones too. */
  List<Task> tasks(App pod) {
    Map<String, Task> newest = new LinkedHashMap<>();
    for (Task task : world.tasks) {
      if (pod.key.equals(task.app)) {
        newest.put(task.shownName, task);
      }
    }
    return new ArrayList<>(newest.values());
  }

  /** A task that a scheduler still shows although it has ended. */
  boolean remembers(Task task) {
    App pod = task.app == null ? null : world.apps.get(task.app);
    return pod != null && is(world.frameworks.get(pod.frameworkId)) && tasks(pod).contains(task);
  }

  boolean running(App pod) {
    List<Task> tasks = tasks(pod);
    return !tasks.isEmpty()
        && tasks.stream()
            .allMatch(
                task ->
                    task.place == Place.LIVE
                        && task.masterState.equals("TASK_RUNNING")
                        && task.process);
  }

  private boolean launching(App pod) {
    return tasks(pod).stream()
        .anyMatch(
            task ->
                task.place == Place.LIVE
                    && (task.masterState.equals("TASK_STAGING")
                        || task.masterState.equals("TASK_STARTING")));
  }

  private boolean unreachable(App pod) {
    return tasks(pod).stream().anyMatch(task -> task.place == Place.UNREACHABLE);
  }

  /** When all of it was running last; 0 when it is not. */
  long runningSince(App pod) {
    return running(pod) ? tasks(pod).stream().mapToLong(task -> task.running).max().orElse(0) : 0;
  }

  // ---------------------------------------------------------------- recovery

  /** It has heard that a pod failed. */
  void failed(Framework framework, App pod, Task task) {
    Service service = state(framework);
    Recovery recovery = service.recoveries.get(pod.name);
    boolean marked = recovery != null && recovery.permanent && recovery.since == 0;
    boolean gone = task.state.equals("TASK_GONE_BY_OPERATOR") && service.replacesGone;
    begin(framework, pod, marked || gone);
    if (marked || gone) {
      abandon(task);
    }
  }

  private void begin(Framework framework, App pod, boolean permanent) {
    Service service = state(framework);
    service.recoveries.remove(pod.name);
    service
        .recoveries
        .keySet()
        .removeIf(
            name ->
                pods(framework).stream().anyMatch(each -> each.name.equals(name) && running(each)));
    Recovery recovery = new Recovery();
    recovery.permanent = permanent;
    recovery.since = world.now;
    service.recoveries.put(pod.name, recovery);
  }

  /** What is reserved for it is given back when its agent offers it again. */
  private void abandon(Task task) {
    if (task.reservation != null) {
      abandon(task.reservation);
      task.reservation = null;
    }
  }

  private void abandon(String reservation) {
    world.reservations.stream()
        .filter(kept -> kept.id.equals(reservation))
        .forEach(kept -> kept.abandoned = true);
  }

  /** Kills a pod; it is launched again where it was. */
  void restart(App pod) {
    model.touch();
    kill(pod);
  }

  /** Marks a pod as failed for good and kills it; it is launched again anywhere, without data. */
  void replace(Framework framework, App pod) {
    model.touch();
    if (!pod.waiting.isEmpty()) {
      begin(framework, pod, true);
      for (Waiting waiting : pod.waiting) {
        abandon(waiting.reservation);
        waiting.reservation = null;
      }
      return;
    }
    Recovery marked = new Recovery();
    marked.permanent = true;
    state(framework).recoveries.put(pod.name, marked);
    kill(pod);
  }

  private void kill(App pod) {
    for (Task task : tasks(pod)) {
      if (task.place == Place.UNREACHABLE) {
        task.expunged = true;
      } else {
        model.killForFramework(task);
      }
    }
    Framework framework = world.frameworks.get(pod.frameworkId);
    if (unreachable(pod) && pod.waiting.isEmpty()) {
      Task lost = tasks(pod).get(0);
      failed(framework, pod, lost);
      model.launches().want(pod, lost, false);
    }
  }

  /** Holds a pod in debug mode, or lets it go; it is launched again in place for that. */
  void pause(Framework framework, App pod, boolean paused) {
    model.touch();
    if (paused) {
      state(framework).paused.add(pod.name);
    } else {
      state(framework).paused.remove(pod.name);
    }
    kill(pod);
  }

  // ---------------------------------------------------------------- plans

  /** A plan as it stands. */
  record Plan(String name, String strategy, List<Phase> phases, List<String> errors) {

    String status() {
      return errors.isEmpty() ? aggregate(phases.stream().map(Phase::status).toList()) : "ERROR";
    }
  }

  record Phase(String name, String strategy, List<Step> steps) {

    String status() {
      return aggregate(steps.stream().map(Step::status).toList());
    }
  }

  record Step(String name, String status) {}

  /** No parts at all also count as complete. */
  private static String aggregate(List<String> statuses) {
    if (statuses.contains("ERROR")) {
      return "ERROR";
    }
    if (statuses.stream().allMatch("COMPLETE"::equals)) {
      return "COMPLETE";
    }
    return statuses.stream().allMatch("PENDING"::equals) ? "PENDING" : "IN_PROGRESS";
  }

  List<Plan> plans(Framework framework) {
    Service service = state(framework);
    List<Step> deploy = new ArrayList<>();
    for (App pod : pods(framework)) {
      boolean ran = tasks(pod).stream().anyMatch(task -> task.running != 0);
      boolean done = ran || pod.nextInstance > 2;
      deploy.add(
          new Step(stepName(pod), done ? "COMPLETE" : launching(pod) ? "STARTING" : "PENDING"));
    }
    String phase =
        framework.speaks == Speaks.KAFKA
            ? "broker"
            : pods(framework).stream().findFirst().map(SdkScheduler::type).orElse("node");
    List<Phase> recovery = new ArrayList<>();
    for (App pod : pods(framework)) {
      recoveryStep(framework, pod)
          .ifPresent(step -> recovery.add(new Phase(stepName(pod), "serial", List.of(step))));
    }
    return List.of(
        new Plan(
            "deploy",
            "serial",
            List.of(new Phase(phase, "serial", deploy)),
            service.errors.getOrDefault("deploy", List.of())),
        new Plan(
            "recovery", "parallel", recovery, service.errors.getOrDefault("recovery", List.of())));
  }

  private Optional<Step> recoveryStep(Framework framework, App pod) {
    Recovery recovery = state(framework).recoveries.get(pod.name);
    boolean begun = recovery != null && recovery.since != 0;
    if (!begun && !unreachable(pod)) {
      return Optional.empty();
    }
    String status =
        running(pod)
            ? "COMPLETE"
            : launching(pod) ? "STARTING" : begun && killing(pod) ? "COMPLETE" : "PENDING";
    return Optional.of(new Step(stepName(pod), status));
  }

  /** Being killed again: the recovery before that stays complete until the kill is confirmed. */
  private boolean killing(App pod) {
    return pod.waiting.isEmpty()
        && tasks(pod).stream().anyMatch(task -> task.place == Place.LIVE && task.killedSince != 0);
  }

  private static String stepName(App pod) {
    return pod.name + ":[" + String.join(", ", pod.containers) + "]";
  }
}
