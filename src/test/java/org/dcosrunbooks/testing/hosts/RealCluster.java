package org.dcosrunbooks.testing.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.dcosrunbooks.dcos.mesos.RealMesos;
import org.dcosrunbooks.testing.Patience;

/** A real Mesos: its master on this machine. Tasks outlive the unit of their agent, as on DC/OS. */
final class RealCluster extends ClusterOnHosts {

  private static final Pattern ACTIVE = Pattern.compile("\"master\\\\?/slaves_active\":(\\d+)");

  private final Path home;
  private final RealMesos mesos;
  private final HttpClient http = HttpClient.newHttpClient();
  private int masters;
  private Process master;

  RealCluster(Hosts hosts, Path home) {
    super(hosts);
    this.home = home;
    this.mesos = RealMesos.at(URI.create("http://" + hosts.here() + ":" + PORT));
  }

  @Override
  void startMaster() {
    Path folder = hosts().folder();
    ProcessBuilder builder =
        new ProcessBuilder(
                home.resolve("sbin/mesos-master").toString(),
                "--ip=" + hosts().here(),
                "--port=" + PORT,
                "--hostname=" + hosts().here(),
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

  @Override
  void awaitAgents() {
    try {
      Patience.until(
          hosts().all().size() + " agents are active",
          30,
          () -> activeAgents().orElse(0) == hosts().all().size());
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

  @Override
  String masterLog() {
    return Tool.run("tail", "-n", "20", hosts().folder().resolve("master.log").toString());
  }

  @Override
  Map<String, Object> masters() {
    return Map.of("dcos.cluster.masters", mesos.master());
  }

  @Override
  public Tasks runTasks(Host host, int count) {
    RealMesos.Tasks framework = mesos.runTask(host.address() + ":" + count).running();
    return new Tasks() {
      @Override
      public boolean told(String state) {
        return framework.said().stream().anyMatch(line -> line.contains(state));
      }

      @Override
      public void close() {
        framework.close();
      }
    };
  }

  @Override
  void stopMaster() {
    if (master != null) {
      master.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
  }
}
