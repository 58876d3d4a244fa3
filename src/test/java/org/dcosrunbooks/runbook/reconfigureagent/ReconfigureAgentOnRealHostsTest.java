package org.dcosrunbooks.runbook.reconfigureagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.Patience;
import org.dcosrunbooks.testing.hosts.ClusterOnHosts;
import org.dcosrunbooks.testing.hosts.Host;
import org.dcosrunbooks.testing.hosts.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole runs of reconfigure-agent on real hosts, with agents under their units. */
class ReconfigureAgentOnRealHostsTest {

  private static final String THE_REST =
      "mem:2048;disk:4096;ports:[1025-2180,2182-3887,3889-5049,5052-32000]";

  private static ClusterOnHosts cluster;
  private static Bench bench;

  @BeforeAll
  static void start() {
    cluster =
        ClusterOnHosts.orSkipped(
            "ReconfigureAgentOnRealHostsTest", Role.PRIVATE_AGENT, Role.PUBLIC_AGENT);
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
  void givenAPublicAgentWithFewerResources_whenEvacuated_thenANewIdAndTheOldOneIsForgotten() {
    Host host = cluster.host(2);
    AgentId old = new AgentId(cluster.agentId(host).orElseThrow());
    String run = start(host, "attributes", "zone:dmz", "resources", "cpus:2;" + THE_REST);
    assertThat(page(run)).contains("NEW id", "public_ip:true was left out");
    sideBySide(run);

    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "JOB");
    assertThat(bench.outcomeReason(run))
        .contains("under the new id", "have forgotten its old id " + old);
    assertThat(agent(host).id()).isNotEqualTo(old);
    assertThat(agent(host).isPublic()).isTrue();
    assertThat(agent(host).attributes()).containsEntry("zone", "dmz");
    assertThat(agent(host).total().cpus()).isEqualTo(2);
    assertThat(bench.bean(ClusterSource.class).look().registry().entry(old))
        .as("the master forgets an id when another one registers at its address")
        .isEmpty();
  }

  @Test
  @Tag("endurance")
  void givenAPrivateAndAPublicAgent_whenOneIsEvacuatedAndOneIsNot_thenBothAreAsOrdered() {
    cluster.reset();
    Host added = cluster.host(1);
    Host reduced = cluster.host(2);
    String addedId = cluster.agentId(added).orElseThrow();
    AgentId reducedId = new AgentId(cluster.agentId(reduced).orElseThrow());
    try (ClusterOnHosts.Tasks drained = cluster.runTasks(added, 1)) {
      String adding = start(added, "attributes", "disk:ssd", "resources", "cpus:6;" + THE_REST);
      String reducing =
          start(
              reduced,
              "attributes",
              "zone:dmz",
              "resources",
              "cpus:2;" + THE_REST,
              "evacuate",
              "none");
      assertThat(page(adding)).contains("same id");
      assertThat(page(reducing))
          .contains("NEW id", "public_ip:true was left out", "all-tasks-killed");
      sideBySide(adding, reducing);

      assertThat(drained.told("TASK_LOST")).isFalse();
      assertThat(acts(adding)).containsExactly("DRAIN_AGENT", "JOB", "REACTIVATE_AGENT");
      assertThat(acts(reducing)).containsExactly("JOB");
      assertThat(bench.outcomeReason(reducing))
          .contains("under the new id", "have forgotten its old id " + reducedId);
    }
    assertThat(agent(added).id().value()).isEqualTo(addedId);
    assertThat(agent(added).attributes()).containsEntry("disk", "ssd");
    assertThat(agent(added).total().cpus()).isEqualTo(6);
    assertThat(agent(reduced).id()).isNotEqualTo(reducedId);
    assertThat(agent(reduced).isPublic()).isTrue();
    assertThat(agent(reduced).attributes()).containsEntry("zone", "dmz");
    assertThat(agent(reduced).total().cpus()).isEqualTo(2);
  }

