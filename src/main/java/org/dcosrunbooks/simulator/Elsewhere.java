package org.dcosrunbooks.simulator;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.dcosrunbooks.simulator.World.Member;
import org.dcosrunbooks.simulator.World.Node;
import org.dcosrunbooks.simulator.machine.Daemon;

/**
 * An agent whose process runs on a machine outside the simulation. What that process does is told
 * here, and it hears here what masters would say to it; what it runs, the simulation knows.
 */
public final class Elsewhere {

  private static final long NANOS_OF_A_MILLI = 1_000_000L;

  /**
   * What its process found when it started.
   *
   * @param latest the id that its link leads to; empty when there is no link
   * @param info what {@link Registration} gave it to keep beside that id
   * @param rebooted the machine has been booted since it ran last
   * @param attributes of MESOS_ATTRIBUTES; empty for none
   * @param resources of MESOS_RESOURCES; empty for none
   */
  public record Found(
      Optional<String> latest,
      Optional<String> info,
      boolean rebooted,
      String attributes,
      String resources) {}

  /**
   * It has its place in the cluster.
   *
   * @param info to be kept beside the id, and given back at the next start
   */
  public record Registration(String id, String info) {}

  private final Simulator simulator;
  private final String host;

  Elsewhere(Simulator simulator, String host) {
    this.simulator = simulator;
    this.host = host;
    on(
        node -> {
          if (!node.elsewhere) {
            throw new IllegalArgumentException("the agent of " + host + " runs here");
          }
          return node;
        });
  }

  private <T> T on(Function<Node, T> deed) {
    AtomicReference<T> result = new AtomicReference<>();
    simulator.change(() -> result.set(deed.apply(simulator.node(host))));
    return result.get();
  }

  private AgentProcess process(Node node, AgentDisk disk) {
    return new AgentProcess(simulator.model(), node, disk);
  }

  /**
   * Its process has started.
   *
   * @return what it says when it has to end with status 1, as a configuration that does not fit its
   *     id demands; empty when it runs
   */
  public Optional<String> starts(Found found) {
    return on(
        node -> {
          node.reachable = true;
          Daemon.Fate fate = process(node, new Told(found)).start();
          return fate.exitsAfter().isPresent()
              ? Optional.of(String.join("\n", fate.says()))
              : Optional.<String>empty();
        });
  }

  /** Its process has ended; what it runs runs on. */
  public void stops() {
    on(
        node -> {
          process(node, null).stop();
          return node;
        });
  }

  /**
   * SIGUSR1 has reached its process: it leaves the cluster and its tasks end.
   *
   * @return milliseconds until they have, and its process ends
   */
  public long leaves() {
    return on(node -> process(node, null).userSignal().orElseThrow() / NANOS_OF_A_MILLI);
  }

  /** Who it is by now; empty while it is not registered. */
  public Optional<Registration> registration() {
    return on(
        node -> {
          Member member = simulator.world().memory.registered.get(node.agentId);
          return member != null && member.connected
              ? Optional.of(new Registration(node.agentId, node.configured))
              : Optional.<Registration>empty();
        });
  }

  /** The master has told it to shut down, and it has not started anew since. */
  public boolean isToldToGo() {
    return on(node -> node.toldToGo);
  }

  private record Told(Found found) implements AgentDisk {

    @Override
    public AgentInfo configured(Node node) throws AgentInfo.Unreadable {
      node.resourcesFlag = found.resources.isBlank() ? null : found.resources;
      return AgentInfo.configured(node, found.attributes, found.resources);
    }

    @Override
    public Optional<String> latest() {
      return found.latest;
    }

    @Override
    public Optional<AgentInfo> infoOf(String agentId) {
      return found.info.map(AgentInfo::read);
    }

    @Override
    public boolean rebooted() {
      return found.rebooted;
    }
  }
}
