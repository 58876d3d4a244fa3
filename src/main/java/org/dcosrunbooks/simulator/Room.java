package org.dcosrunbooks.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcosrunbooks.simulator.World.Node;
import org.dcosrunbooks.simulator.World.Place;
import org.dcosrunbooks.simulator.World.Reservation;
import org.dcosrunbooks.simulator.World.Task;

/** What is taken on each agent at one instant, by tasks and by what is kept for tasks to come. */
final class Room {

  /** CPUs, memory and disk in MiB, and host ports. */
  static final class Taken {
    double cpus;
    double mem;
    double disk;
    final Set<Integer> ports = new HashSet<>();

    private void add(double moreCpus, double moreMem, double moreDisk, List<Integer> morePorts) {
      cpus = rounded(cpus + moreCpus);
      mem = rounded(mem + moreMem);
      disk = rounded(disk + moreDisk);
      ports.addAll(morePorts);
    }
  }

  private static final Taken NOTHING = new Taken();

  private final Map<String, Taken> byTasks = new HashMap<>();
  private final Map<String, Taken> all = new HashMap<>();
  private final Map<String, Map<String, Integer>> instances = new HashMap<>();

  Room(World world) {
    for (Task task : world.tasks) {
      if (task.place == Place.LIVE && !ClusterModel.terminal(task.masterState)) {
        add(byTasks, task);
        if (task.reservation == null) {
          add(all, task);
        }
      }
    }
    for (Reservation kept : world.reservations) {
      all.computeIfAbsent(kept.agentId, id -> new Taken())
          .add(kept.cpus, kept.mem, kept.disk, kept.ports);
    }
    for (Task task : world.tasks) {
      if (task.app != null && !task.expunged && alive(task)) {
        instances
            .computeIfAbsent(task.app, app -> new LinkedHashMap<>())
            .merge(task.agentId + "/" + task.instance, 1, Integer::sum);
      }
    }
  }

  private static boolean alive(Task task) {
    return task.place != Place.COMPLETED && !ClusterModel.terminal(task.state);
  }

  private static void add(Map<String, Taken> where, Task task) {
    where
        .computeIfAbsent(task.agentId, id -> new Taken())
        .add(task.cpus, task.mem, task.disk, task.ports);
  }

  static double rounded(double amount) {
    return Math.rint(amount * 1000) / 1000;
  }

  /** What tasks hold on an agent. */
  Taken byTasks(Node node) {
    return byTasks.getOrDefault(node.agentId, NOTHING);
  }

  /** What nobody else can have: tasks, and reservations whether they are used or not. */
  Taken all(Node node) {
    return all.getOrDefault(node.agentId, NOTHING);
  }

  /** Agent ids on which instances of an app are, one entry an instance. */
  List<String> agentsOf(String app) {
    return instances.getOrDefault(app, Map.of()).keySet().stream()
        .map(each -> each.substring(0, each.indexOf('/')))
        .toList();
  }
}
