package org.dcosrunbooks.simulator;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.Master;
import org.dcosrunbooks.simulator.World.Node;

/** The cluster's ports, and who answers at each. */
final class Doors {

  private static final int ROUTER_PORT = 80;

  /** What kind of process answers. */
  enum Kind {
    MASTER("master"),
    AGENT("agent"),
    ROUTER("router"),
    MARATHON("marathon"),
    SERVICE("service");

    final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /**
   * A port.
   *
   * @param name of a master or agent its host; of all others host:port
   * @param announced each host:port that leads here
   * @param anyPortWillDo where the announced one cannot be had
   * @param open whether its process runs and is reached
   */
  record Door(
      String name,
      Kind kind,
      String host,
      int port,
      List<String> announced,
      boolean anyPortWillDo,
      BooleanSupplier open,
      Face face) {

    boolean isOpen() {
      return open.getAsBoolean();
    }
  }

  private final ClusterModel model;
  private final World world;
  private final List<Account> accounts;
  private final Map<String, Door> doors = new LinkedHashMap<>();

  Doors(ClusterModel model, List<Account> accounts, String routerHost) {
    this.model = model;
    this.world = model.world();
    this.accounts = accounts;
    for (int index = 0; index < world.masters.size(); index++) {
      Master master = world.masters.get(index);
      add(
          master.ip,
          Kind.MASTER,
          master.ip,
          master.port,
          List.of(master.ip + ":" + master.port),
          () -> master.up,
          new MasterFace(model, index, accounts));
    }
    for (Node node : world.nodes.values()) {
      add(
          node.host,
          Kind.AGENT,
          node.host,
          node.port,
          List.of(node.host + ":" + node.port, node.ip + ":" + node.port),
          () -> model.connected(node),
          new AgentFace(model, node.host, accounts));
    }
    model.marathons().root().ifPresent(this::addMarathon);
    world.frameworks.values().stream().filter(SdkScheduler::is).forEach(this::addService);
    if (routerHost != null) {
      String name = routerHost + ":" + ROUTER_PORT;
      AdminRouterFace face = new AdminRouterFace(model, accounts, this);
      add(name, Kind.ROUTER, routerHost, ROUTER_PORT, List.of(name), () -> true, face);
    }
  }

  private void addMarathon(Framework marathon) {
    for (int index = 0; index < world.masters.size(); index++) {
      String host = world.masters.get(index).ip;
      String name = host + ":" + MarathonFace.PORT;
      add(
          name,
          Kind.MARATHON,
          host,
          MarathonFace.PORT,
          List.of(name),
          () -> true,
          new MarathonFace(model, accounts, index, marathon.name));
    }
  }

  /** Where DC/OS' own load balancer announces a scheduler, wherever that runs. */
  private static String host(Framework service) {
    return "api." + service.name.replace("/", "") + ".marathon.l4lb.thisdcos.directory";
  }

  private void addService(Framework service) {
    String name = host(service) + ":80";
    SdkFace face = new SdkFace(model, accounts, service.id);
    BooleanSupplier open = () -> service.alive && !service.completed;
    add(name, Kind.SERVICE, host(service), 80, List.of(name), open, face);
  }

  private void add(
      String name,
      Kind kind,
      String host,
      int port,
      List<String> announced,
      BooleanSupplier open,
      Face face) {
    boolean any = kind != Kind.MASTER && kind != Kind.AGENT;
    doors.put(name, new Door(name, kind, host, port, announced, any, open, face));
  }

  Collection<Door> all() {
    return doors.values();
  }

  /**
   * @param place a door's name, or an announced host:port, or the host of the Admin Router
   * @throws IllegalArgumentException when there is no such door
   */
  Door named(String place) {
    Door door = doors.get(place);
    if (door != null) {
      return door;
    }
    return doors.values().stream()
        .filter(
            each ->
                each.announced().contains(place)
                    || each.kind() == Kind.ROUTER && each.host().equals(place))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nobody listens at " + place));
  }

  /** Where a framework's scheduler is asked; empty when it speaks no HTTP. */
  Optional<Door> scheduler(Framework framework) {
    return switch (framework.speaks) {
      case NOTHING -> Optional.empty();
      case MARATHON -> Optional.of(marathon(framework));
      case SDK, KAFKA -> Optional.of(named(host(framework) + ":80"));
    };
  }

  /** The leading instance, or while none leads the one that led. */
  private Door marathon(Framework framework) {
    int leader = Math.max(0, model.marathons().leader(framework));
    String host = world.masters.get(leader).ip;
    Door door = doors.get(host + ":" + MarathonFace.PORT);
    if (door != null && model.marathons().root().filter(framework::equals).isPresent()) {
      return door;
    }
    // one that Marathon itself runs: it has no port on the masters
    MarathonFace face = new MarathonFace(model, accounts, leader, framework.name);
    BooleanSupplier open = () -> framework.alive;
    return new Door(
        framework.name, Kind.SERVICE, host, MarathonFace.PORT, List.of(), true, open, face);
  }
}
