package org.dcosrunbooks.runbook.reactivatenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Crashes;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.RunsTwice;
import org.junit.jupiter.api.Test;

/**
 * Every step of reactivate-node dies once when all is done and nothing is committed, and so runs
 * twice. What went out into the world went out once.
 */
class ReactivateNodeTwiceTest {

  private static final String HOST = "10.0.3.11";

  @Test
  @RunsTwice({
    "ResolveAgentToReturn",
    "AssessReturn",
    "AskForPlace",
    "TakePlace",
    "JudgeReturnAgain",
    "SeeWhetherUnitRuns",
    "ConfirmMachine",
    "StartUnitOnNode",
    "ConfirmUnitJobEnded",
    "ConfirmAgentRunning",
    "CheckNode",
    "ReactivateAgent",
    "ConfirmAgentActive",
    "ConfirmOffersFlow",
    "ConfirmWaitingWorkBack",
    "GivePlaceBack"
  })
  void givenAPublicAgentThatSomebodyStopped_whenEveryStepRunsTwice_thenStartedAndGivenBackOnce() {
    Crashes crashes = new Crashes();
    try (Bench bench =
        new Bench(
                Databases.Kind.H2_MEMORY,
                Simulator.cluster()
                    .agent("10.0.2.11")
                    .agent(HOST, agent -> agent.isPublic())
                    .machines())
            .with(crashes::install)
            .start()) {
      crashes.everyStepTwice();
      bench.simulator().hand().deactivate(HOST);
      String run = bench.reactivate(HOST);
      bench.simulator().hand().stopUnit(HOST, "dcos-mesos-slave-public.service");
      bench.simulator().hand().stopUnit(HOST, "dcos-mesos-slave-public.socket");
      bench.approve(run);
      bench.turn(Duration.ofSeconds(14));
      assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("returned");
      bench.allIsWell(run);
      assertThat(
              bench.record(run).stream()
                  .filter(entry -> entry.kind() == Entry.Kind.INTENT)
                  .map(entry -> entry.text().split(" ")[0]))
          .containsExactly("START_UNIT", "REACTIVATE_AGENT");
      assertThat(bench.simulator().stateOf(HOST)).isEqualTo("ACTIVE");
      assertThat(bench.simulator().received("REACTIVATE_AGENT")).isEqualTo(1);
    }
  }
}
