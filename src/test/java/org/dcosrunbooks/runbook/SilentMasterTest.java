package org.dcosrunbooks.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One of three masters is dead and another one leads: what runs plan, and what they wait for. */
class SilentMasterTest {

  private static final String AGENT = "10.0.2.11";
  private static final String DEAD = "10.0.0.4";

  private final Bench bench =
      new Bench(
              Databases.Kind.H2_MEMORY,
              Simulator.cluster().masters(3).machines().agent(AGENT).agent("10.0.2.12"))
          .start();

  @AfterEach
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"drain-node", "reactivate-node", "reconfigure-agent"})
  void givenADeadMaster_whenARunIsApproved_thenItWaitsForThatMasterFromItsFirstLookAndThenGoesOn(
      String runbook) {
    if (runbook.equals("reactivate-node")) {
      bench.simulator().hand().deactivate(AGENT);
    }
    bench.simulator().hand().stopMaster(DEAD);
    bench.pump();
    Map<String, Object> values =
        runbook.equals("reconfigure-agent")
            ? Map.of("agent", AGENT, "reason", "r", "attributes", "rack:r2")
            : Map.of("agent", AGENT, "reason", "r");
    String run = bench.runs().start(runbook, values, "operator");
    bench.pump();
    assertThat(bench.view(run).summary().standing()).isEqualTo(Runs.Standing.ASKING);
    if (!runbook.equals("reactivate-node")) {
      assertThat(bench.bean(Approvals.class).current(run).orElseThrow().page()).contains(DEAD);
    }

    bench.approve(run);

    assertThat(bench.view(run).summary().now())
        .contains("1 of 3 masters could not be asked: " + DEAD);
    bench.turn(Duration.ofMinutes(6));
    assertThat(bench.view(run).incidents()).isEmpty();
    bench.simulator().hand().startMaster(DEAD);
    bench.turn(Duration.ofSeconds(20));
    assertThat(bench.view(run).summary().now()).doesNotContain("could not be asked");
  }
}
