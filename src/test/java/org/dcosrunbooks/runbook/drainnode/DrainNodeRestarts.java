package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Crashes;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole service ends and begins again on its database, wherever a run stands. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DrainNodeRestarts {

  private static final String CALM = DrainNodeStories.CALM;

  private final Databases.Kind kind;
  private final Crashes crashes = new Crashes();
  private Bench bench;

  DrainNodeRestarts(Databases.Kind kind) {
    this.kind = kind;
  }

  @BeforeAll
  void open() {
    bench = new Bench(kind, DrainNodeStories.cluster()).with(crashes::install).start();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @Test
  void givenOneRun_whenTheServiceRestartsAtSixMoments_thenDrainedAndGivenBackOnce() {
    Simulator simulator = bench.simulator();
    String run = bench.drain(CALM, "afterDrain", "maintain");

    bench.crash(); // before the approval
    assertThat(bench.asks(run, "approval")).isTrue();
    for (String host :
        List.of(
            DrainNodeStories.REPORTS,
            DrainNodeStories.SLOW,
            DrainNodeStories.SPARE,
            DrainNodeStories.OTHER)) {
      simulator.hand().deactivate(host);
    }
    bench.approve(run);
    assertThat(bench.view(run).summary().now()).contains("4 of 4 places used");

    bench.crash(); // waiting for its place
    bench.pump();
    assertThat(bench.view(run).summary().now()).contains("4 of 4 places used");
    simulator.hand().reactivate(DrainNodeStories.SPARE);
    // right after the drain was sent, before anything of it was committed
    crashes.at("serviceTask_startAgentDrain", Crashes.Point.AFTER_ACT);
    crashes.meanwhile(() -> bench.holdBefore("serviceTask_startAgentDrain"));
    bench.turn(Duration.ofSeconds(1));
    assertThat(crashes.died()).as(bench.told()).containsExactly("serviceTask_startAgentDrain");
    assertThat(simulator.drains(CALM)).isEqualTo(1);

    bench.crash(); // the drain was sent and nobody wrote that down
    bench.letGo();
    assertThat(simulator.stateOf(CALM)).isEqualTo("DRAINING");
    assertThat(bench.view(run).summary().now()).as(bench.told()).contains("1 task still runs");

    bench.crash(); // draining
    bench.turn(Duration.ofSeconds(15));
    assertThat(bench.asks(run, "manual")).as(bench.told()).isTrue();

    bench.crash(); // during the maintenance
    assertThat(bench.asks(run, "manual")).isTrue();
    bench.abort(run);

    bench.crash(); // on the abort road
    bench.turn(Duration.ofSeconds(30));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("aborted");
    assertThat(simulator.drains(CALM)).isEqualTo(1);
    assertThat(simulator.received("REACTIVATE_AGENT")).isEqualTo(1);
    assertThat(simulator.stateOf(CALM)).isEqualTo("ACTIVE");
    bench.allIsWell(run);
  }
}
