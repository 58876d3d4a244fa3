package org.dcosrunbooks.runbook.reconfigureagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Crashes;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.RunsTwice;
import org.junit.jupiter.api.Test;

/** Every step of reconfigure-agent dies once when all is done and nothing is committed. */
class ReconfigureAgentTwiceTest {

  private static final String AGENT = ReconfigureAgentStories.AGENT;

  @Test
  @RunsTwice({
    "ResolveAgentToReconfigure",
    "AssessReconfiguration",
    "JudgeReconfigurationAgain",
    "StartConfigurationJob",
    "ConfirmConfigurationJobEnded",
    "VerifyConfiguration",
    "ConcludeReconfiguration"
  })
  void givenAReconfiguration_whenEveryStepRunsTwice_thenOneDrainAndOneJob() {
    Crashes crashes = new Crashes();
    try (Bench bench =
        new Bench(Databases.Kind.H2_MEMORY, ReconfigureAgentStories.cluster())
            .with(crashes::install)
            .start()) {
      crashes.everyStepTwice();
      String run = ReconfigureAgentStories.start(bench, AGENT, "attributes", "rack:r1;disk:ssd");
      bench.approve(run);
      bench.turn(Duration.ofMinutes(2));
      assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("reconfigured");
      bench.allIsWell(run);
      assertThat(bench.simulator().received("DRAIN_AGENT")).isEqualTo(1);
      assertThat(bench.simulator().received("REACTIVATE_AGENT")).isEqualTo(1);
    }
  }

  @Test
  @RunsTwice({"StartRestoringJob", "ConfirmRestoringJobEnded"})
  void givenAnAgentThatEndsAgainAndAgain_whenEveryStepRunsTwice_thenRestoredByOneJob() {
    Crashes crashes = new Crashes();
    try (Bench bench =
        new Bench(Databases.Kind.H2_MEMORY, ReconfigureAgentStories.cluster())
            .with(crashes::install)
            .start()) {
      crashes.everyStepTwice();
      String run = ReconfigureAgentStories.start(bench, AGENT, "attributes", "rack:r1;disk:ssd");
      bench.holdBefore("serviceTask_startConfigurationJob");
      bench.approve(run);
      bench.turn(Duration.ofSeconds(30));
      String undone = ReconfigureAgentStories.forgetful(bench);
      bench.letGo();
      bench.holdBefore("serviceTask_startRestoringJob");
      bench.turn(Duration.ofMinutes(1));
      ReconfigureAgentStories.healed(bench, undone);
      bench.letGo();
      bench.turn(Duration.ofMinutes(2));
      assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("restored");
      bench.allIsWell(run);
    }
  }

  @Test
  @RunsTwice("SeeWhetherJobBegan")
  void givenAnAbortOnTheWay_whenEveryStepRunsTwice_thenTheJobEndsAndTheAgentIsGivenBack() {
    Crashes crashes = new Crashes();
    try (Bench bench =
        new Bench(Databases.Kind.H2_MEMORY, ReconfigureAgentStories.cluster())
            .with(crashes::install)
            .start()) {
      crashes.everyStepTwice();
      String run = ReconfigureAgentStories.start(bench, AGENT, "attributes", "rack:r1;disk:ssd");
      bench.approve(run);
      bench.abort(run);
      bench.turn(Duration.ofMinutes(2));
      assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("aborted");
      bench.allIsWell(run);
    }
  }
}
