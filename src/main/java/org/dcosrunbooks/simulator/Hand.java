package org.dcosrunbooks.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dcosrunbooks.simulator.World.App;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.Node;
import org.dcosrunbooks.simulator.World.Operation;
import org.dcosrunbooks.simulator.World.Task;
import org.dcosrunbooks.simulator.World.Window;
import org.dcosrunbooks.simulator.machine.Machine;

/**
 * What people and misfortune do to a cluster, without going through its ports. Agents and masters
 * are named by the host they announce, frameworks by their name. An unknown name is an {@link
 * IllegalArgumentException}; what the master refuses is an {@link IllegalStateException} with its
 * words.
 */
public final class Hand {

  private final Supplier<ClusterModel> model;
  private final Around around;
  private final Consumer<String> cut;

  /** Runs a deed when nobody else touches the model. */
  interface Around {
    void run(Runnable deed);
  }

  /**
   * @param cut cuts the connections to a host's machine
   */
  Hand(Supplier<ClusterModel> model, Around around, Consumer<String> cut) {
    this.model = model;
    this.around = around;
    this.cut = cut;
  }

  private World world() {
    return model.get().world();
  }

  private void on(String host, Consumer<Node> deed) {
    around.run(() -> deed.accept(node(host)));
  }

  private Node node(String host) {
    Node node = world().nodes.get(host);
    if (node == null) {
      throw new IllegalArgumentException("no agent " + host);
    }
    return node;
  }

  private int master(String host) {
    for (int index = 0; index < world().masters.size(); index++) {
      if (world().masters.get(index).ip.equals(host)) {
        return index;
      }
    }
    throw new IllegalArgumentException("no master " + host);
  }

  private Framework framework(String name) {
    return world().frameworks.values().stream()
        .filter(framework -> framework.name.equals(name) && !framework.completed)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no framework " + name));
  }

  private static void accepted(Reply reply) {
    if (reply.status() >= 400) {
      throw new IllegalStateException(reply.status() + " " + reply.text());
    }
  }

  // ---------------------------------------------------------------- masters

  /**
   * The leader's process dies and is started again; another master takes over some seconds later.
   */
  public void changeLeader() {
    around.run(
        () -> {
          if (world().leader >= 0) {
            model.get().stopMaster(world().leader, true);
          }
        });
  }

  /** No master leads for a while. */
  public void loseLeader(Duration duration) {
    around.run(() -> model.get().loseLeader(duration.toNanos()));
  }

  /** Stops a master until {@link #startMaster}. */
  public void stopMaster(String host) {
    around.run(
        () -> {
          int index = master(host);
          if (machines().has(host)) {
            machines().with(host, machine -> machine.stopUnit(Machines.MASTER_UNIT));
          } else {
            model.get().stopMaster(index, false);
          }
        });
  }

  public void startMaster(String host) {
    around.run(
        () -> {
          int index = master(host);
          if (machines().has(host)) {
            machines().with(host, machine -> machine.startUnit(Machines.MASTER_UNIT));
          } else {
            model.get().startMaster(index);
          }
        });
  }

  // ---------------------------------------------------------------- agents

  /** Agent and masters lose each other; the master gives the agent up after its ping time-out. */
  public void cutOff(String host) {
    on(host, node -> model.get().cutOff(node));
  }

  /** As {@link #cutOff}, but given up at once. */
  public void makeUnreachable(String host) {
    on(host, node -> model.get().makeUnreachable(node));
  }

  /** The agent's process stops; its tasks run on. */
  public void stopAgent(String host) {
    on(
        host,
        node -> {
          if (machines().has(host)) {
            machines().stop(node);
          } else {
            model.get().stopAgent(node);
          }
        });
  }

  /** The agent is started or reached again; it re-registers about a second later. */
  public void comeBack(String host) {
    on(
        host,
        node -> {
          boolean wasUp = node.up;
          node.reachable = true;
          if (machines().has(host)) {
            machines().start(node);
          }
          if (wasUp || !machines().has(host)) {
            model.get().comeBack(node);
          }
        });
  }

