package org.dcosrunbooks.runbook.reconfigureagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.engine.OpenEffects;
import org.dcosrunbooks.simulator.Hand;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What somebody else does to an agent or its machine while it is given another configuration. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReconfigureAgentDoubtsTest {

  private static final String AGENT = ReconfigureAgentStories.AGENT;
  private static final String OTHER = "10.0.2.12";
  private static final String SERVICE = "dcos-mesos-slave.service";

  private Bench bench;

  @BeforeAll
  void open() {
    bench = new Bench(Databases.Kind.H2_MEMORY, ReconfigureAgentStories.cluster()).start();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @BeforeEach
  void fresh() {
    bench.fresh();
  }

  private Hand hand() {
    return bench.simulator().hand();
  }

  private String start() {
    return ReconfigureAgentStories.start(bench, AGENT, "attributes", "rack:r1;disk:ssd");
  }

  private List<String> acts(String run) {
    return bench.record(run).stream()
        .filter(entry -> entry.kind() == Entry.Kind.INTENT)
        .map(entry -> entry.text().split(" ")[0])
        .toList();
  }

  private String untilTheJobIsBegun() {
    String run = start();
    bench.approve(run);
    for (int second = 0; second < 60 && !acts(run).contains("JOB"); second++) {
      bench.turn(Duration.ofSeconds(1));
    }
    assertThat(acts(run)).contains("JOB");
    return run;
  }

  private void byHand(String run) {
    assertThat(bench.task(run, "manual").name())
        .as(bench.told())
        .isEqualTo("Bring agent back by hand");
  }

  /** Somebody removes its identity on the machine, and starts it. */
  private void takesAnotherId() {
    hand().stopUnit(AGENT, SERVICE);
    hand().removeFile(AGENT, "/var/lib/mesos/slave/meta/slaves/latest");
    hand().startUnit(AGENT, SERVICE);
    bench.turn(Duration.ofSeconds(20));
  }

  private void ends(String run, String outcome) {
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo(outcome);
    bench.allIsWell(run);
  }

  @Test
  void givenTheJobUnderWay_whenSomebodyGivesTheAgentBack_thenTheWaitSaysSo() {
    String run = untilTheJobIsBegun();
    hand().reactivate(AGENT);
    bench.turn(Duration.ofSeconds(1));
    assertThat(bench.view(run).summary().now())
        .as(bench.told())
        .contains("Somebody else has given " + AGENT + " back meanwhile");
    bench.turn(Duration.ofMinutes(2));
    assertThat(bench.outcomeReason(run)).as(bench.told()).contains(AGENT);
    bench.allIsWell(run);
  }

  @Test
  void givenAnIdThatWasToStay_whenTheAgentComesBackAsAnother_thenItIsDeactivatedAndSaid() {
    String run = start();
    bench.holdBefore("serviceTask_verifyConfiguration");
    bench.approve(run);
    bench.turn(Duration.ofMinutes(1));
    takesAnotherId();
    bench.letGo();
    bench.turn(Duration.ofSeconds(30));

    ends(run, "unverified");
    assertThat(bench.outcomeReason(run)).contains("it came back as", "was to keep its id");
    assertThat(bench.simulator().stateOf(AGENT)).isEqualTo("DEACTIVATED");
    assertThat(OpenEffects.of(bench.record(run)))
        .as("the drain went with the id that was drained")
        .extracting(OpenEffects.Effect::text)
        .containsExactly("agent " + AGENT + " deactivated");
  }

  @Test
  void givenAnUnverifiedAgentUnderAnotherId_whenAborted_thenThatOneIsGivenBack() {
    String run = start();
    bench.holdBefore("serviceTask_verifyConfiguration");
    bench.approve(run);
    bench.turn(Duration.ofMinutes(1));
    takesAnotherId();
    bench.letGoUpTo("serviceTask_givePlaceBack");
    bench.turn(Duration.ofSeconds(30));
    assertThat(bench.simulator().stateOf(AGENT)).isEqualTo("DEACTIVATED");
    bench.abort(run);
    bench.letGo();
    bench.turn(Duration.ofMinutes(1));

    ends(run, "aborted");
    assertThat(acts(run))
        .containsExactly("DRAIN_AGENT", "JOB", "DEACTIVATE_AGENT", "REACTIVATE_AGENT");
    assertThat(bench.simulator().stateOf(AGENT)).isEqualTo("ACTIVE");
    assertThat(OpenEffects.of(bench.record(run))).isEmpty();
  }

  @Test
  void givenRestoredFiles_whenTheAgentComesBackAsAnother_thenNobodySaysThatItIsAsBefore() {
    String run = start();
    String undone = ReconfigureAgentStories.loop(bench, run);
    bench.holdBefore("serviceTask_startRestoringJob");
    bench.reject(run, "its volumes are needed");
    ReconfigureAgentStories.healed(bench, undone);
    bench.letGo();
    bench.holdBefore("serviceTask_verifyConfiguration");
    bench.turn(Duration.ofMinutes(1));
    takesAnotherId();
    bench.letGo();
    bench.turn(Duration.ofMinutes(1));

    ends(run, "restored");
    assertThat(bench.outcomeReason(run))
        .contains("under the new id " + bench.simulator().agentId(AGENT))
        .doesNotContain("as before");
  }

  /** While another machine answers at the address nothing is done; behind that it is restored. */
  private void leavesAnotherMachineAlone(String run, String undone) {
    hand().answeredBy(AGENT, OTHER);
    bench.letGo();
    bench.turn(Duration.ofMinutes(1));
    assertThat(bench.simulator().stateOf(OTHER)).isEqualTo("ACTIVE");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "JOB");

    hand().answeredBy(AGENT, null);
    ReconfigureAgentStories.healed(bench, undone);
    bench.retry(run);
    bench.turn(Duration.ofMinutes(2));
    ends(run, "restored");
  }

  @Test
  void givenAnotherMachineAtTheAddress_whenFilesAreToBeRestored_thenItIsLeftAlone() {
    String run = start();
    String undone = ReconfigureAgentStories.loop(bench, run);
    bench.holdBefore("serviceTask_startRestoringJob");
    bench.reject(run, "its volumes are needed");
    leavesAnotherMachineAlone(run, undone);
  }

  @Test
  void givenADrainThatOutlastsTheYes_whenTheJobIsToBegin_thenNothingIsDoneAndTheAgentIsGivenBack() {
    String run = start();
    bench.holdBefore("serviceTask_startConfigurationJob");
    bench.approve(run);
    bench.turn(Duration.ofMinutes(1));
    untilTheYesHasRunOut(run);
    bench.letGo();
    bench.turn(Duration.ofMinutes(1));

    ends(run, "refused");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "REACTIVATE_AGENT");
    assertThat(bench.simulator().stateOf(AGENT)).isEqualTo("ACTIVE");
  }

  @Test
  void givenAnotherMachineInMidJob_whenLookedAt_thenTheRunWaitsAndSaysWhoAnswers() {
    String run = untilTheJobIsBegun();
    hand().answeredBy(AGENT, OTHER);
    bench.turn(Duration.ofMinutes(1));
    assertThat(bench.view(run).summary().now())
        .contains("is not seen", "says that its address is " + OTHER);
    hand().answeredBy(AGENT, null);
    bench.turn(Duration.ofMinutes(2));

    ends(run, "reconfigured");
  }

  @Test
  void givenAnotherMachineAtTheAddress_whenItsFilesAreToBeShown_thenRefusedAndNothingIsShown() {
    hand().answeredBy(AGENT, OTHER);
    String run = start();
    bench.turn(Duration.ofSeconds(5));

    ends(run, "refused");
    assertThat(bench.outcomeReason(run)).contains("says that its address is " + OTHER);
    assertThat(bench.bean(Approvals.class).plans(run)).isEmpty();
  }

  @Test
  void givenTheMachineRefusesToBeAsked_whenOnCallGoesOnWithoutTheJob_thenPeopleSeeToIt() {
    String run = untilTheJobIsBegun();
    hand().sudoAsks(AGENT, true);
    bench.turn(Duration.ofMinutes(11));
    bench.late(run, Map.of("next", "without", "note", "nobody mends its sudo today"));
    bench.turn(Duration.ofSeconds(5));
    byHand(run);
    bench.manual(run, "the job had ended well");
    bench.turn(Duration.ofMinutes(1));

    ends(run, "reconfigured");
  }

  @Test
  void givenAMachineThatNeverComesBack_whenAborted_thenOnCallIsAskedAndCanGoOnWithoutTheJob() {
    String run = untilTheJobIsBegun();
    hand().powerOff(AGENT);
    bench.abort(run);
    bench.turn(Duration.ofMinutes(16));
    assertThat(bench.task(run, "late").name()).as(bench.told()).isEqualTo("Look into long job");
    bench.late(run, Map.of("next", "without", "note", "its board is burnt"));
    bench.turn(Duration.ofSeconds(5));
    byHand(run);
    hand().markGone(AGENT);
    bench.manual(run, "marked gone, another machine is ordered");
    bench.turn(Duration.ofMinutes(1));

    ends(run, "aborted");
  }

  private void untilTheYesHasRunOut(String run) {
    List<Plan> plans = bench.bean(Approvals.class).plans(run);
    Instant yesUntil = plans.get(plans.size() - 1).expires();
    bench.turn(Duration.between(bench.bean(Clock.class).instant(), yesUntil).plusMinutes(1));
  }

  /** Its agent runs under a new id, and the masters still know the one it had. */
  private String untilTheOldIdIsAsked() {
    String run = start();
    ReconfigureAgentStories.loop(bench, run);
    bench.turn(Duration.ofMinutes(15));
    bench.approve(run);
    bench.turn(Duration.ofMinutes(2));
    assertThat(bench.task(run, "approval").name()).isEqualTo("Approve old id gone");
    return run;
  }

  @Test
  void givenAnAgentThatEndsAgainAndAgain_whenAborted_thenTheOldFilesAreBackAndItIsGivenBack() {
    String run = start();
    String undone = ReconfigureAgentStories.loop(bench, run);
    bench.holdBefore("serviceTask_startRestoringJob_afterAbort");
    bench.abort(run);
    ReconfigureAgentStories.healed(bench, undone);
    bench.letGo();
    bench.turn(Duration.ofMinutes(2));

    ends(run, "aborted");
    assertThat(bench.outcomeReason(run)).contains("takes work again", "Its old files are back.");
    assertThat(bench.simulator().file(AGENT, ReconfigurationQuestion.ATTRIBUTES_FILE))
        .contains("MESOS_ATTRIBUTES=rack:r1\n");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "JOB", "JOB", "REACTIVATE_AGENT");
  }

  @Test
  void givenAnAgentThatStartsInNoWay_whenAborted_thenAPersonSeesToItAfterTheRestoring() {
    String run = start();
    String undone = ReconfigureAgentStories.loop(bench, run);
    bench.abort(run);
    bench.turn(Duration.ofMinutes(1));
    byHand(run);
    assertThat(bench.simulator().file(AGENT, ReconfigurationQuestion.ATTRIBUTES_FILE))
        .contains("MESOS_ATTRIBUTES=rack:r1\n");
    ReconfigureAgentStories.healed(bench, undone);
    bench.turn(Duration.ofSeconds(20));
    bench.manual(run, "put its memory right");
    bench.turn(Duration.ofMinutes(2));

    ends(run, "aborted");
    assertThat(bench.outcomeReason(run)).contains("as a person has left it");
  }

  @Test
  void givenARemovalThatNobodySees_whenOnCallGoesOnWithoutIt_thenNoOtherJobBeginsBesideIt() {
    String run = start();
    ReconfigureAgentStories.loop(bench, run);
    bench.holdBefore("receiveTask_newIdentityJobEnded");
    bench.approve(run);
    hand().refuseSsh(AGENT, true);
    bench.letGo();
    bench.turn(Duration.ofMinutes(11));
    assertThat(bench.task(run, "late").name()).as(bench.told()).isEqualTo("Look into long removal");
    bench.late(run, Map.of("next", "without", "note", "the network is being mended"));
    bench.turn(Duration.ofSeconds(5));
    byHand(run);
    hand().refuseSsh(AGENT, false);
    bench.manual(run, "it had come up under a new id");
    bench.turn(Duration.ofMinutes(2));

    ends(run, "reconfigured");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "JOB", "JOB");
    assertThat(bench.outcomeReason(run)).contains("runs as ordered under the new id");
  }

  @Test
  void givenTheYesToANewIdentity_whenItHasRunOut_thenTheOldFilesArePutBack() {
    String run = start();
    String undone = ReconfigureAgentStories.loop(bench, run);
    bench.holdBefore("serviceTask_startNewIdentityJob");
    bench.approve(run);
    untilTheYesHasRunOut(run);
    ReconfigureAgentStories.healed(bench, undone);
    bench.letGo();
    bench.turn(Duration.ofMinutes(2));

    ends(run, "restored");
    assertThat(bench.outcomeReason(run)).contains("Its identity was left alone.");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "JOB", "JOB", "REACTIVATE_AGENT");
  }

  @Test
  void givenTheYesToANewIdentity_whenAnotherMachineAnswers_thenThatOneIsLeftAlone() {
    String run = start();
    String undone = ReconfigureAgentStories.loop(bench, run);
    bench.holdBefore("serviceTask_startNewIdentityJob");
    bench.approve(run);
    leavesAnotherMachineAlone(run, undone);
  }

  @Test
  void givenTheQuestionOfTheOldId_whenSomebodySaysNo_thenItStaysAndTheirWordsAreKept() {
    String run = untilTheOldIdIsAsked();
    bench.reject(run, "its volumes may be wanted yet");
    bench.turn(Duration.ofMinutes(1));

    ends(run, "reconfigured");
    assertThat(bench.simulator().received("MARK_AGENT_GONE")).isZero();
    assertThat(bench.outcomeReason(run))
        .contains("is still in the masters' books", "its volumes may be wanted yet");
  }

  @Test
  void givenTheYesToMarkItGone_whenItHasRunOut_thenTheOldIdStaysAndTheRunEnds() {
    String run = untilTheOldIdIsAsked();
    bench.holdBefore("serviceTask_markOldIdGone");
    bench.approve(run);
    untilTheYesHasRunOut(run);
    bench.letGo();
    bench.turn(Duration.ofMinutes(1));

    ends(run, "reconfigured");
    assertThat(bench.simulator().received("MARK_AGENT_GONE")).isZero();
    assertThat(bench.outcomeReason(run)).contains("stays in the masters' books");
  }

  @Test
  void givenTheYesToMarkItGone_whenNobodyRunsInItsPlace_thenTheOldIdIsLeftAlone() {
    String old = bench.simulator().agentId(AGENT);
    String run = untilTheOldIdIsAsked();
    bench.holdBefore("serviceTask_markOldIdGone");
    bench.approve(run);
    hand().stopUnit(AGENT, SERVICE);
    bench.turn(Duration.ofMinutes(10));
    bench.letGo();
    bench.turn(Duration.ofSeconds(30));
    assertThat(bench.simulator().received("MARK_AGENT_GONE"))
        .as("its old identity may have been put back: nobody sees")
        .isZero();

    hand().startUnit(AGENT, SERVICE);
    bench.turn(Duration.ofMinutes(2));
    ends(run, "reconfigured");
    assertThat(bench.outcomeReason(run)).contains("Its old id " + old + " is marked gone.");
  }
}
