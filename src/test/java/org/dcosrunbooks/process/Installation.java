package org.dcosrunbooks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.hosts.ClusterOnHosts;

/**
 * An installation as an operator sets it up: a database, a cluster, a first administrator who makes
 * the other people, and as many processes of the service as are started.
 */
public final class Installation implements AutoCloseable {

  static final String FIRST = "chief";
  static final String FIRST_PASSWORD = "correct-horse-battery";

  private final Path folder;
  private final Simulator simulator;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<ServiceProcess> processes = new ArrayList<>();

  private Installation(Simulator simulator, String url, String user, String password) {
    this.folder = newFolder();
    this.simulator = simulator;
    settings.put("spring.datasource.url", url);
    settings.put("spring.datasource.username", user);
    settings.put("spring.datasource.password", password);
    settings.put("server.port", "0");
    settings.put("dcos.cluster.name", "prod-eu");
  }

  private Installation(Scenario cluster, String url, String user, String password) {
    this(cluster.adminRouter("10.0.0.2").start(Clock.systemUTC()), url, user, password);
    settings.put(
        "dcos.cluster.masters",
        simulator.masters().stream().map(it -> "http://" + it).collect(Collectors.joining(",")));
    settings.put("dcos.cluster.admin-router", simulator.adminRouter());
    simulator
        .connectTo()
        .forEach(
            (announced, real) -> settings.put("dcos.cluster.connect-to[" + announced + "]", real));
  }

  static Installation onH2(Scenario cluster) {
    return new Installation(cluster, h2(), "sa", "");
  }

  private static String h2() {
    return "jdbc:h2:file:" + newFolder().resolve("runbooks") + ";WRITE_DELAY=0";
  }

  /** Before a cluster on hosts, which are not its own; jobs are followed as shipped. */
  public static Installation before(ClusterOnHosts cluster) {
    Installation installation = new Installation((Simulator) null, h2(), "sa", "");
    cluster.properties().forEach((name, value) -> installation.with(name, value.toString()));
    return installation.with("dcos.nodes.follow-in-background", "true");
  }

  static Installation on(Scenario cluster, String url, String user, String password) {
    return new Installation(cluster, url, user, password);
  }

  static Path newFolder() {
    try {
      Path all = Files.createDirectories(Path.of("target", "processes")).toAbsolutePath();
      return Files.createTempDirectory(all, "process-");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Installation with(String property, String value) {
    settings.put(property, value);
    return this;
  }

  Simulator simulator() {
    return simulator;
  }

  /** Starts a process of the service; does not wait for it. */
  ServiceProcess launch(String node) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("runbooks.engine.node", node);
    ServiceProcess process =
        ServiceProcess.launch(
            folder,
            all,
            Map.of(
                "DCOS_RUNBOOKS_ADMIN_USER", FIRST, "DCOS_RUNBOOKS_ADMIN_PASSWORD", FIRST_PASSWORD));
    processes.add(process);
    return process;
  }

  ServiceProcess start(String node) {
    return launch(node).awaitStarted();
  }

  /**
   * Starts one process and makes an operator and an approver, each called so.
   *
   * @return where it answers, as in {@code http://127.0.0.1:4711}
   */
  public String startWithPeople() {
    ServiceProcess process = start("node-1");
    people(new Api(process));
    return "http://127.0.0.1:" + process.port();
  }

  public static String passwordOf(String person) {
    return Api.passwordOf(person);
  }

  /** The people that runs need, made once for each database. */
  static void people(Api api) {
    api.make("operator", "operators");
    api.make("approver", "approvers");
  }

  @Override
  public void close() {
    processes.forEach(ServiceProcess::close);
    if (simulator != null) {
      simulator.close();
    }
  }
}
