package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.dcosrunbooks.cluster.AgentNetworks;
import org.dcosrunbooks.testing.hosts.Host;
import org.dcosrunbooks.testing.hosts.Hosts;
import org.dcosrunbooks.testing.hosts.RealHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What this service adds to a command's own time, beside OpenSSH's client on a connection that is
 * held open: the same commands, on the same host, in turns.
 */
@RealHosts
@Tag("endurance")
class RemoteSpeedTest {

  private static final int READS = 200;
  private static final int STARTS = 20;
  private static final String UNIT = "dcos-mesos-slave.service";

  @TempDir private Path folder;
  private Hosts hosts;
  private Host host;
  private Connections connections;
  private Path control;

  @BeforeEach
  void open(Hosts booted) throws Exception {
    hosts = booted;
    host = hosts.host(1);
    connections =
        new Connections(
            new NodeProperties(
                Hosts.USER,
                22,
                hosts.knownHosts().toString(),
                hosts.privateKey().toString(),
                "",
                Map.of(),
                false),
            AgentNetworks.ANYWHERE,
            System::nanoTime);
    control = folder.resolve("control");
    assertThat(ssh("-M", "-N", "-f")).isEmpty();
  }

  @AfterEach
  void close() throws Exception {
    ssh("-O", "exit");
    connections.close();
  }

  /** OpenSSH's client on the connection that is held open. */
  private String ssh(String... more) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "ssh",
                "-F",
                "none",
                "-S",
                control.toString(),
                "-i",
                hosts.privateKey().toString(),
                "-o",
                "UserKnownHostsFile=" + hosts.knownHosts(),
                "-o",
                "BatchMode=yes"));
    boolean command = !more[0].startsWith("-");
    words.addAll(command ? List.of() : List.of(more));
    words.add(Hosts.USER + "@" + host.address());
    words.addAll(command ? List.of(more) : List.of());
    Process process =
        new ProcessBuilder(words)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private interface Deed {
    void run() throws Exception;
  }

  private static double millis(Deed deed) throws Exception {
    long begin = System.nanoTime();
    deed.run();
    return (System.nanoTime() - begin) / 1e6;
  }

  private static double at(double[] times, double part) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(part * sorted.length) - 1];
  }

  @Test
  void givenAReadOnAnOpenConnection_whenOpenSshDoesTheSame_thenHardlyLonger() throws Exception {
    SshNodes nodes = new SshNodes(connections);
    String proof = ReadIdentity.of(host.node()).text();
    String text = new ReadUnit(UNIT).text();
    for (int warm = 0; warm < 20; warm++) {
      assertThat(nodes.unit(host.node(), UNIT).isRunning()).isTrue();
      assertThat(ssh(text)).contains("ActiveState=active");
    }
    double[] ours = new double[READS];
    double[] theirs = new double[READS];
    for (int turn = 0; turn < READS; turn++) {
      ours[turn] = millis(() -> nodes.unit(host.node(), UNIT));
      theirs[turn] =
          millis(
              () -> {
                ssh(proof);
                ssh(text);
              });
    }
    System.out.printf(
        "a read: median %.1f ms, 95th percentile %.1f ms; OpenSSH: %.1f ms, %.1f ms%n",
        at(ours, 0.5), at(ours, 0.95), at(theirs, 0.5), at(theirs, 0.95));
    assertThat(at(ours, 0.5)).isLessThanOrEqualTo(at(theirs, 0.5) + 20);
    assertThat(at(ours, 0.95)).isLessThanOrEqualTo(at(theirs, 0.95) + 20);
  }

  @Test
  void givenAJobToStart_whenOpenSshSaysTheSame_thenOurOwnTimeIsShort() throws Exception {
    Script script = Script.of("one", "echo 1");
    double[] own = new double[STARTS];
    double[] whole = new double[STARTS];
    try (SshJobs jobs = new SshJobs(connections, Clock.systemUTC())) {
      for (int turn = -5; turn < STARTS; turn++) {
        JobName ours = JobName.of(UUID.randomUUID().toString(), "speed");
        JobName theirs = JobName.of(UUID.randomUUID().toString(), "speed");
        double time = millis(() -> jobs.start(host.node(), ours, script));
        String look = new LookAtJob(theirs).text();
        String start = new StartJob(theirs, script).text();
        String proof = ReadIdentity.of(host.node()).text();
        double bare =
            millis(
                () -> {
                  for (String command : List.of(look, start, look)) {
                    ssh(proof);
                    ssh(command);
                  }
                });
        if (turn >= 0) {
          whole[turn] = time;
          own[turn] = time - bare;
        }
      }
    }
    System.out.printf(
        "a job's start: median %.0f ms, more than OpenSSH's: median %.0f ms%n",
        at(whole, 0.5), at(own, 0.5));
    // of single ones it cannot be told: the same command takes longer and shorter from turn to turn
    assertThat(Duration.ofMillis((long) at(own, 0.5))).isLessThan(Duration.ofMillis(150));
  }
}
