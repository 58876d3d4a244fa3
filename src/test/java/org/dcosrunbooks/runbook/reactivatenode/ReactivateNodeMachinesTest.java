package org.dcosrunbooks.runbook.reactivatenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Test;

/** An agent that a person took out and stopped, where its machine can be reached. */
class ReactivateNodeMachinesTest {

  private static final String HOST = "10.0.3.11";

  @Test
  void givenAPublicAgentWithoutItsSocket_whenReturned_thenTheServiceStartsBothUnits() {
    try (Bench bench =
        new Bench(
                Databases.Kind.H2_MEMORY,
                Simulator.cluster()
                    .agent("10.0.2.11")
                    .agent(HOST, agent -> agent.isPublic())
                    .machines())
            .start()) {
      bench.simulator().hand().deactivate(HOST);
      bench.simulator().hand().stopUnit(HOST, "dcos-mesos-slave-public.service");
      bench.simulator().hand().stopUnit(HOST, "dcos-mesos-slave-public.socket");
      bench.turn(Duration.ofSeconds(2));
      String run = bench.reactivate(HOST);
      bench.approve(run);
      bench.turn(Duration.ofSeconds(20));
      assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("returned");
      bench.allIsWell(run);
      assertThat(
              bench.record(run).stream()
                  .filter(entry -> entry.kind() == Entry.Kind.INTENT)
                  .map(entry -> entry.text().split(" ")[0]))
          .containsExactly("START_UNIT", "REACTIVATE_AGENT");
      assertThat(bench.simulator().stateOf(HOST)).isEqualTo("ACTIVE");
    }
  }
}
