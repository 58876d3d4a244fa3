package org.dcosrunbooks.testing.hosts;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;

/**
 * A cluster whose agents are each on a host of their own, under their units. An agent's hostname is
 * its address, as on DC/OS; one that does not answer is unreachable after some seconds. The agents
 * are those of a real Mesos where {@code -Dmesos.home} names one; else programs stand in for them,
 * and the masters are simulated.
 */
public abstract class ClusterOnHosts implements AutoCloseable {

  static final int PORT = 5050;

  private final Hosts hosts;

  ClusterOnHosts(Hosts hosts) {
    this.hosts = hosts;
  }

  /** All agents registered and empty; the test is skipped where there can be no hosts. */
  public static ClusterOnHosts orSkipped(String what, Role... roles) {
    Optional<Path> mesos = Hosts.mesos();
    Hosts hosts = Hosts.orSkipped(what, here -> here + ":" + PORT, roles);
    ClusterOnHosts cluster;
    try {
      cluster = mesos.isPresent() ? new RealCluster(hosts, mesos.get()) : new StandInCluster(hosts);
    } catch (RuntimeException | Error problem) {
      hosts.close();
      throw problem;
    }
    try {
      cluster.startMaster();
      cluster.awaitAgents();
    } catch (RuntimeException | Error problem) {
      cluster.close();
      throw problem;
    }
    return cluster;
  }

  /** Tasks of a framework on an agent; closing ends what is left of them. */
  public interface Tasks extends AutoCloseable {

    /** Whether the framework was told of this state of one, as in {@code TASK_LOST}. */
    boolean told(String state);

    @Override
    void close();
  }

  /** Some tasks that stay until they are told to end, all running. */
  public abstract Tasks runTasks(Host host, int count);

  /** A master without memories. */
  abstract void startMaster();

  abstract void stopMaster();

  /** Until each host's agent is active; fails after a while with what they say. */
  abstract void awaitAgents();

  /** The last lines of the master. */
  abstract String masterLog();

  /** Where the masters and the agents are found. */
  abstract Map<String, Object> masters();

  public Hosts hosts() {
    return hosts;
  }

  /** By its number, from 1. */
  public Host host(int number) {
    return hosts.host(number);
  }

  /** The id that the host's agent has now, as its own disk says; empty without {@code latest}. */
  public Optional<String> agentId(Host host) {
    String link = host.sh("readlink /var/lib/mesos/slave/meta/slaves/latest || true").strip();
    return Optional.of(link.substring(link.lastIndexOf('/') + 1)).filter(id -> !id.isEmpty());
  }

  /** What the service is configured with to speak to this cluster and its machines. */
  public Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>(masters());
    properties.put("dcos.nodes.user", Hosts.USER);
    properties.put("dcos.nodes.known-hosts", hosts.knownHosts());
    properties.put("dcos.nodes.private-key", hosts.privateKey());
    properties.put("dcos.nodes.follow-in-background", false);
    return properties;
  }

  /** The service before this cluster, with the real time; not started yet. */
  public Bench bench(Databases.Kind kind) {
    return Bench.before(kind, properties());
  }

  /** The last lines of the master and of each agent. */
  public String logs() {
    StringBuilder logs = new StringBuilder(masterLog());
    for (Host host : hosts.all()) {
      logs.append("\n").append(host.name()).append("\n");
      logs.append(host.isOn() ? host.sh("journalctl -n 20 -o cat -u " + unit(host)) : "is off");
    }
    return logs.toString();
  }

  private static String unit(Host host) {
    return host.role().unit();
  }

  /**
   * As at the start: a new master without memories, hosts that are well, agents with new ids, with
   * the configuration of their package and without tasks.
   */
  public void reset() {
    stopMaster();
    List<Host> all = hosts.all();
    all.forEach(Host::reset);
    all.parallelStream()
        .forEach(host -> host.sh(Base.resource("new-agent.sh").replace("UNIT", unit(host))));
    startMaster();
    awaitAgents();
  }

  @Override
  public void close() {
    stopMaster();
    hosts.close();
  }
}
