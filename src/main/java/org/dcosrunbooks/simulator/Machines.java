package org.dcosrunbooks.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.dcosrunbooks.simulator.World.Node;
import org.dcosrunbooks.simulator.World.Task;
import org.dcosrunbooks.simulator.World.What;
import org.dcosrunbooks.simulator.machine.Daemon;
import org.dcosrunbooks.simulator.machine.Machine;
import org.dcosrunbooks.simulator.machine.MachineState;
import org.dcosrunbooks.simulator.machine.Surroundings;

/**
 * The machines under agents and masters, by the host they announce. A cluster may be described
 * without: then agents are started and stopped by a word.
 */
final class Machines {

  static final String MASTER_UNIT = "dcos-mesos-master.service";

  private final ClusterModel model;
  private final World world;
  private final Map<String, Machine> all = new HashMap<>();

  Machines(ClusterModel model) {
    this.model = model;
    this.world = model.world();
    world.machines.forEach(
        (host, state) -> all.put(host, new Machine(state, surroundings(state, true))));
  }

  /** Puts a machine under each agent and master of a cluster that is just being described. */
  static void install(ClusterModel model) {
    World world = model.world();
    Machines machines = model.machines();
    for (Node node : world.nodes.values()) {
      if (node.elsewhere) {
        continue;
      }
      node.hardware = new double[] {node.cpus, node.mem, node.disk};
      Machine machine = machines.blank(node.host, node.ip);
      AgentFiles files = new AgentFiles(machine);
      files.install(node);
      machine.boot();
      try {
        AgentInfo info = files.configured(node);
        node.configured = info.text();
        info.applyTo(node);
        files.registered(node.agentId, info);
      } catch (AgentInfo.Unreadable wrong) {
        throw new IllegalArgumentException("agent " + node.host + ": " + wrong.getMessage(), wrong);
      }
      machines.ready(node.host);
    }
    for (World.Master master : world.masters) {
      Machine machine = machines.blank(master.ip, master.ip);
      AgentFiles.common(machine, "master", master.ip);
      machine.unitFile(
          MASTER_UNIT,
          """
          [Unit]
          Description=Mesos Master: distributed systems kernel

          [Service]
          Restart=always
          RestartSec=15
          """);
      machine.boot();
      machines.ready(master.ip);
    }
  }

  /** Its units start nothing yet: what they would start is there already. */
  private Machine blank(String host, String address) {
    MachineState state = Machine.blank(host, address);
    world.machines.put(host, state);
    world.hostKeys.put(host, SshKeys.hostKey());
    return new Machine(state, surroundings(state, false));
  }

  private void ready(String host) {
    MachineState state = world.machines.get(host);
    all.put(host, new Machine(state, surroundings(state, true)));
  }

  private Surroundings surroundings(MachineState state, boolean real) {
    return new Surroundings() {
      @Override
      public long now() {
        return world.now;
      }

      @Override
      public void changed() {
        model.touch();
      }

      @Override
      public String newId() {
        return ClusterModel.uuidOf(world.id + "/" + state.host() + "/" + state.boots()).toString();
      }

      @Override
      public Optional<Daemon> daemon(String unit) {
        return program(state.host(), unit).map(it -> real ? it : ALREADY_THERE);
      }
    };
  }

  private static final Daemon ALREADY_THERE =
      new Daemon() {
        @Override
        public Fate start() {
          return Fate.runs();
        }

        @Override
        public void stop() {
          throw new IllegalStateException("nothing is stopped while machines are set up");
        }

        @Override
        public OptionalLong userSignal() {
          return OptionalLong.empty();
        }

        @Override
        public boolean wanted() {
          return false;
        }
      };

  private Optional<Daemon> program(String host, String unit) {
    Node node = world.nodes.get(host);
    if (node != null && unit.equals(AgentFiles.unit(node) + ".service")) {
      return Optional.of(new AgentProcess(model, node, new AgentFiles(all.get(host))));
    }
    for (int index = 0; index < world.masters.size(); index++) {
      if (world.masters.get(index).ip.equals(host) && unit.equals(MASTER_UNIT)) {
        return Optional.of(new MasterProcess(model, index));
      }
    }
    return Optional.empty();
  }