  /** SIGUSR1: the agent unregisters and stops; its tasks are lost. */
  public void unregister(String host) {
    on(
        host,
        node -> {
          if (machines().has(host)) {
            machines().unregister(node);
          } else {
            model.get().unregister(node);
          }
        });
  }

  /** Starts the agent with a new identity, which makes it another agent to everybody. */
  public void startAfresh(String host) {
    on(
        host,
        node -> {
          if (machines().has(host)) {
            machines().startAfresh(node);
          } else {
            model.get().startAfresh(node);
          }
        });
  }

  // ---------------------------------------------------------------- machines

  private Machines machines() {
    return model.get().machines();
  }

  /** The machine of an agent or master loses power: what runs there is gone, jobs among it. */
  public void powerOff(String host) {
    around.run(() -> machines().powerOff(host));
  }

  /** It boots: a few seconds later it can be reached, with another boot id. */
  public void powerOn(String host) {
    around.run(() -> machines().with(host, Machine::powerOn));
  }

  private void hostKey(String host, Consumer<World.HostKey> deed) {
    around.run(
        () -> {
          machines().on(host);
          deed.accept(world().hostKeys.get(host));
          model.get().touch();
        });
  }

  /** The machine shows another host key from now on, as after a new installation. */
  public void changeHostKey(String host) {
    hostKey(host, SshKeys::change);
  }

  /** Cuts the SSH connections that are open there; what runs goes on, and new ones are taken. */
  public void cutSsh(String host) {
    around.run(() -> cut.accept(host));
  }

  /** The machine takes no SSH connections although it is up, or takes them again. */
  public void refuseSsh(String host, boolean refuses) {
    hostKey(host, key -> key.refuses = refuses);
  }

  /** At a machine's address, with its host key, another one answers; null: itself again. */
  public void answeredBy(String host, String other) {
    hostKey(
        host,
        key -> {
          if (other != null) {
            machines().on(other);
          }
          key.answeredBy = other;
        });
  }

  /** At an agent's address and port another agent answers; null: itself again. */
  public void portAnsweredBy(String host, String other) {
    around.run(
        () -> {
          if (other != null) {
            node(other);
          }
          node(host).answeredBy = other;
          model.get().touch();
        });
  }

  /** Whether {@code sudo} asks for a password there. */
  public void sudoAsks(String host, boolean asks) {
    around.run(() -> machines().with(host, machine -> machine.sudoAsks(asks)));
  }

  /** Nothing more can be written there, or again. */
  public void diskFull(String host, boolean full) {
    around.run(() -> machines().with(host, machine -> machine.diskFull(full)));
  }

  /** Its clock is wrong by so much; negative: it is late. */
  public void clockAhead(String host, Duration by) {
    around.run(() -> machines().with(host, machine -> machine.clockAhead(by.toNanos())));
  }

  /** A person starts a unit there, as in {@code dcos-mesos-slave.service}. */
  public void startUnit(String host, String unit) {
    around.run(() -> machines().with(host, machine -> machine.startUnit(unit)));
  }

  public void stopUnit(String host, String unit) {
    around.run(() -> machines().with(host, machine -> machine.stopUnit(unit)));
  }

  /**
   * A person sends a signal to a unit's main process.
   *
   * @param signal as in {@code USR1}
   */
  public void killUnit(String host, String unit, String signal) {
    around.run(() -> machines().with(host, machine -> machine.killUnit(unit, signal)));
  }

  /** A person stops a unit and has systemd forget it; its file is deleted if it has one. */
  public void removeUnit(String host, String unit) {
    around.run(() -> machines().with(host, machine -> machine.removeUnit(unit)));
  }

  /**
   * What DC/OS' own checks there say from now on; those that are not named are well.
   *
   * @param statuses name → 0 well, 1 a warning, 2 critical, 3 unknown
   */
  public void checks(String host, Map<String, Integer> statuses) {
    around.run(() -> machines().with(host, machine -> AgentFiles.checks(machine, statuses)));
  }

