package org.dcosrunbooks.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.simulator.World.App;
import org.dcosrunbooks.simulator.World.Node;
import org.dcosrunbooks.simulator.World.Reservation;
import org.dcosrunbooks.simulator.World.Waiting;

/** Where one more instance of an app fits, and why it does not fit elsewhere. */
final class Placement {

  /** Why an offer is of no use, in the order in which Marathon looks, with Marathon's words. */
  enum Misfit {
    UNFULFILLED_ROLE("UnfulfilledRole"),
    UNFULFILLED_CONSTRAINT("UnfulfilledConstraint"),
    NO_RESERVATION("NoCorrespondingReservationFound"),
    AGENT_MAINTENANCE("AgentMaintenance"),
    CPUS("InsufficientCpus"),
    MEMORY("InsufficientMemory"),
    DISK("InsufficientDisk"),
    GPUS("InsufficientGpus"),
    PORTS("InsufficientPorts"),
    SCARCE("DeclinedScarceResources");

    final String word;

    Misfit(String word) {
      this.word = word;
    }
  }

  private final ClusterModel model;
  private final World world;
  private final Room room;
  private final Map<String, Node> byAgentId = new HashMap<>();

  Placement(ClusterModel model) {
    this.model = model;
    this.world = model.world();
    this.room = new Room(world);
    world.nodes.values().forEach(node -> byAgentId.put(node.agentId, node));
  }

  /** The least loaded agent on which it fits. */
  Optional<Node> placeFor(App app, Waiting waiting) {
    return offering().stream()
        .filter(node -> misfit(app, waiting, node).isEmpty())
        .min(
            Comparator.<Node>comparingDouble(node -> room.all(node).cpus / node.cpus)
                .thenComparing(node -> node.host));
  }

  /** Agents whose resources are offered. */
  List<Node> offering() {
    return world.nodes.values().stream().filter(model::takesWork).toList();
  }

  /** How many of the agents that offer are refused for which first reason. */
  Map<Misfit, Integer> misfits(App app, Waiting waiting) {
    Map<Misfit, Integer> counts = new EnumMap<>(Misfit.class);
    for (Node node : offering()) {
      misfit(app, waiting, node).ifPresent(why -> counts.merge(why, 1, Integer::sum));
    }
    return counts;
  }

  private Optional<Misfit> misfit(App app, Waiting waiting, Node node) {
    if (!(node.role == null ? "*" : node.role).equals(app.role == null ? "*" : app.role)) {
      return Optional.of(Misfit.UNFULFILLED_ROLE);
    }
    if (waiting.reservation != null) {
      boolean here =
          world.reservations.stream()
              .anyMatch(
                  kept -> kept.id.equals(waiting.reservation) && kept.agentId.equals(node.agentId));
      return here ? Optional.empty() : Optional.of(Misfit.NO_RESERVATION);
    }
    if (app.constraints.stream().anyMatch(each -> !satisfied(each, app, node))) {
      return Optional.of(Misfit.UNFULFILLED_CONSTRAINT);
    }
    Room.Taken taken = room.all(node);
    int containers = Math.max(1, app.containers.size());
    if (node.cpus - taken.cpus < app.cpus * containers - 1e-9) {
      return Optional.of(Misfit.CPUS);
    }
    if (node.mem - taken.mem < app.mem * containers - 1e-9) {
      return Optional.of(Misfit.MEMORY);
    }
    if (node.disk - taken.disk < app.disk * containers - 1e-9) {
      return Optional.of(Misfit.DISK);
    }
    if (app.fixedPorts.stream()
        .anyMatch(port -> taken.ports.contains(port) || !Resources.hasPort(node, port))) {
      return Optional.of(Misfit.PORTS);
    }
    return Optional.empty();
  }

  private boolean satisfied(List<String> constraint, App app, Node node) {
    String field = constraint.get(0);
    String value = constraint.size() > 2 ? constraint.get(2) : null;
    Optional<String> here = valueOf(field, node);
    String operator = constraint.get(1).toUpperCase(Locale.ROOT);
    if (here.isEmpty()) {
      return operator.equals("UNLIKE");
    }
    String own = here.get();
    List<String> others = new ArrayList<>();
    for (App each : group(app)) {
      for (String agent : room.agentsOf(each.key)) {
        Node other = byAgentId.get(agent);
        if (other != null) {
          valueOf(field, other).ifPresent(others::add);
        }
      }
    }
    long same = others.stream().filter(own::equals).count();
    return switch (operator) {
      case "UNIQUE" -> same == 0;
      case "CLUSTER" ->
          value == null || value.isEmpty() ? same == others.size() : own.equals(value);
      case "MAX_PER" -> same < Integer.parseInt(value);
      case "LIKE" -> own.matches(value);
      case "UNLIKE" -> !own.matches(value);
      case "IS" -> own.equals(value);
      case "GROUP_BY" -> same <= fewest(field, others);
      default -> throw new IllegalStateException("no such operator: " + operator);
    };
  }

  private List<App> group(App app) {
    return app.group == null
        ? List.of(app)
        : world.apps.values().stream().filter(each -> app.group.equals(each.group)).toList();
  }

  /** How many instances the emptiest of the values has that agents offer. */
  private long fewest(String field, List<String> others) {
    return offering().stream()
        .flatMap(node -> valueOf(field, node).stream())
        .distinct()
        .mapToLong(value -> others.stream().filter(value::equals).count())
        .min()
        .orElse(0);
  }

  private static Optional<String> valueOf(String field, Node node) {
    return switch (field) {
      case "hostname", "@hostname" -> Optional.of(node.host);
      case "@region" -> Optional.ofNullable(node.region);
      case "@zone" -> Optional.ofNullable(node.zone);
      default -> Optional.ofNullable(node.attributes.get(field));
    };
  }

  /** The reservation of an instance; empty when it has none any more. */
  static Optional<Reservation> reservation(World world, String id) {
    return world.reservations.stream().filter(kept -> kept.id.equals(id)).findFirst();
  }
}
