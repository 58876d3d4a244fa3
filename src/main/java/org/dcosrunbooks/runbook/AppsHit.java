package org.dcosrunbooks.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.KillGrace;
import org.dcosrunbooks.cluster.Task;

/**
 * The apps with instances on an agent, and what becomes of them when all of these stop at once, as
 * a drain does: Marathon's own care for an app's minimum is for its deployments only.
 */
public final class AppsHit {

  private final List<AppHit> hits;
  private final Map<String, AppHit> byTask;
  private final List<Task> unexplained;

  private AppsHit(List<AppHit> hits, Map<String, AppHit> byTask, List<Task> unexplained) {
    this.hits = List.copyOf(hits);
    this.byTask = Map.copyOf(byTask);
    this.unexplained = List.copyOf(unexplained);
  }

  /**
   * @param leaving other agents whose tasks go → how people call them and why
   * @param grace how long a task may take to stop
   */
  public static AppsHit of(
      Apps apps,
      ClusterView view,
      AgentId agent,
      Map<AgentId, String> leaving,
      Function<Task, Duration> grace) {
    Set<AgentId> going = new HashSet<>(leaving.keySet());
    going.add(agent);
    List<App> hit = new ArrayList<>();
    Map<Ref, App> owners = new HashMap<>();
    for (App app : apps.apps()) {
      List<App.Instance> here = app.on(agent);
      if (!here.isEmpty()) {
        hit.add(app);
        here.forEach(instance -> owners.put(new Ref(app.marathon(), instance.id()), app));
      }
    }
    hit.sort(Comparator.comparing(App::fullName));
    Set<String> marathons = Set.copyOf(apps.frameworkIds());
    Map<App, List<Task>> tasks = new java.util.IdentityHashMap<>();
    Map<String, App> taskOwners = new HashMap<>();
    List<Task> unexplained = new ArrayList<>();
    for (Task task : view.tasksOf(agent)) {
      if (marathons.contains(task.frameworkId())) {
        Optional<App> owner = owner(view, owners, task);
        owner.ifPresent(app -> tasks.computeIfAbsent(app, first -> new ArrayList<>()).add(task));
        owner.ifPresentOrElse(app -> taskOwners.put(key(task), app), () -> unexplained.add(task));
      }
    }
    List<Placement.Move> moves =
        hit.stream()
            .filter(app -> !app.resident())
            .map(app -> new Placement.Move(app, app.on(agent).size()))
            .toList();
    List<Placement.Answer> answers = new ArrayList<>(new Placement(view, going).of(moves));
    List<AppHit> hits = new ArrayList<>();
    Map<App, AppHit> byApp = new java.util.IdentityHashMap<>();
    for (App app : hit) {
      Placement.Answer answer =
          app.resident()
              ? new Placement.Answer(Placement.Fit.CANNOT, 0, "it has local volumes here")
              : answers.remove(0);
      AppHit one =
          new AppHit(
              app,
              app.on(agent),
              left(app, going),
              going(app, leaving),
              longest(tasks.getOrDefault(app, List.of()), grace, app),
              answer);
      hits.add(one);
      byApp.put(app, one);
    }
    Map<String, AppHit> byTask =
        taskOwners.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> byApp.get(entry.getValue())));
    return new AppsHit(hits, byTask, unexplained);
  }

  /** Of each app one, by name. */
  public List<AppHit> hits() {
    return hits;
  }

  /** The app that a task of the agent belongs to. */
  public Optional<AppHit> of(Task task) {
    return Optional.ofNullable(byTask.get(key(task)));
  }

  /** Tasks of the Marathons that were read which belong to no app that was shown. */
  public List<Task> unexplained() {
    return unexplained;
  }

  /** A task's id is unique within its framework only, and an instance's within its Marathon. */
  private record Ref(String marathon, String id) {}

  private static String key(Task task) {
    return task.frameworkId() + ' ' + task.id();
  }

  /**
   * The ids of a pod's tasks begin with that of its instance, up to a dot. The cluster's own
   * Marathon is called so whatever name its framework has.
   */
  private static Optional<App> owner(ClusterView view, Map<Ref, App> owners, Task task) {
    String name = view.framework(task.frameworkId()).map(Framework::name).orElse("");
    String id = task.id();
    while (!id.isEmpty()) {
      for (String marathon : List.of(name.replaceFirst("^/+", ""), "marathon")) {
        App app = owners.get(new Ref(marathon, id));
        if (app != null) {
          return Optional.of(app);
        }
      }
      id = id.substring(0, Math.max(0, id.lastIndexOf('.')));
    }
    return Optional.empty();
  }

  private static int left(App app, Collection<AgentId> going) {
    return (int)
        app.tasks().stream()
            .filter(task -> task.agent().isPresent() && !going.contains(task.agent().get()))
            .filter(task -> task.healthy() && task.state().equals("TASK_RUNNING"))
            .count();
  }

  private static List<String> going(App app, Map<AgentId, String> leaving) {
    return app.tasks().stream()
        .flatMap(task -> task.agent().map(leaving::get).stream())
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .toList();
  }

  private static Duration longest(List<Task> tasks, Function<Task, Duration> grace, App app) {
    return tasks.stream()
        .map(grace)
        .max(Comparator.naturalOrder())
        .or(app::killGrace)
        .orElse(KillGrace.STANDARD);
  }
}
