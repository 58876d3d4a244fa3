package org.dcosrunbooks.runbook.reconfigureagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.dcos.mesos.RealMesos;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.hosts.Host;
import org.dcosrunbooks.testing.hosts.RealCluster;
import org.dcosrunbooks.testing.hosts.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole runs of reconfigure-agent on real hosts, whose agents are those of a real Mesos. */
class ReconfigureAgentOnRealHostsTest {

  private static final String FILE = ReconfigurationQuestion.ATTRIBUTES_FILE;

  private static final String MORE =
      "cpus:6;mem:2048;disk:4096;ports:[1025-2180,2182-3887,3889-5049,5052-8079,8082-8180,8182-32000]";

  private static RealCluster cluster;
  private static Bench bench;

  @BeforeAll
  static void start() {
    cluster =
        RealCluster.orSkipped(
            "ReconfigureAgentOnRealHostsTest",
            Role.PRIVATE_AGENT,
            Role.PRIVATE_AGENT,
            Role.PUBLIC_AGENT,
            Role.PRIVATE_AGENT);
    bench = cluster.bench(Databases.Kind.H2_MEMORY).start();
  }

  @AfterAll
  static void stop() {
    if (bench != null) {
      bench.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void givenFourAgents_whenReconfiguredSideBySide_thenEachIsAsOrdered() {
    Host added = cluster.host(1);
    Host moved = cluster.host(2);
    Host outside = cluster.host(3);
    Host killed = cluster.host(4);
    String addedId = cluster.agentId(added).orElseThrow();
    String outsideId = cluster.agentId(outside).orElseThrow();
    String killedId = cluster.agentId(killed).orElseThrow();
    String movedId = inRack(moved, "r1");
    try (RealMesos.Tasks drained = cluster.mesos().runTask(added.address() + ":1").running();
        RealMesos.Tasks lost = cluster.mesos().runTask(killed.address() + ":1").running()) {
      String adding = start(added, "attributes", "disk:ssd", "resources", MORE);
      String moving = start(moved, "attributes", "rack:r2");
      String opening = start(outside, "attributes", "zone:dmz");
      String killing = start(killed, "attributes", "disk:ssd", "evacuate", "none");
      assertThat(page(adding)).contains("same id");
      assertThat(page(moving)).contains("NEW id", "rack changes from r1 to r2");
      assertThat(page(opening)).contains("same id", "public_ip:true was left out");
      assertThat(page(killing)).contains("same id", "all-tasks-killed");
      List<String> runs = List.of(adding, moving, opening, killing);
      runs.forEach(bench::approve);
      runs.forEach(ReconfigureAgentOnRealHostsTest::ended);

      runs.forEach(run -> assertThat(bench.outcome(run)).as(record(run)).isEqualTo("reconfigured"));
      assertThat(drained.said()).noneMatch(line -> line.contains("TASK_LOST"));
      assertThat(lost.said()).anyMatch(line -> line.contains("TASK_LOST"));
      assertThat(acts(adding)).containsExactly("DRAIN_AGENT", "JOB", "REACTIVATE_AGENT");
      assertThat(acts(killing)).containsExactly("JOB");
    }
    assertThat(agent(added).id().value()).isEqualTo(addedId);
    assertThat(agent(added).attributes()).containsEntry("disk", "ssd");
    assertThat(agent(added).total().cpus()).isEqualTo(6);
    assertThat(agent(moved).id().value()).isNotEqualTo(movedId);
    assertThat(agent(moved).attributes()).containsEntry("rack", "r2");
    assertThat(agent(outside).id().value()).isEqualTo(outsideId);
    assertThat(agent(outside).isPublic()).isTrue();
    assertThat(agent(outside).attributes()).containsEntry("zone", "dmz");
    assertThat(agent(killed).id().value()).isEqualTo(killedId);
    assertThat(agent(killed).attributes()).containsEntry("disk", "ssd");
  }

  /** An agent that has said since its first registration in which rack it is. */
  private static String inRack(Host host, String rack) {
    String units = host.role().unit() + ".socket " + host.role().unit() + ".service";
    host.sh("systemctl stop " + units + " && rm -f /var/lib/mesos/slave/meta/slaves/latest");
    host.write(FILE, "MESOS_ATTRIBUTES=rack:" + rack + "\n");
    host.sh("systemctl start " + units);
    RealMesos.until(
        host.address() + " is in rack " + rack,
        20,
        () -> agents(host).stream().anyMatch(agent -> rack.equals(agent.attributes().get("rack"))));
    return cluster.agentId(host).orElseThrow();
  }

  private static String start(Host host, String... more) {
    return ReconfigureAgentStories.start(bench, host.address(), more);
  }

  private static String page(String run) {
    return bench.view(run).approvalPage().orElseThrow(() -> new AssertionError(record(run)));
  }

  private static void ended(String run) {
    try {
      RealMesos.until(
          run + " ends",
          90,
          () -> {
            bench.pump();
            return bench.view(run).summary().ended().isPresent();
          });
    } catch (AssertionError never) {
      throw new AssertionError(
          never.getMessage()
              + " "
              + bench.view(run).summary().now()
              + "\n"
              + record(run)
              + bench.told()
              + cluster.logs(),
          never);
    }
  }

  private static List<Agent> agents(Host host) {
    return bench.bean(ClusterSource.class).look().agents().stream()
        .filter(agent -> agent.hostname().equals(host.address()))
        .toList();
  }

  private static Agent agent(Host host) {
    return agents(host).stream()
        .filter(agent -> agent.state() == AgentState.ACTIVE)
        .findFirst()
        .orElseThrow(() -> new AssertionError(agents(host) + bench.told()));
  }

  private static List<String> acts(String run) {
    return bench.record(run).stream()
        .filter(entry -> entry.kind() == Entry.Kind.INTENT)
        .map(entry -> entry.text().split(" ")[0])
        .toList();
  }

  private static String record(String run) {
    StringBuilder record = new StringBuilder();
    bench
        .record(run)
        .forEach(
            entry ->
                record.append(
                    entry.step()
                        + ": "
                        + entry.text()
                        + " "
                        + entry.detail("log").orElse("")
                        + "\n"));
    return record.toString();
  }
}