  // ---------------------------------------------------------------- which

  boolean has(String host) {
    return all.containsKey(host);
  }

  /**
   * @throws IllegalArgumentException when there is none
   */
  Machine on(String host) {
    Machine machine = all.get(host);
    if (machine == null) {
      throw new IllegalArgumentException("no machine " + host);
    }
    return machine;
  }

  /** Does something with a machine and lets follow what follows from it. */
  void with(String host, Consumer<Machine> deed) {
    Machine machine = on(host);
    deed.accept(machine);
    machine.settle();
    wakeLater(host, machine);
  }

  private void wakeLater(String host, Machine machine) {
    long at = machine.wakes();
    boolean sooner =
        world.due.stream()
            .anyMatch(
                due -> due.what == What.MACHINE_WAKES && due.subject.equals(host) && due.at <= at);
    if (at != Long.MAX_VALUE && !sooner) {
      model.later(at - world.now, What.MACHINE_WAKES, host, 0);
    }
  }

  void wake(String host) {
    if (has(host)) {
      with(host, machine -> {});
    }
  }

  // ---------------------------------------------------------------- agents

  /** Its process is one of a machine, simulated or elsewhere, that starts it again. */
  boolean keeps(Node node) {
    return node.elsewhere || has(node.host);
  }

  /** An agent has its place in the cluster: it writes down who it is. */
  void registered(Node node) {
    if (node.configured != null) {
      AgentInfo info = AgentInfo.read(node.configured);
      info.applyTo(node);
      if (has(node.host)) {
        new AgentFiles(on(node.host)).registered(node.agentId, info);
      }
    }
  }

  /** The master has told an agent to shut down. */
  void toldToShutDown(Node node) {
    if (node.elsewhere) {
      node.toldToGo = true;
      return;
    }
    with(
        node.host,
        machine ->
            machine.exited(
                AgentFiles.unit(node) + ".service",
                0,
                "Agent asked to shut down by master@" + world.masters.get(0).ip + ":5050"));
  }

  private static List<String> units(Machine machine, Node node) {
    String unit = AgentFiles.unit(node);
    return List.of(unit + ".socket", unit + ".service").stream().filter(machine::hasUnit).toList();
  }

  void start(Node node) {
    with(
        node.host,
        machine -> {
          if (!machine.state().isOn()) {
            machine.powerOn();
          } else if (machine.state().isUp()) {
            units(machine, node).forEach(unit -> startIfStopped(machine, unit));
          }
        });
  }

  private static void startIfStopped(Machine machine, String unit) {
    if (!machine.unit(unit).startsWith("active")) {
      machine.startUnit(unit);
    }
  }

  void stop(Node node) {
    with(node.host, machine -> units(machine, node).forEach(machine::stopUnit));
  }

  /** SIGUSR1, and the unit is stopped before it is started again. */
  void unregister(Node node) {
    with(
        node.host,
        machine -> {
          machine.killUnit(AgentFiles.unit(node) + ".service", "USR1");
          units(machine, node).forEach(machine::stopUnit);
        });
  }

  void startAfresh(Node node) {
    stop(node);
    new AgentFiles(on(node.host)).forgetIdentity();
    start(node);
  }

  // ---------------------------------------------------------------- power

  void powerOff(String host) {
    with(
        host,
        machine -> {
          machine.powerOff();
          for (Task task : world.tasks) {
            if (task.host.equals(host) && task.process) {
              task.process = false;
              task.generation++;
            }
          }
        });
  }

  /** A master's unit is meant to run, or nobody has said so. */
  boolean masterMayRun(int index) {
    String host = world.masters.get(index).ip;
    return !has(host) || on(host).unit(MASTER_UNIT).startsWith("active");
  }
}
