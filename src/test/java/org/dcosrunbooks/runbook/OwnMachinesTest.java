package org.dcosrunbooks.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dcosrunbooks.engine.Preview;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where this service and its database run. */
class OwnMachinesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jdbc:postgresql://db.example:5432/runbooks?user=x | db.example
          jdbc:postgresql://10.0.0.9/runbooks               | 10.0.0.9
          jdbc:postgresql://[fd00::2]:5432/runbooks         | fd00::2
          jdbc:h2:tcp://db1:9092/~/runbooks                 | db1
          """)
  void givenADatabase_whenReadFromItsUrl_thenItsHost(String url, String host) {
    assertThat(OwnMachines.databaseHosts(url)).containsExactly(host);
  }

  @Test
  void givenSeveralDatabasesOrAFile_whenReadFromTheUrl_thenAllOrNone() {
    assertThat(OwnMachines.databaseHosts("jdbc:postgresql://a:1,b:2/x"))
        .containsExactlyInAnyOrder("a", "b");
    assertThat(OwnMachines.databaseHosts("jdbc:h2:file:./data/runbooks;WRITE_DELAY=0")).isEmpty();
  }

  @Test
  void givenTheServiceIsATaskOfAnAgent_whenThatIsToBeDrained_thenRefusedAndAnotherIsNot() {
    try (Bench bench =
        new Bench(
                Databases.Kind.H2_MEMORY,
                Simulator.cluster()
                    .agent("own.example", agent -> agent.address("10.0.2.11", 5051))
                    .agent("10.0.2.12"))
            .with("HOST", "own.example")
            .start()) {
      String own = bench.drain("own.example");
      assertThat(bench.outcome(own)).as(bench.told()).isEqualTo("refused");
      assertThat(bench.outcomeReason(own)).contains("the machine that this service runs on");
      assertThat(bench.simulator().received("DRAIN_AGENT")).isZero();
      Preview preview =
          bench
              .runs()
              .preview(
                  "drain-node", java.util.Map.of("agent", "own.example", "reason", "x"), "operator")
              .orElseThrow();
      assertThat(preview.refusal()).isPresent();
      String other = bench.drain("10.0.2.12");
      bench.approve(other);
      bench.turn(Duration.ofSeconds(5));
      assertThat(bench.outcome(other)).isEqualTo("drained");
    }
  }
}
