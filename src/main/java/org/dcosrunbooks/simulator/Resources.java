package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dcosrunbooks.simulator.World.Node;
import org.dcosrunbooks.simulator.World.Place;
import org.dcosrunbooks.simulator.World.Reservation;
import org.dcosrunbooks.simulator.World.Task;

/**
 * The cluster's resources in Mesos' own JSON: what agents announce, what of it is reserved, and
 * what tasks hold. What is reserved is there whether its task runs or not.
 */
final class Resources {

  /** First and last port of each range that DC/OS' agents announce. */
  private static final int[][] PRIVATE_PORTS = {
    {1025, 2180}, {2182, 3887}, {3889, 5049}, {5052, 8079}, {8082, 8180}, {8182, 32_000}
  };

  private static final int[][] PUBLIC_PORTS = {{1, 21}, {23, 5050}, {5052, 32_000}};

  private final World world;
  private final Map<String, Reservation> reservations = new LinkedHashMap<>();
  private final Map<String, List<Reservation>> keptOn = new HashMap<>();
  private final Map<String, List<Task>> held = new HashMap<>();

  Resources(World world) {
    this.world = world;
    for (Reservation kept : world.reservations) {
      reservations.put(kept.id, kept);
      keptOn.computeIfAbsent(kept.agentId, id -> new ArrayList<>()).add(kept);
    }
    for (Task task : world.tasks) {
      if (task.place == Place.LIVE
          && !ClusterModel.terminal(task.masterState)
          && world.memory.registered.containsKey(task.agentId)) {
        held.computeIfAbsent(task.agentId, id -> new ArrayList<>()).add(task);
      }
    }
  }

  // ---------------------------------------------------------------- parts

  private static ObjectNode scalar(ArrayNode list, String name, double amount) {
    ObjectNode resource = list.addObject().put("name", name).put("type", "SCALAR");
    resource.putObject("scalar").put("value", Room.rounded(amount));
    return resource;
  }

  private static ArrayNode ranges(ArrayNode list) {
    ObjectNode resource = list.addObject().put("name", "ports").put("type", "RANGES");
    return resource.putObject("ranges").putArray("range");
  }

  private static void ports(ArrayNode list, List<Integer> ports) {
    if (!ports.isEmpty()) {
      ArrayNode ranges = ranges(list);
      new TreeSet<>(ports).forEach(p -> ranges.addObject().put("begin", p).put("end", p));
    }
  }

  /** All ports of an agent but those. */
  private static void portsBut(ArrayNode list, Node node, List<Integer> others) {
    if (ports(node).isEmpty()) {
      return;
    }
    ArrayNode ranges = ranges(list);
    TreeSet<Integer> taken = new TreeSet<>(others);
    for (int[] range : ports(node)) {
      int begin = range[0];
      for (int port : taken.subSet(range[0], true, range[1], true)) {
        addRange(ranges, begin, port - 1);
        begin = port + 1;
      }
      addRange(ranges, begin, range[1]);
    }
  }

  private static void addRange(ArrayNode ranges, int begin, int end) {
    if (begin <= end) {
      ranges.addObject().put("begin", begin).put("end", end);
    }
  }

  private static List<int[]> ports(Node node) {
    return node.ports == null ? usualPorts(node) : node.ports;
  }

  /** What DC/OS configures. */
  static List<int[]> usualPorts(Node node) {
    return List.of(node.role == null ? PRIVATE_PORTS : PUBLIC_PORTS);
  }

