package org.dcosrunbooks.testing.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.dcosrunbooks.dcos.mesos.RealMesos;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;

/**
 * A real Mesos: its master on this machine, and each agent on a host of its own under its unit. An
 * agent's hostname is its address, as on DC/OS. Tasks outlive the unit of their agent, as there; an
 * agent that does not answer is unreachable after some seven seconds.
 */
public final class RealCluster implements AutoCloseable {

  private static final int PORT = 5050;
  private static final Pattern ACTIVE = Pattern.compile("\"master\\\\?/slaves_active\":(\\d+)");

  private final Hosts hosts;
  private final Path home;
  private final RealMesos mesos;
  private final HttpClient http = HttpClient.newHttpClient();
  private int masters;
  private Process master;

  private RealCluster(Hosts hosts, Path home) {
    this.hosts = hosts;
    this.home = home;
    this.mesos = RealMesos.at(URI.create("http://" + hosts.here() + ":" + PORT));
  }

  /** All agents registered and empty; the test is skipped where there can be no such cluster. */
  public static RealCluster orSkipped(String what, Role... roles) {
    Path home = Path.of(RealMesos.homeOrSkipped(what));
    Hosts hosts = Hosts.orSkipped(what, here -> here + ":" + PORT, roles);
    RealCluster cluster = new RealCluster(hosts, home);
    try {
      cluster.startMaster();
      cluster.awaitAgents();
    } catch (RuntimeException | Error problem) {
      cluster.close();
      throw problem;
    }
    return cluster;
  }

  private void startMaster() {
    Path folder = hosts.folder();
    ProcessBuilder builder =
        new ProcessBuilder(
                home.resolve("sbin/mesos-master").toString(),
                "--ip=" + hosts.here(),
                "--port=" + PORT,
                "--hostname=" + hosts.here(),
                "--work_dir=" + folder.resolve("master" + ++masters),
                "--registry=replicated_log",
                "--agent_ping_timeout=2secs",
                "--max_agent_ping_timeouts=3")
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("master.log").toFile()));
    builder.environment().put("LD_LIBRARY_PATH", home.resolve("lib").toString());
    try {
      master = builder.start();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private void awaitAgents() {
    try {
      RealMesos.until(
          hosts.all().size() + " agents are active",
          30,
          () -> activeAgents().orElse(0) == hosts.all().size());
    } catch (AssertionError never) {
      throw new AssertionError(never.getMessage() + "\n" + logs(), never);
    }
  }

  private Optional<Integer> activeAgents() {
    HttpRequest request =
        HttpRequest.newBuilder(mesos.master().resolve("/metrics/snapshot"))
            // a master that is just starting may take a question and never answer it
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return ACTIVE
          .matcher(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .results()
          .map(found -> Integer.valueOf(found.group(1)))
          .findFirst();
    } catch (IOException notYet) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** The last lines of the master and of each agent. */
  public String logs() {
    StringBuilder logs = new StringBuilder();
    logs.append(Tool.run("tail", "-n", "20", hosts.folder().resolve("master.log").toString()));
    for (Host host : hosts.all()) {
      logs.append("\n").append(host.name()).append("\n");
      logs.append(host.isOn() ? host.sh("journalctl -n 20 -o cat -u " + unit(host)) : "is off");
    }
    return logs.toString();
  }

  private static String unit(Host host) {
    return host.role().unit();
  }

  public Hosts hosts() {
    return hosts;
  }

  /** By its number, from 1. */
  public Host host(int number) {
    return hosts.host(number);
  }

  /** The master, and frameworks with tasks: an agent is named by its host's address. */
  public RealMesos mesos() {
    return mesos;
  }

  /** The id that the host's agent has now, as its own disk says; empty without {@code latest}. */
  public Optional<String> agentId(Host host) {
    String link = host.sh("readlink /var/lib/mesos/slave/meta/slaves/latest || true").strip();
    return Optional.of(link.substring(link.lastIndexOf('/') + 1)).filter(id -> !id.isEmpty());
  }

  /** What the service is configured with to speak to this cluster and its machines. */
  public Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("dcos.cluster.masters", mesos.master());
    properties.put("dcos.nodes.user", Hosts.USER);
    properties.put("dcos.nodes.known-hosts", hosts.knownHosts());
    properties.put("dcos.nodes.private-key", hosts.privateKey());
    properties.put("dcos.nodes.follow-in-background", false);
    return properties;
  }

  /** The service before this cluster, with the real time; not started yet. */
  public Bench bench(Databases.Kind kind) {
    Bench bench = Bench.before(kind, mesos.master());
    properties().forEach(bench::with);
    return bench;
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

  private void stopMaster() {
    master.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    if (master != null) {
      stopMaster();
    }
    hosts.close();
  }
}
