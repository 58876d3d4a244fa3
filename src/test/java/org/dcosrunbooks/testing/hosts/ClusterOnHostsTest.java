package org.dcosrunbooks.testing.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Optional;
import org.dcosrunbooks.testing.Patience;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cluster itself behaves as the nodes of DC/OS do: what whole runs on it rest on. */
class ClusterOnHostsTest {

  private static ClusterOnHosts cluster;

  private Instant begun;

  @BeforeAll
  static void start() {
    cluster = ClusterOnHosts.orSkipped("ClusterOnHostsTest", Role.PRIVATE_AGENT, Role.PUBLIC_AGENT);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void asAtTheStart() {
    cluster.reset();
    begun = Instant.now();
  }

  @Test
  void givenATask_whenTheUnitIsStoppedAndStarted_thenTheTaskRunsOnAndTheIdIsTheSame() {
    Host host = cluster.host(1);
    Optional<String> id = cluster.agentId(host);
    assertThat(id).isPresent();
    try (ClusterOnHosts.Tasks tasks = cluster.runTasks(host, 1)) {
      host.sh("systemctl stop dcos-mesos-slave.socket dcos-mesos-slave.service");
      host.sh("systemctl start dcos-mesos-slave.socket dcos-mesos-slave.service");
      awaitLog(host, "Re-registered with master");
      assertThat(tasks.told("TASK_LOST") || tasks.told("TASK_FAILED")).isFalse();
    }
    assertThat(cluster.agentId(host)).isEqualTo(id);
  }

  @Test
  void givenAnIncompatibleChange_whenStarted_thenTheAgentLoopsUntilLatestIsRemoved() {
    Host host = cluster.host(2);
    Optional<String> id = cluster.agentId(host);
    String both = host.role().unit() + ".socket " + unit(host);
    host.sh("systemctl stop " + both);
    host.write("/var/lib/dcos/mesos-slave-common", "MESOS_ATTRIBUTES=rack:r1\n");
    host.sh("systemctl start " + both);
    awaitLog(host, "To restart this agent with a new agent id instead");
    host.sh("systemctl stop " + both + " && rm -f /var/lib/mesos/slave/meta/slaves/latest");
    host.sh("systemctl start " + both);
    Patience.until("it has an id", 20, () -> cluster.agentId(host).isPresent());
    assertThat(cluster.agentId(host)).isNotEqualTo(id);
  }

  @Test
  void givenBothUnitsStopped_whenOnlyTheServiceIsStarted_thenTheAgentMissesItsSocket() {
    Host host = cluster.host(1);
    host.sh("systemctl stop dcos-mesos-slave.socket dcos-mesos-slave.service");
    host.sh("systemctl start dcos-mesos-slave.service");
    awaitLog(host, "Expected exactly one socket with name dcos-mesos-slave, got 0");
  }

  @Test
  void givenOnlyTheServiceStopped_whenAnExecutorConnects_thenItsSocketStartsItAgain() {
    Host host = cluster.host(1);
    host.sh("systemctl stop dcos-mesos-slave.service");
    host.sh(
        "python3 -c \"import socket; socket.socket(socket.AF_UNIX)"
            + ".connect('/run/mesos/mesos-executors.sock')\"");
    Patience.until(
        "the service runs again",
        10,
        () ->
            host.sh("systemctl is-active dcos-mesos-slave.service || true")
                .strip()
                .equals("active"));
  }

  @Test
  void givenAUserSignal_whenItsProcessHasEnded_thenItIsStartedAgainAndHasItsId() {
    Host host = cluster.host(2);
    Optional<String> id = cluster.agentId(host);
    host.sh("systemctl kill -s SIGUSR1 --kill-who=main " + unit(host));
    awaitLog(host, "unregistering and shutting down");
    awaitLog(host, "Re-registered with master");
    assertThat(cluster.agentId(host)).isEqualTo(id);
  }

  @Test
  void givenNoAddressYet_whenStarted_thenItRegistersAsSoonAsThereIsOne() {
    Host host = cluster.host(2);
    host.sh("systemctl stop " + unit(host));
    host.sh("ip address flush dev host0");
    host.sh("systemctl start " + unit(host) + " && sleep 0.5");
    host.sh("ip address add " + host.address() + "/24 dev host0");
    awaitLog(host, "Re-registered with master");
  }

  @Test
  void givenItsEnvironmentFiles_whenItIsAsked_thenItSaysWhoItIsAndWhatTheySay() throws Exception {
    Host host = cluster.host(1);
    host.write("/var/lib/dcos/mesos-slave-common", "MESOS_ATTRIBUTES=rack:r7\n");
    host.sh("systemctl restart " + unit(host));
    awaitLog(host, "Re-registered with master");
    assertThat(ask(host, "GET_AGENT").at("/get_agent/agent_info/id/value").asText())
        .isEqualTo(cluster.agentId(host).orElseThrow());
    assertThat(ask(host, "GET_FLAGS").at("/get_flags/flags"))
        .extracting(flag -> flag.path("name").asText() + "=" + flag.path("value").asText())
        .contains(
            "attributes=rack:r7",
            "reconfiguration_policy=additive",
            "hostname=" + host.address(),
            "work_dir=/var/lib/mesos/slave");
    assertThat(ask(host, "GET_HEALTH").at("/get_health/healthy").asBoolean()).isTrue();
  }

  private static JsonNode ask(Host host, String call) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + host.address() + ":5051/api/v1"))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"" + call + "\"}"))
            .build();
    return new ObjectMapper()
        .readTree(
            HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofInputStream())
                .body());
  }

  private void awaitLog(Host host, String words) {
    try {
      Patience.until(
          host.name() + " says: " + words,
          20,
          () ->
              host.sh("journalctl -o cat --since=@" + begun.getEpochSecond() + " -u " + unit(host))
                  .contains(words));
    } catch (AssertionError never) {
      throw new AssertionError(never.getMessage() + "\n" + cluster.logs(), never);
    }
  }

  private static String unit(Host host) {
    return host.role().unit() + ".service";
  }
}
