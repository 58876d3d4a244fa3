package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.dcos.mesos.RealMesos;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.hosts.Host;
import org.dcosrunbooks.testing.hosts.RealCluster;
import org.dcosrunbooks.testing.hosts.Role;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole runs on real hosts: real agents of Mesos under units of a real systemd, over SSH. */
@Tag("endurance")
class RealMachinesTest {

  @Test
  void givenRealHosts_whenDrainedForMaintenanceAndReturned_thenUnitsAreReallyStoppedAndStarted() {
    try (RealCluster cluster =
            RealCluster.orSkipped("RealMachinesTest", Role.PRIVATE_AGENT, Role.PUBLIC_AGENT);
        Bench bench = cluster.bench(Databases.Kind.H2_MEMORY).start()) {
      Host first = cluster.host(1);
      Host second = cluster.host(2);
      String id = cluster.agentId(first).orElseThrow();
      String idOfSecond = cluster.agentId(second).orElseThrow();
      try (RealMesos.Tasks tasks = cluster.mesos().runTask(first.address() + ":2").running()) {
        assertThat(tasks.frameworkId()).isPresent();
        String drain = bench.drain(first.address(), "afterDrain", "maintain");
        bench.approve(drain);

        // a person took the other one out and stopped it; its return goes on side by side
        bench.bean(Mesos.class).deactivate(new AgentId(idOfSecond));
        second.sh("systemctl stop " + String.join(" ", names(second)));
        String back = bench.reactivate(second.address());
        bench.approve(back);

        until(cluster, bench, drain, "somebody is asked", () -> bench.asks(drain, "manual"));
        assertThat(bench.task(drain, "manual").name())
            .as(bench.told() + record(bench, drain))
            .isEqualTo("Do the maintenance");
        assertThat(units(first)).containsExactly("inactive", "inactive");
        bench.manual(drain, "DIMM B2 replaced");
        ended(cluster, bench, drain);
        ended(cluster, bench, back);
        assertThat(acts(bench, drain))
            .containsExactly("DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
        assertThat(acts(bench, back)).containsExactly("START_UNIT", "REACTIVATE_AGENT");
        bench.allIsWell(drain);
        bench.allIsWell(back);
      }
      works(cluster, bench, first, id);
      works(cluster, bench, second, idOfSecond);
    }
  }

  private static void works(RealCluster cluster, Bench bench, Host host, String id) {
    assertThat(units(host)).containsExactly("active", "active");
    assertThat(cluster.agentId(host)).contains(id);
    assertThat(bench.bean(ClusterSource.class).look().agent(new AgentId(id)).orElseThrow().state())
        .isEqualTo(AgentState.ACTIVE);
  }

  private static List<String> names(Host host) {
    return List.of(host.role().unit() + ".socket", host.role().unit() + ".service");
  }

  private static List<String> units(Host host) {
    return host.sh("systemctl is-active " + String.join(" ", names(host)) + " || true")
        .lines()
        .toList();
  }

  private static List<String> acts(Bench bench, String run) {
    return bench.record(run).stream()
        .filter(entry -> entry.kind() == Entry.Kind.INTENT)
        .map(entry -> entry.text().split(" ")[0])
        .toList();
  }

  private static String record(Bench bench, String run) {
    return bench.record(run).stream()
        .map(entry -> entry.step() + ": " + entry.text() + entry.detail("log").orElse("") + "\n")
        .reduce("", String::concat);
  }

  private static void ended(RealCluster cluster, Bench bench, String run) {
    until(
        cluster,
        bench,
        run,
        "the run ends",
        () -> bench.asks(run, "manual") || bench.view(run).summary().ended().isPresent());
    assertThat(bench.outcome(run)).as(bench.told() + record(bench, run)).isEqualTo("returned");
  }

  private static void until(
      RealCluster cluster, Bench bench, String run, String what, BooleanSupplier reached) {
    try {
      RealMesos.until(
          what,
          60,
          () -> {
            bench.pump();
            return reached.getAsBoolean();
          });
    } catch (AssertionError never) {
      throw new AssertionError(
          never.getMessage() + bench.told() + record(bench, run) + cluster.logs(), never);
    }
  }
}