  /** A person writes a file there. */
  public void writeFile(String host, String path, String text) {
    around.run(() -> machines().with(host, machine -> machine.writeFile(path, text, 0644)));
  }

  /** A person makes a symbolic link there, over what there was. */
  public void link(String host, String path, String target) {
    around.run(() -> machines().with(host, machine -> machine.link(path, target)));
  }

  /** A person deletes a folder there with all that is in it. */
  public void removeFolder(String host, String path) {
    around.run(() -> machines().with(host, machine -> machine.removeFolder(path)));
  }

  /** A person deletes a file or a link there. */
  public void removeFile(String host, String path) {
    around.run(() -> machines().with(host, machine -> machine.removeFile(path)));
  }

  /**
   * Drains as somebody else would.
   *
   * @param maxGracePeriod null for each task's own
   */
  public void drain(String host, Duration maxGracePeriod, boolean markGone) {
    Long grace = maxGracePeriod == null ? null : (Long) maxGracePeriod.toNanos();
    on(host, node -> accepted(model.get().drain(node.agentId, grace, markGone)));
  }

  public void deactivate(String host) {
    on(host, node -> accepted(model.get().deactivate(node.agentId)));
  }

  public void reactivate(String host) {
    on(host, node -> accepted(model.get().reactivate(node.agentId)));
  }

  public void markGone(String host) {
    on(host, node -> accepted(model.get().markAgentGone(node.agentId)));
  }

  /** Replaces the maintenance schedule by one window with these agents' machines. */
  public void schedule(Instant start, Duration duration, String... hosts) {
    around.run(
        () -> {
          List<Window> windows = new ArrayList<>();
          if (hosts.length > 0) {
            Window window = new Window();
            for (String host : hosts) {
              window.machines.add(machine(host));
            }
            window.start = nanos(start);
            window.duration = duration == null ? null : (Long) duration.toNanos();
            windows.add(window);
          }
          accepted(model.get().updateSchedule(windows));
        });
  }

  public void machineDown(String host) {
    around.run(() -> accepted(model.get().startMaintenance(List.of(machine(host)))));
  }

  public void machineUp(String host) {
    around.run(() -> accepted(model.get().stopMaintenance(List.of(machine(host)))));
  }

  private World.Machine machine(String host) {
    Node node = node(host);
    World.Machine machine = new World.Machine();
    machine.hostname = node.host;
    machine.ip = node.ip;
    return machine;
  }

