package org.dcosrunbooks.dcos.marathon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.Unread;
import org.dcosrunbooks.dcos.ServiceRoutes;
import org.dcosrunbooks.dcos.http.Entries;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Transient;

/** One look at one Marathon: what it showed, and in whole sentences what it did not. */
final class MarathonLook {

  private static final int NAMED = 5;

  /** For sentences. */
  private final String name;

  /** As in {@link App#marathon()}. */
  private final String plainName;

  private final boolean root;
  private final ClusterView view;
  private final List<App> apps = new ArrayList<>();
  private final List<Apps.Deployment> deployments = new ArrayList<>();
  private final Map<String, Duration> heldBack = new HashMap<>();
  private final List<String> unseen = new ArrayList<>();
  private final List<Unread> unread = new ArrayList<>();
  private Optional<String> frameworkId;
  private boolean read;

  /** Of this Marathon, as Mesos shows them; known once its framework is. */
  private List<Task> mesosTasks = List.of();

  /**
   * Looks.
   *
   * @param marathon made only now, for there may be no way to it
   * @param framework of the view, as far as it is known which one it is
   */
  MarathonLook(
      String name, Supplier<Marathon> marathon, Optional<Framework> framework, ClusterView view) {
    this.name = ServiceRoutes.shown(name);
    this.plainName = name;
    this.root = name.equals(MarathonAppSource.ROOT);
    this.view = view;
    this.frameworkId = framework.map(Framework::id);
    try {
      look(marathon.get());
    } catch (Transient | Fault notRead) {
      unseen.add("What " + name + " runs is not known: " + words(notRead));
    }
  }

  /** A missing setting is named behind the summary. */
  private static String words(Failure failure) {
    String seen = failure.account().seen();
    return failure.account().summary() + (seen.contains("dcos.cluster.") ? ". " + seen : ".");
  }

  private void look(Marathon marathon) {
    Set<String> roles = roles(info(marathon));
    mesosTasks = tasks();
    add(marathon.apps(roles));
    read = true;
    Entries<Apps.Deployment> running = seen("deployments", marathon::deployments);
    deployments.addAll(running);
    running.unread().forEach(odd -> unseen.add(odd.sentence()));
    add(seen("pods", () -> marathon.pods(roles, this::whereabouts, deployments)));
    Entries<Map.Entry<String, Duration>> delays = seen("back-off delays", marathon::heldBack);
    delays.forEach(delay -> heldBack.put(delay.getKey(), delay.getValue()));
    delays.unread().forEach(odd -> unseen.add(odd.sentence()));
    heldBack.values().removeIf(Duration::isZero);
    compare();
  }

  private void add(Entries<App> some) {
    apps.addAll(some);
    unread.addAll(some.unread());
  }

  private <T> Entries<T> seen(String what, Supplier<Entries<T>> read) {
    try {
      return read.get();
    } catch (Transient | Fault notRead) {
      unseen.add("The " + what + " of " + name + " are not known: " + words(notRead));
      return Entries.none();
    }
  }

  /** Reading it needs a right of its own; without it the view tells which framework it is. */
  private Optional<Marathon.Info> info(Marathon marathon) {
    try {
      Marathon.Info info = marathon.info();
      frameworkId = info.frameworkId().or(() -> frameworkId);
      return Optional.of(info);
    } catch (Fault notPermitted) {
      if (frameworkId.isEmpty()) {
        unseen.add("Which tasks belong to " + name + " is not known: " + words(notPermitted));
      }
      return Optional.empty();
    }
  }

  /** The cluster's own takes what is reserved for its role only for apps that name it. */
  private Set<String> roles(Optional<Marathon.Info> info) {
    return root
        ? Set.of()
        : info.flatMap(Marathon.Info::role)
            .filter(role -> !role.equals(Agent.Room.NOBODYS))
            .map(role -> Set.of(role, Agent.Room.NOBODYS))
            .orElse(Set.of());
  }

  /** By the tasks of its containers, else by its host, when only one agent is there. */
  private Optional<AgentId> whereabouts(String instance, Optional<String> host) {
    Optional<AgentId> byTask =
        mesosTasks.stream()
            .filter(task -> task.id().startsWith(instance + "."))
            .map(Task::agent)
            .findFirst();
    if (byTask.isPresent()) {
      return byTask;
    }
    List<AgentId> there =
        view.agents().stream()
            .filter(agent -> host.filter(agent.hostname()::equals).isPresent())
            .map(Agent::id)
            .toList();
    return there.size() == 1 ? Optional.of(there.get(0)) : Optional.empty();
  }

  private List<Task> tasks() {
    return view.tasks().stream()
        .filter(task -> frameworkId.filter(task.frameworkId()::equals).isPresent())
        .filter(task -> !task.state().terminal())
        .toList();
  }

  /** What the account may not see Marathon leaves out in silence, but Mesos runs it. */
  private void compare() {
    Map<String, App> shown =
        apps.stream().collect(Collectors.toMap(App::id, Function.identity(), (one, other) -> one));
    Map<String, Integer> hidden = new TreeMap<>();
    for (Task task : mesosTasks) {
      String app = App.idOf(task.id()).orElse(task.id());
      boolean told = unread.stream().anyMatch(odd -> odd.of().equals(fullName(app)));
      if (!told && (!shown.containsKey(app) || shown.get(app).tasks().isEmpty())) {
        hidden.merge(app, 1, Integer::sum);
      }
    }
    if (hidden.isEmpty()) {
      return;
    }
    String named =
        hidden.entrySet().stream()
            .limit(NAMED)
            .map(each -> ServiceRoutes.shown(each.getKey()) + " (" + tasks(each.getValue()) + ")")
            .collect(Collectors.joining(", "));
    unseen.add(
        "Mesos runs tasks of "
            + named
            + (hidden.size() > NAMED ? " and of " + (hidden.size() - NAMED) + " more" : "")
            + " for "
            + name
            + ", which shows none of them: the account's right to view apps is limited, or they"
            + " have just ended.");
  }

  private static String tasks(int count) {
    return count == 1 ? "1 task" : count + " tasks";
  }

  private Optional<String> fullName(String id) {
    return Optional.of(App.fullName(plainName, id));
  }

  List<App> apps() {
    return apps;
  }

  List<Apps.Deployment> deployments() {
    return deployments;
  }

  /** Until when, by full name. */
  Map<String, Instant> heldBack(Instant now) {
    Map<String, Instant> until = new HashMap<>();
    for (App app : apps) {
      Optional.ofNullable(heldBack.get(app.id()))
          .ifPresent(left -> until.put(app.fullName(), now.plus(left)));
    }
    return until;
  }

  List<String> unseen() {
    return unseen;
  }

  List<Unread> unread() {
    return unread;
  }

  /** When its apps were read. */
  Optional<String> frameworkId() {
    return read ? frameworkId : Optional.empty();
  }
}