  /** The ports of an agent as the old endpoints write them. */
  static String portText(Node node) {
    return ports(node).stream()
        .map(range -> range[0] + "-" + range[1])
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** An agent has this port to give. */
  static boolean hasPort(Node node, int port) {
    return ports(node).stream().anyMatch(range -> range[0] <= port && port <= range[1]);
  }

  private static void staticallyReserved(ObjectNode resource, String role) {
    resource.putArray("reservations").addObject().put("type", "STATIC").put("role", role);
  }

  private static void dynamicallyReserved(ObjectNode resource, Reservation kept) {
    ObjectNode reservation =
        resource
            .putArray("reservations")
            .addObject()
            .put("type", "DYNAMIC")
            .put("role", kept.role)
            .put("principal", kept.principal);
    reservation
        .putObject("labels")
        .putArray("labels")
        .addObject()
        .put("key", "resource_id")
        .put("value", ClusterModel.uuidOf(kept.id + resource.get("name").asText()).toString());
    if (resource.get("name").asText().equals("disk")) {
      ObjectNode disk = resource.putObject("disk");
      disk.putObject("persistence").put("id", kept.volume).put("principal", kept.principal);
      disk.putObject("volume").put("mode", "RW").put("container_path", kept.path);
    }
  }

  // ---------------------------------------------------------------- of an agent

  /** What it announces, before anything is reserved by frameworks. */
  static ArrayNode announced(Node node) {
    ArrayNode list = MesosJson.array();
    asConfigured(list, "cpus", node.cpus);
    asConfigured(list, "mem", node.mem);
    asConfigured(list, "disk", node.disk);
    portsBut(list, node, List.of());
    more(list, node);
    list.forEach(each -> reservedAtStart((ObjectNode) each, node));
    return list;
  }

  /** With all its digits: Mesos rounds what it adds, and nothing else. Nothing is left out. */
  private static void asConfigured(ArrayNode list, String name, double amount) {
    if (MesosText.thousandths(amount) != 0) {
      scalar(list, name, 0).putObject("scalar").put("value", amount);
    }
  }

  /** By its own configuration, or for the role of its agent. */
  private static String reservedAtStart(ObjectNode resource, Node node) {
    if (!resource.has("reservations") && node.role != null) {
      staticallyReserved(resource, node.role);
    }
    return resource.at("/reservations/0/role").asText("*");
  }

  /** What is configured besides CPUs, memory, disk and ports. */
  private static void more(ArrayNode list, Node node) {
    for (String each : node.moreResources) {
      list.add(MesosJson.parsed(each));
    }
  }

  /** Everything it has: what is reserved for nobody first, then each reservation. */
  ArrayNode total(Node node) {
    List<Reservation> kept = keptOn.getOrDefault(node.agentId, List.of());
    ArrayNode list = MesosJson.array();
    left(list, "cpus", node.cpus, kept.stream().mapToDouble(each -> each.cpus).sum());
    left(list, "mem", node.mem, kept.stream().mapToDouble(each -> each.mem).sum());
    left(list, "disk", node.disk, kept.stream().mapToDouble(each -> each.disk).sum());
    portsBut(list, node, kept.stream().flatMap(each -> each.ports.stream()).toList());
    more(list, node);
    list.forEach(
        each -> {
          ObjectNode resource = (ObjectNode) each;
          resource.put("role", reservedAtStart(resource, node));
        });
    kept.forEach(each -> list.addAll(reserved(each)));
    return list;
  }

  private static void left(ArrayNode list, String name, double all, double reserved) {
    asConfigured(list, name, reserved == 0 ? all : Room.rounded(all - reserved));
  }

  private static ArrayNode reserved(Reservation kept) {
    ArrayNode list = MesosJson.array();
    scalar(list, "cpus", kept.cpus);
    scalar(list, "mem", kept.mem);
    if (kept.disk > 0) {
      scalar(list, "disk", kept.disk);
    }
    ports(list, kept.ports);
    list.forEach(
        each -> {
          ObjectNode resource = (ObjectNode) each;
          resource.put("role", kept.role);
          dynamicallyReserved(resource, kept);
        });
    return list;
  }

  /** How much of what is reserved for which role; {@code *} for nobody. */
  Map<String, ObjectNode> sums(Node node) {
    Map<String, ObjectNode> sums = new LinkedHashMap<>();
    total(node)
        .forEach(
            each -> {
              ObjectNode sum = sums.computeIfAbsent(each.get("role").asText(), role -> emptySum());
              String name = each.get("name").asText();
              if (each.has("scalar")) {
                double amount = each.at("/scalar/value").asDouble();
                sum.put(name, Room.rounded(sum.get(name).asDouble() + amount));
              } else {
                List<String> ranges = new ArrayList<>();
                each.at("/ranges/range")
                    .forEach(range -> ranges.add(range.get("begin") + "-" + range.get("end")));
                sum.put(name, "[" + String.join(", ", ranges) + "]");
              }
            });
    sums.computeIfAbsent("*", role -> emptySum());
    return sums;
  }

  private static ObjectNode emptySum() {
    return MesosJson.object().put("disk", 0.0).put("mem", 0.0).put("gpus", 0.0).put("cpus", 0.0);
  }

  // ---------------------------------------------------------------- of tasks

  /** What a task was launched with. */
  static ArrayNode of(World world, Task task) {
    ArrayNode list = MesosJson.array();
    scalar(list, "cpus", task.cpus);
    scalar(list, "mem", task.mem);
    if (task.disk > 0) {
      scalar(list, "disk", task.disk);
    }
    ports(list, task.ports);
    Reservation kept =
        task.reservation == null
            ? null
            : Placement.reservation(world, task.reservation).orElse(null);
    list.forEach(
        each -> {
          ObjectNode resource = (ObjectNode) each;
          resource.putObject("allocation_info").put("role", task.role);
          if (kept != null) {
            dynamicallyReserved(resource, kept);
          }
        });
    return list;
  }

  /** What tasks hold on an agent. */
  ArrayNode allocatedOn(Node node) {
    return sums(held.getOrDefault(node.agentId, List.of()));
  }

  /** What some of all tasks hold. */
  ArrayNode allocated(Predicate<Task> which) {
    return sums(held.values().stream().flatMap(List::stream).filter(which).toList());
  }

  /** One entry for each role and kind; those that are reserved for an instance stand alone. */
  private ArrayNode sums(List<Task> tasks) {
    Map<List<String>, List<Task>> together = new LinkedHashMap<>();
    for (Task task : tasks) {
      String kept =
          task.reservation != null && reservations.containsKey(task.reservation)
              ? task.reservation
              : "";
      List<String> key = List.of(kept, owner(task, kept), task.role);
      together.computeIfAbsent(key, each -> new ArrayList<>()).add(task);
    }
    ArrayNode all = MesosJson.array();
    together.entrySet().stream()
        .sorted(Comparator.comparing(each -> each.getKey().get(0).isEmpty() ? 0 : 1))
        .forEach(each -> all.addAll(sum(each.getKey(), each.getValue())));
    return all;
  }

  /** The role that what a task holds is reserved for; {@code *} when for nobody. */
  private String owner(Task task, String kept) {
    Node node = world.nodes.get(task.host);
    return !kept.isEmpty() ? task.role : node == null || node.role == null ? "*" : node.role;
  }

  private ArrayNode sum(List<String> key, List<Task> tasks) {
    ArrayNode list = MesosJson.array();
    scalar(list, "cpus", tasks.stream().mapToDouble(task -> task.cpus).sum());
    scalar(list, "mem", tasks.stream().mapToDouble(task -> task.mem).sum());
    double disk = tasks.stream().mapToDouble(task -> task.disk).sum();
    if (disk > 0) {
      scalar(list, "disk", disk);
    }
    ports(list, tasks.stream().flatMap(task -> task.ports.stream()).toList());
    Reservation kept = reservations.get(key.get(0));
    list.forEach(
        each -> {
          ObjectNode resource = (ObjectNode) each;
          resource.put("role", key.get(1));
          resource.putObject("allocation_info").put("role", key.get(2));
          if (kept != null) {
            dynamicallyReserved(resource, kept);
          } else if (!key.get(1).equals("*")) {
            staticallyReserved(resource, key.get(1));
          }
        });
    return list;
  }
}