  static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }

  // ---------------------------------------------------------------- frameworks, tasks, operations

  /** The framework's scheduler stops or loses the master. */
  public void disconnect(String framework) {
    around.run(
        () -> {
          Framework away = framework(framework);
          schedulers(away).forEach(app -> model.get().marathons().failing(app, true));
          if (away.alive) {
            model.get().disconnectFramework(away);
          }
        });
  }

  /** The apps that are a framework's scheduler. */
  private List<App> schedulers(Framework framework) {
    return world().apps.values().stream()
        .filter(app -> framework.name.equals(app.scheduler))
        .toList();
  }

  /**
   * The framework's scheduler is back within a second and acknowledges what waits. When it is an
   * app, that is started again, and fails no more.
   */
  public void reconnect(String framework) {
    around.run(
        () -> {
          Framework back = framework(framework);
          List<App> schedulers = schedulers(back);
          if (schedulers.isEmpty()) {
            model.get().reconnectFramework(back);
          }
          schedulers.forEach(app -> model.get().marathons().failing(app, false));
        });
  }

  // ---------------------------------------------------------------- Marathon

  /** No instance of the cluster's Marathon leads for a while. */
  public void loseMarathonLeader(Duration duration) {
    around.run(() -> model.get().marathons().loseLeader(marathon(), duration.toNanos()));
  }

  private Framework marathon() {
    return model
        .get()
        .marathons()
        .root()
        .orElseThrow(() -> new IllegalArgumentException("no Marathon"));
  }

  // ---------------------------------------------------------------- SDK services

  private World.Service service(String framework) {
    World.Service service = world().services.get(framework(framework).id);
    if (service == null) {
      throw new IllegalArgumentException(framework + " is not built on the SDK");
    }
    model.get().touch();
    return service;
  }

  /**
   * Something is wrong with a plan of a service, as a configuration that its SDK refuses.
   *
   * @param error empty: it is right again
   */
  public void planError(String framework, String plan, String error) {
    around.run(
        () -> {
          if (error.isEmpty()) {
            service(framework).errors.remove(plan);
          } else {
            service(framework).errors.put(plan, new ArrayList<>(List.of(error)));
          }
        });
  }

  /** A broker lags behind although it runs: its partitions are under-replicated. */
  public void underReplicated(String framework, int broker, boolean behind) {
    around.run(
        () -> {
          if (behind) {
            service(framework).behind.add(broker);
          } else {
            service(framework).behind.remove(broker);
          }
        });
  }

  /** The scheduler's own look at partitions fails: what it answers then looks like all is well. */
  public void checkBroken(String framework, boolean broken) {
    around.run(() -> service(framework).checkBroken = broken);
  }

  // ---------------------------------------------------------------- changes of apps

  /** A change of an app begins, which locks it until {@link #endDeployment}. */
  public void beginDeployment(String app) {
    around.run(() -> model.get().marathons().beginDeployment(app(app)));
  }

  public void endDeployment(String app) {
    around.run(
        () -> {
          if (!model.get().marathons().endDeployments(app(app))) {
            throw new IllegalArgumentException("no deployment of " + app);
          }
        });
  }

  /** An app's tasks fail, now and two seconds after each launch, until told otherwise. */
  public void failing(String app, boolean fails) {
    around.run(() -> model.get().marathons().failing(app(app), fails));
  }

  /** An app's health checks fail, or pass. */
  public void unhealthy(String app, boolean unhealthy) {
    around.run(
        () -> {
          app(app).unhealthy = unhealthy;
          model.get().touch();
        });
  }

  /** The framework is removed with all its tasks, as TEARDOWN or its fail-over time-out do. */
  public void removeFramework(String framework) {
    around.run(() -> model.get().removeFramework(framework(framework)));
  }

  /** Whether a connected framework acknowledges status updates. */
  public void acknowledges(String framework, boolean acknowledges) {
    around.run(() -> framework(framework).acknowledges = acknowledges);
  }

  /** One more instance of an app starts on an agent, running at once. */
  public void launch(String app, String host) {
    around.run(
        () -> {
          App more = app(app);
          model.get().launchRunning(more, node(host));
          more.instances = (int) Math.max(more.instances, model.get().launches().counted(more));
        });
  }

  private App app(String name) {
    return world().apps.values().stream()
        .filter(app -> app.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no app " + name));
  }

  /** A task of an app on an agent ends by itself. */
  public void finishTask(String app, String host) {
    around.run(
        () -> {
          Task task =
              world().tasks.stream()
                  .filter(
                      each ->
                          each.name.equals(app)
                              && each.host.equals(host)
                              && !ClusterModel.terminal(each.state))
                  .findFirst()
                  .orElseThrow(
                      () -> new IllegalArgumentException("no task of " + app + " on " + host));
          model.get().finish(task);
        });
  }

  /** An operation that is pending until {@link #finishOperation}. */
  public void beginOperation(String framework, String host, String id) {
    around.run(
        () ->
            model.get().addOperation(framework(framework).id, node(host), id, "OPERATION_PENDING"));
  }

  /** It ends; its framework has not acknowledged it yet. */
  public void finishOperation(String id) {
    around.run(() -> model.get().finishOperation(operation(id)));
  }

  public void acknowledgeOperation(String id) {
    around.run(() -> model.get().acknowledgeOperation(operation(id)));
  }

  private Operation operation(String id) {
    return world().operations.stream()
        .filter(operation -> operation.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no operation " + id));
  }
}
