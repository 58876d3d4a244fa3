package org.dcosrunbooks.runbook.reconfigureagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterSource;
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

  private static Bench bench(Crashes crashes) {
    Bench bench =
        new Bench(Databases.Kind.H2_MEMORY, ReconfigureAgentStories.cluster())
            .with(crashes::install)
            .start();
    crashes.everyStepTwice();
    return bench;
  }

  private static List<String> acts(Bench bench, String run) {
    return bench.record(run).stream()
        .filter(entry -> entry.kind() == Entry.Kind.INTENT)
        .map(entry -> entry.text().split(" ")[0])
        .distinct()
        .toList();
  }

  @Test
  @RunsTwice({"StartRestoringJob", "ConfirmRestoringJobEnded"})
  void givenAnAgentThatEndsAgainAndAgain_whenEveryStepRunsTwice_thenRestoredByOneJob() {
    try (Bench bench = bench(new Crashes())) {
      String run = ReconfigureAgentStories.start(bench, AGENT, "attributes", "rack:r1;disk:ssd");
      String undone = ReconfigureAgentStories.loop(bench, run);
      bench.holdBefore("serviceTask_startRestoringJob");
      bench.reject(run, "no new id");
      ReconfigureAgentStories.healed(bench, undone);
      bench.letGo();
      bench.turn(Duration.ofMinutes(2));
      assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("restored");
      bench.allIsWell(run);
    }
  }

  @Test
  @RunsTwice({
    "AssessNewIdentity",
    "StartNewIdentityJob",
    "ConfirmNewIdentityJobEnded",
    "SeeWhetherOldIdIsLeft",
    "MarkOldIdGone"
  })
  void givenAnAgentThatNeedsAnotherId_whenBothQuestionsAreApproved_thenItHasOneAndTheOldIsGone() {
    try (Bench bench = bench(new Crashes())) {
      String old = bench.simulator().agentId(AGENT);
      String run = ReconfigureAgentStories.start(bench, AGENT, "attributes", "rack:r1;disk:ssd");
      ReconfigureAgentStories.loop(bench, run);
      bench.turn(Duration.ofMinutes(15));
      assertThat(bench.bean(ClusterSource.class).look().registry().isUnreachable(new AgentId(old)))
          .isTrue();
      bench.approve(run);
      bench.turn(Duration.ofMinutes(2));
      assertThat(bench.simulator().agentId(AGENT)).isNotEqualTo(old);
      assertThat(bench.view(run).approvalPage().orElseThrow()).contains(old, "be marked gone");
      bench.approve(run);
      bench.turn(Duration.ofSeconds(30));
      assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("reconfigured");
      assertThat(bench.outcomeReason(run)).contains("Its old id " + old + " is marked gone.");
      assertThat(bench.simulator().received("MARK_AGENT_GONE")).isEqualTo(1);
      assertThat(acts(bench, run)).containsExactly("DRAIN_AGENT", "JOB", "MARK_AGENT_GONE");
      assertThat(bench.bean(Approvals.class).plans(run)).hasSize(3);
      bench.allIsWell(run);
    }
  }

  @Test
  @RunsTwice("DeactivateUnverifiedAgent")
  void givenANewIdThatIsNotAsOrdered_whenVerifiedAfterTheYesRanOut_thenItIsDeactivated() {
    try (Bench bench = bench(new Crashes())) {
      String run = ReconfigureAgentStories.start(bench, AGENT, "attributes", "rack:r2");
      bench.holdBefore("serviceTask_verifyConfiguration");
      bench.approve(run);
      bench.turn(Duration.ofMinutes(1));
      bench.simulator().hand().stopUnit(AGENT, "dcos-mesos-slave.service");
      bench
          .simulator()
          .hand()
          .writeFile(AGENT, ReconfigurationQuestion.ATTRIBUTES_FILE, "MESOS_ATTRIBUTES=rack:r9\n");
      bench.simulator().hand().removeFile(AGENT, "/var/lib/mesos/slave/meta/slaves/latest");
      bench.simulator().hand().startUnit(AGENT, "dcos-mesos-slave.service");
      bench.turn(Duration.ofSeconds(20));
      Instant yesUntil = bench.bean(Approvals.class).plans(run).get(0).expires();
      bench.turn(Duration.between(bench.bean(Clock.class).instant(), yesUntil).plusMinutes(1));
      bench.letGo();
      bench.turn(Duration.ofSeconds(30));
      assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("unverified");
      assertThat(bench.outcomeReason(run)).contains("rack:r9", "It takes no work");
      assertThat(bench.simulator().stateOf(AGENT)).isEqualTo("DEACTIVATED");
      assertThat(bench.simulator().received("DEACTIVATE_AGENT")).isEqualTo(1);
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
