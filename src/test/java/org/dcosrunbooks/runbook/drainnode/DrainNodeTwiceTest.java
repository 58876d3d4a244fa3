package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Crashes;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.RunsTwice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every step of drain-node dies once when all is done and nothing is committed, and so runs twice.
 * What went out into the world went out once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrainNodeTwiceTest {

  private final Crashes crashes = new Crashes();
  private Bench bench;

  @BeforeAll
  void open() {
    bench =
        new Bench(Databases.Kind.H2_MEMORY, DrainNodeStories.cluster())
            .with(crashes::install)
            .start();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @BeforeEach
  void fresh() {
    bench.fresh();
    crashes.everyStepTwice();
  }

  private void ends(String run, String outcome) {
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo(outcome);
    bench.allIsWell(run);
  }

  @Test
  @RunsTwice({
    "ResolveAgent",
    "CheckDrainRights",
    "AssessImpact",
    "AskForPlace",
    "TakePlace",
    "JudgeAgain",
    "StartAgentDrain",
    "ConfirmAgentDrained",
    "ConfirmMovedAppsHealthy",
    "CheckUnitStopped",
    "ConfirmAgentRunning",
    "CheckNode",
    "ReactivateAgent",
    "ConfirmAgentActive",
    "ConfirmWaitingWorkBack",
    "GivePlaceBack"
  })
  void givenADrainWithMaintenance_whenEveryStepRunsTwice_thenDrainedAndGivenBackOnce() {
    String run = bench.drain(DrainNodeStories.CALM, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(15));
    bench.doneByHand(run, "DIMM replaced");
    bench.turn(Duration.ofSeconds(10));
    ends(run, "returned");
    assertThat(bench.simulator().drains(DrainNodeStories.CALM)).isEqualTo(1);
    assertThat(bench.simulator().received("REACTIVATE_AGENT")).isEqualTo(1);
  }

  @Test
  @RunsTwice("RecordThatNobodyConfirmed")
  void givenAColleagueGivesItBack_whenThatIsRecordedTwice_thenGivenBackOutside() {
    String run = bench.drain(DrainNodeStories.CALM, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(15));
    bench.simulator().hand().reactivate(DrainNodeStories.CALM);
    bench.turn(Duration.ofSeconds(10));
    ends(run, "givenBackOutside");
    assertThat(bench.simulator().received("REACTIVATE_AGENT")).isZero();
  }

  @Test
  @RunsTwice("DeactivateAgent")
  void givenAnEmptyAgentOfAnOldRelease_whenDeactivatedTwice_thenItIsOnce() {
    String run = bench.drain(DrainNodeStories.OLD);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "drained");
    assertThat(bench.simulator().received("DEACTIVATE_AGENT")).isEqualTo(1);
    assertThat(bench.simulator().drains(DrainNodeStories.OLD)).isZero();
  }

  @Test
  @RunsTwice("RecordThatNobodyDecided")
  void givenNobodyDecided_whenRecordedTwice_thenItExpiresOnce() {
    String run = bench.drain(DrainNodeStories.CALM);
    bench.turn(Duration.ofHours(9));
    ends(run, "expired");
    assertThat(bench.simulator().drains(DrainNodeStories.CALM)).isZero();
  }

  @Test
  @RunsTwice("WithdrawApproval")
  void givenAWorsePicture_whenTheApprovalIsWithdrawnTwice_thenItAsksAgainOnce() {
    for (String host :
        List.of(
            DrainNodeStories.CALM,
            DrainNodeStories.SLOW,
            DrainNodeStories.SPARE,
            DrainNodeStories.OTHER)) {
      bench.simulator().hand().deactivate(host);
    }
    String run = bench.drain(DrainNodeStories.REPORTS);
    bench.approve(run);
    bench.simulator().hand().disconnect("reports-batch");
    bench.simulator().hand().reactivate(DrainNodeStories.SPARE);
    bench.turn(Duration.ofSeconds(10));
    assertThat(bench.asks(run, "approval")).as(bench.told()).isTrue();
    assertThat(bench.places()).isEmpty();
    bench.reject(run, "wait for its scheduler");
    ends(run, "rejected");
  }

  @Test
  @RunsTwice({"SeeWhatIsOpen", "ReactivateAgent", "GivePlaceBack"})
  void givenAnAbortPastThePointOfNoReturn_whenItsStepsRunTwice_thenGivenBackOnce() {
    String run = bench.drain(DrainNodeStories.SLOW);
    bench.approve(run);
    bench.abort(run);
    bench.turn(Duration.ofMinutes(8));
    ends(run, "aborted");
    assertThat(bench.simulator().stateOf(DrainNodeStories.SLOW)).isEqualTo("ACTIVE");
    assertThat(bench.simulator().drains(DrainNodeStories.SLOW)).isEqualTo(1);
    assertThat(bench.simulator().received("REACTIVATE_AGENT")).isEqualTo(1);
  }
}
