package org.dcosrunbooks.web.shown;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Absence;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Host;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.engine.Sightings;
import org.dcosrunbooks.engine.place.Places;
import org.springframework.stereotype.Component;

/** Makes the table of agents from one look at the cluster, the open places and the runs alive. */
@Component
public class AgentLines {

  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final int EVERY_RUN = 500;
  private static final String UNREAD = "Its entry in the master's list cannot be read.";

  private final Places places;
  private final Runs runs;
  private final Sightings sightings;

  public AgentLines(Places places, Runs runs, Sightings sightings) {
    this.places = places;
    this.runs = runs;
    this.sightings = sightings;
  }

  /** One line an agent, by host, numbers in a name compared as numbers; gone agents last. */
  public List<AgentLine> of(ClusterView view) {
    Map<AgentId, Places.Place> held =
        places.open().stream()
            .collect(
                Collectors.toMap(
                    Places.Place::agent,
                    Function.identity(),
                    (one, other) -> one.granted().isPresent() ? one : other));
    Map<String, Runs.Summary> alive =
        runs.list(true, EVERY_RUN).stream()
            .collect(Collectors.toMap(Runs.Summary::id, Function.identity(), (one, two) -> one));
    Map<AgentId, List<Task>> tasks =
        view.tasks().stream().collect(Collectors.groupingBy(Task::agent));
    List<AgentLine> lines = new ArrayList<>();
    for (Agent agent : view.agents()) {
      lines.add(
          registered(
              view,
              agent,
              tasks.getOrDefault(agent.id(), List.of()),
              Optional.ofNullable(held.get(agent.id())),
              alive));
    }
    Absence.of(view).stream()
        .filter(absence -> absence.agent().flatMap(view::agent).isEmpty())
        .forEach(absence -> lines.add(unlisted(view, absence, held.values(), alive)));
    view.registry()
        .gone()
        .forEach(
            (id, since) -> {
              if (view.agent(id).isEmpty()) {
                lines.add(gone(id, since, Optional.ofNullable(held.get(id)), alive));
              }
            });
    lines.sort(
        Comparator.comparing((AgentLine line) -> line.state() == AgentState.GONE)
            .thenComparing(line -> line.hostname().isEmpty())
            .thenComparing(line -> padded(line.called())));
    return List.copyOf(lines);
  }

  private static AgentLine registered(
      ClusterView view,
      Agent agent,
      List<Task> tasks,
      Optional<Places.Place> place,
      Map<String, Runs.Summary> alive) {
    AgentState state = Absence.stateOf(view, agent);
    return new AgentLine(
        Optional.of(agent.id()),
        Optional.of(agent.hostname()),
        Optional.of(agent.address()).filter(address -> !address.isBlank()),
        agent.room().region(),
        agent.room().zone(),
        state,
        since(agent, state),
        why(view, agent, state),
        ordered(state) ? by(place, alive) : "",
        ordered(state) && !holds(place),
        place.map(Places.Place::runId),
        run(place, alive),
        standing(place),
        tasks.stream().filter(task -> !task.unacknowledged()).count(),
        tasks.stream().filter(Task::unacknowledged).count(),
        room(agent),
        agent.isPublic());
  }

  /** Known by the registry or by the maintenance schedule alone, and by what was seen before. */
  private AgentLine unlisted(
      ClusterView view,
      Absence absence,
      Collection<Places.Place> open,
      Map<String, Runs.Summary> alive) {
    Optional<Sightings.Sight> seen = sightings.of(view, absence);
    Optional<AgentId> id = absence.agent().or(() -> seen.map(Sightings.Sight::agent));
    Optional<Places.Place> place =
        open.stream()
            .filter(
                one ->
                    id.map(one.agent()::equals)
                        .orElseGet(() -> Host.same(one.host(), absence.called())))
            .findFirst();
    List<Task> tasks = id.map(view::tasksOf).orElse(List.of());
    boolean ordered = ordered(absence.state());
    return new AgentLine(
        id,
        absence
            .hostname()
            .or(() -> place.map(Places.Place::host))
            .or(() -> seen.map(Sightings.Sight::hostname)),
        absence.address().or(() -> seen.map(Sightings.Sight::address)),
        Optional.empty(),
        Optional.empty(),
        absence.state(),
        id.flatMap(view.registry()::entry).flatMap(Registry.Entry::since),
        whyUnlisted(view, absence),
        ordered ? by(place, alive) : "",
        ordered && !holds(place),
        place.map(Places.Place::runId),
        run(place, alive),
        standing(place),
        tasks.stream().filter(task -> !task.unacknowledged()).count(),
        tasks.stream().filter(Task::unacknowledged).count(),
        Optional.empty(),
        false);
  }

