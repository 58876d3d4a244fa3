package org.dcosrunbooks.runbook.reactivatenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

  private static final String HOST = ReactivateNodeStories.EMPTY;

  @Test
  @RunsTwice({
    "ResolveAgentToReturn",
    "AssessReturn",
    "AskForPlace",
    "TakePlace",
    "JudgeReturnAgain",
    "SeeWhetherUnitRuns",
    "ConfirmAgentRunning",
    "CheckNode",
    "ReactivateAgent",
    "ConfirmAgentActive",
    "ConfirmOffersFlow",
    "ConfirmWaitingWorkBack",
    "GivePlaceBack"
  })
  void givenAReturn_whenEveryStepRunsTwice_thenGivenBackOnce() {
    Crashes crashes = new Crashes();
    try (Bench bench =
        new Bench(Databases.Kind.H2_MEMORY, ReactivateNodeStories.cluster())
            .with(crashes::install)
            .start()) {
      crashes.everyStepTwice();
      bench.simulator().hand().deactivate(HOST);
      String run = bench.reactivate(HOST);
      bench.simulator().hand().stopAgent(HOST);
      bench.approve(run);
      bench.simulator().hand().comeBack(HOST);
      bench.manual(run, "started");
      bench.turn(Duration.ofSeconds(10));
      assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("returned");
      bench.allIsWell(run);
      assertThat(bench.simulator().received("REACTIVATE_AGENT")).isEqualTo(1);
    }
  }
}
