package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.dcos.mesos.RealMesos;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.Patience;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whole runs of drain-node against a real Mesos: what the simulated cluster says counts only as far
 * as this agrees.
 */
@Tag(RealMesos.TAG)
class RealMesosDrainTest {

  private static final String AGENT = "agent1.local";

  @Test
  void givenARealMesosWithATask_whenDrainedForMaintenance_thenDrainedAndGivenBack() {
    RealMesos mesos = RealMesos.orSkipped("A whole drain against a real Mesos");
    try (Bench bench = Bench.before(Databases.Kind.H2_MEMORY, mesos.master()).start();
        RealMesos.Tasks tasks = mesos.runTask(AGENT + ":2").running()) {
      String run = bench.drain(AGENT, "afterDrain", "maintain");
      assertThat(tasks.frameworkId()).isPresent();
      assertThat(bench.view(run).approvalPage().orElseThrow()).contains("2 tasks");
      bench.approve(run);
      until(bench, "the maintenance is asked for", () -> bench.asks(run, "manual"));
      assertThat(stateOf(bench)).isEqualTo(AgentState.DRAINED);
      bench.manual(run, "stopped, I believe");
      assertThat(bench.task(run, "manual").name())
          .as("it still answers")
          .isEqualTo("Stop agent unit");
      RealMesos.Unit unit = mesos.unit(AGENT);
      unit.stop();
      bench.manual(run, "stopped");
      assertThat(bench.task(run, "manual").name()).isEqualTo("Do the maintenance");
      bench.manual(run, "nothing broken");
      unit.start();
      bench.manual(run, "started");
      until(bench, "the run ends", () -> bench.view(run).summary().ended().isPresent());
      assertThat(bench.outcome(run)).isEqualTo("returned");
      assertThat(stateOf(bench)).isEqualTo(AgentState.ACTIVE);
      assertThat(bench.record(run).stream().filter(e -> e.kind() == Entry.Kind.INTENT))
          .extracting(entry -> entry.text().split(" ")[0])
          .containsExactly("DRAIN_AGENT", "REACTIVATE_AGENT");
      bench.allIsWell(run);
    }
  }

  @Test
  void givenAFrameworkThatDoesNotAcknowledge_whenAborted_thenGivenBackOnceItAnswers() {
    RealMesos mesos = RealMesos.orSkipped("An aborted drain against a real Mesos");
    try (Bench bench = Bench.before(Databases.Kind.H2_MEMORY, mesos.master()).start();
        RealMesos.Tasks tasks = mesos.runTask(AGENT + ":1", "--no-ack").running()) {
      String run = bench.drain(AGENT);
      bench.approve(run);
      until(
          bench,
          "the reason names the missing acknowledgement",
          () -> bench.view(run).summary().now().contains("not acknowledged"));
      bench.abort(run);
      assertThat(bench.view(run).summary().ended()).isEmpty();
      tasks.acknowledge();
      until(bench, "the run ends", () -> bench.view(run).summary().ended().isPresent());
      assertThat(bench.outcome(run)).isEqualTo("aborted");
      assertThat(stateOf(bench)).isEqualTo(AgentState.ACTIVE);
      bench.allIsWell(run);
    }
  }

  private static AgentState stateOf(Bench bench) {
    return bench.bean(ClusterSource.class).look().agents().stream()
        .filter(agent -> agent.hostname().equals(AGENT))
        .map(Agent::state)
        .findFirst()
        .orElseThrow();
  }

  private static void until(Bench bench, String what, java.util.function.BooleanSupplier reached) {
    Patience.until(
        what + bench.told(),
        60,
        () -> {
          bench.pump();
          return reached.getAsBoolean();
        });
  }
}