  private static String whyUnlisted(ClusterView view, Absence absence) {
    if (absence.state() == AgentState.DOWN) {
      return takenDown(
          view.maintenance().windows().stream()
              .filter(
                  window ->
                      window.machines().stream()
                          .anyMatch(machine -> machine.ip().equals(absence.address().orElse(""))))
              .findFirst());
    }
    if (absence.state() == AgentState.UNREAD) {
      return absence.agent().map(view.unreadAgents()::get).orElse(UNREAD);
    }
    String sight =
        absence.state() == AgentState.UNREACHABLE
            ? "The master has lost sight of it; its tasks may still run."
            : "It is admitted, but not among the agents that the master shows.";
    boolean drained =
        absence.agent().flatMap(view.registry()::entry).flatMap(Registry.Entry::drain).isPresent();
    return sight + (drained ? " A drain was ordered before." : "");
  }

  private static String takenDown(Optional<Maintenance.Window> window) {
    return "The maintenance schedule has taken its machine down"
        + window
            .flatMap(Maintenance.Window::duration)
            .map(duration -> " for " + Amounts.span(duration))
            .orElse("")
        + ".";
  }

  private static AgentLine gone(
      AgentId id, Instant since, Optional<Places.Place> place, Map<String, Runs.Summary> alive) {
    return new AgentLine(
        Optional.of(id),
        place.map(Places.Place::host),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        AgentState.GONE,
        Optional.of(since),
        "Removed for good; nothing brings it back under this id.",
        by(place, alive),
        !holds(place),
        place.map(Places.Place::runId),
        run(place, alive),
        standing(place),
        0,
        0,
        Optional.empty(),
        false);
  }

  /** True for states that come from somebody's order, not from an accident. */
  private static boolean ordered(AgentState state) {
    return switch (state) {
      case DRAINING, DRAINED, DEACTIVATED, DOWN, GONE -> true;
      case ACTIVE, DISCONNECTED, RECOVERED, UNREACHABLE, UNREAD -> false;
    };
  }

  /** A drain knows when it was ordered; of the other states no answer says since when. */
  private static Optional<Instant> since(Agent agent, AgentState state) {
    return switch (state) {
      case DRAINING, DRAINED -> agent.drain().flatMap(Drain::estimatedStart);
      default -> Optional.empty();
    };
  }

  private static String why(ClusterView view, Agent agent, AgentState state) {
    return switch (state) {
      case ACTIVE -> "";
      case DRAINING -> "A drain was ordered" + bound(agent) + ".";
      case DRAINED ->
          "Its drain is over" + bound(agent) + "; it takes no work until it is reactivated.";
      case DEACTIVATED -> "It was deactivated: no new work, its tasks run on.";
      case DISCONNECTED -> "Its connection to the master is lost; its tasks may still run.";
      case RECOVERED -> "It has not registered again since the last master fail-over.";
      case UNREACHABLE -> "The master has lost sight of it; its tasks may still run.";
      case DOWN -> takenDown(view.maintenance().windowOf(agent));
      case UNREAD -> UNREAD;
      case GONE -> "Removed for good; nothing brings it back under this id.";
    };
  }

  private static String bound(Agent agent) {
    return agent
        .drain()
        .map(
            drain ->
                drain
                        .maxGracePeriod()
                        .map(grace -> ", every task's grace bound to " + Amounts.span(grace))
                        .orElse(", with each task's own grace")
                    + (drain.markGone() ? "; the agent is removed for good at its end" : ""))
        .orElse("");
  }

  /** A recovered agent's tasks are not told, so what they leave is not known either. */
  private static Optional<Resources> room(Agent agent) {
    return agent.state() == AgentState.RECOVERED || agent.room().total().isEmpty()
        ? Optional.empty()
        : Optional.of(agent.room().free(agent.room().total().keySet()));
  }

  private static boolean holds(Optional<Places.Place> place) {
    return place.filter(held -> held.granted().isPresent()).isPresent();
  }

  private static String by(Optional<Places.Place> place, Map<String, Runs.Summary> alive) {
    return place
        .filter(held -> held.granted().isPresent())
        .map(
            held ->
                Optional.ofNullable(alive.get(held.runId()))
                    .map(run -> run.runbook() + " of " + run.startedBy())
                    .orElse("a run that is no longer alive"))
        .orElse("nobody of ours");
  }

  private static String run(Optional<Places.Place> place, Map<String, Runs.Summary> alive) {
    return place
        .map(
            held ->
                Optional.ofNullable(alive.get(held.runId()))
                    .map(Runs.Summary::businessKey)
                    .orElse("a run that is no longer alive"))
        .orElse("");
  }

  private static String standing(Optional<Places.Place> place) {
    return place
        .map(held -> held.granted().isPresent() ? "holds a place" : "waits for a place")
        .orElse("");
  }

  private static String padded(String name) {
    return NUMBER
        .matcher(name)
        .replaceAll(found -> "0".repeat(Math.max(0, 12 - found.group().length())) + found.group());
  }
}
