package org.dcosrunbooks.web.shown;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dcosrunbooks.diagnosis.Diagnosis;
import org.dcosrunbooks.simulator.DemoCluster;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Test;

/** Who ordered a drain, as the whole service's record tells. */
class DiagnosesTest {

  private static final String HOST = "10.0.2.12";

  private static Scenario cluster() {
    return Simulator.cluster()
        .agent(HOST)
        .agent("10.0.2.13")
        .app("reports-batch", "etl-77", app -> app.on(HOST).neverRelaunched());
  }

  private static Diagnosis of(Bench bench) {
    return bench.bean(Diagnoses.class).of(HOST);
  }

  @Test
  void givenARunOfOursAndThenSomebodyElse_whenDiagnosed_thenEachDrainHasTheOneWhoOrderedIt() {
    try (Bench bench = new Bench(Databases.Kind.H2_MEMORY, cluster()).start()) {
      bench.simulator().hand().acknowledges("reports-batch", false);
      String run = bench.drain(HOST);
      assertThat(of(bench).verdict()).isEqualTo(Diagnosis.Verdict.NOT_DRAINING);
      assertThat(of(bench).askedBy()).isEmpty();

      bench.approve(run);
      bench.turn(Duration.ofMinutes(3));
      Diagnosis ours = of(bench);
      assertThat(ours.askedBy()).isEqualTo("asked by drain-node/" + HOST + " of operator");
      assertThat(ours.expected()).isPresent();
      assertThat(ours.notTheReason()).contains("the drain is stored as it was asked for");
      assertThat(ours.verdict()).isEqualTo(Diagnosis.Verdict.WILL_NOT_END_BY_ITSELF);

      bench.simulator().hand().drain(HOST, Duration.ofMinutes(10), false);
      assertThat(of(bench).askedBy()).isEqualTo("asked by a person outside this tool");

      bench.simulator().hand().acknowledges("reports-batch", true);
      bench.simulator().hand().disconnect("reports-batch");
      bench.simulator().hand().reconnect("reports-batch");
      bench.turn(Duration.ofMinutes(1));
      assertThat(of(bench).verdict()).isEqualTo(Diagnosis.Verdict.ENDED);
    }
  }

  @Test
  void givenTheDemo_whenItsStuckAgentIsDiagnosed_thenTheSchedulerThatIsAwayIsNamed() {
    try (Bench bench = new Bench(Databases.Kind.H2_MEMORY, DemoCluster.scenario()).start()) {
      Diagnosis stuck = bench.bean(Diagnoses.class).of("10.0.2.12");
      assertThat(stuck.headline())
          .matches("10\\.0\\.2\\.12 .* DRAINING for 41 min · asked by a person outside this tool");
      assertThat(stuck.verdict()).isEqualTo(Diagnosis.Verdict.WILL_NOT_END_BY_ITSELF);
      assertThat(stuck.because())
          .isEqualTo("framework reports-batch has not acknowledged 1 ended task");
      assertThat(stuck.steps().get(0).text())
          .startsWith("Bring the scheduler of reports-batch back");
    }
  }
}