  @Test
  @Tag("endurance")
  void givenAPrivateAgentWithATask_whenNotEvacuated_thenTheTaskIsLostAndTheIdStays() {
    cluster.reset();
    Host host = cluster.host(1);
    String id = cluster.agentId(host).orElseThrow();
    try (ClusterOnHosts.Tasks killed = cluster.runTasks(host, 1)) {
      String run = start(host, "attributes", "disk:ssd", "evacuate", "none");
      assertThat(page(run)).contains("same id", "all-tasks-killed");
      sideBySide(run);

      assertThat(killed.told("TASK_LOST")).isTrue();
      assertThat(acts(run)).containsExactly("JOB");
    }
    assertThat(agent(host).id().value()).isEqualTo(id);
    assertThat(agent(host).attributes()).containsEntry("disk", "ssd");
  }

  @Test
  void givenSettingsThatDoNotFitTheId_whenItsRemovalIsApproved_thenANewIdAndTheOldOneIsGone() {
    cluster.reset();
    Host host = cluster.host(1);
    AgentId old = new AgentId(cluster.agentId(host).orElseThrow());
    host.write("/etc/mesosphere/mesos/agent.env", "MESOS_RESOURCES=cpus:2;" + THE_REST + "\n");
    String run = start(host, "attributes", "disk:ssd");
    assertThat(page(run)).contains("same id");
    approveAlone(run);
    asked(run, "Approve new identity");
    assertThat(page(run)).contains("Failed to perform recovery", "cpus");
    pumpUntil(
        run,
        "the old id is unreachable",
        () -> bench.bean(ClusterSource.class).look().registry().isUnreachable(old));
    approveAlone(run);
    asked(run, "Approve old id gone");
    assertThat(agent(host).id()).isNotEqualTo(old);
    approveAlone(run);
    ended(run);

    assertThat(bench.outcome(run)).as(record(run)).isEqualTo("reconfigured");
    assertThat(bench.outcomeReason(run)).contains("is marked gone");
    assertThat(bench.bean(ClusterSource.class).look().registry().isGone(old)).isTrue();
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "JOB", "JOB", "MARK_AGENT_GONE");
  }

  @Test
  @Tag("endurance")
  void givenTheServiceDiesWhileTheJobRuns_whenItIsStartedAgain_thenTheJobIsFollowedToItsEnd() {
    cluster.reset();
    Host host = cluster.host(2);
    String run = start(host, "attributes", "zone:dmz");
    approveAlone(run);
    pumpUntil(run, "its job has begun", () -> acts(run).contains("JOB"));
    bench.crash();
    ended(run);

    assertThat(bench.outcome(run)).as(record(run)).isEqualTo("reconfigured");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "JOB", "REACTIVATE_AGENT");
    assertThat(agent(host).attributes()).containsEntry("zone", "dmz");
  }

  /** All are approved before any goes on. */
  private static void sideBySide(String... runs) {
    List.of(runs).forEach(ReconfigureAgentOnRealHostsTest::approveAlone);
    for (String run : runs) {
      ended(run);
      assertThat(bench.outcome(run)).as(record(run)).isEqualTo("reconfigured");
    }
  }

  /** Says yes and lets nothing happen yet. */
  private static void approveAlone(String run) {
    List<String> names = bench.bean(Approvals.class).current(run).orElseThrow().mustAcknowledge();
    bench
        .runs()
        .complete(
            run,
            bench.task(run, "approval").id(),
            Map.of("approved", "yes", "acknowledged", String.join(",", names)),
            "approver");
  }

  private static void asked(String run, String task) {
    pumpUntil(
        run,
        task,
        () -> bench.view(run).tasks().stream().anyMatch(asked -> asked.name().equals(task)));
  }

  private static String start(Host host, String... more) {
    return ReconfigureAgentStories.start(bench, host.address(), more);
  }

  private static String page(String run) {
    return bench.view(run).approvalPage().orElseThrow(() -> new AssertionError(record(run)));
  }

  private static void ended(String run) {
    pumpUntil(run, "it ends", () -> bench.view(run).summary().ended().isPresent());
  }

  private static void pumpUntil(String run, String what, BooleanSupplier reached) {
    try {
      Patience.until(
          run + ": " + what,
          90,
          () -> {
            if (reached.getAsBoolean()) {
              return true;
            }
            bench.pump();
            return reached.getAsBoolean();
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
