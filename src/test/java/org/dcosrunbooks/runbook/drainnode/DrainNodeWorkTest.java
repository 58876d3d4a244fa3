package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.runbook.WorkNow;
import org.dcosrunbooks.simulator.DemoCluster;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of apps and of services while agents are out: on the cluster of the demo. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrainNodeWorkTest {

  private static final String CALM = "10.0.2.11";
  private static final String BUSY = "10.0.2.13";
  private static final String BROKER = "10.0.2.16";

  private Bench bench;

  @BeforeAll
  void open() {
    bench =
        new Bench(Databases.Kind.H2_MEMORY, DemoCluster.scenario())
            .with("dcos.cluster.admin-router", "http://10.0.0.2")
            .start();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @BeforeEach
  void fresh() {
    bench.fresh();
  }

  private Simulator simulator() {
    return bench.simulator();
  }

  private String now(String run) {
    return bench.view(run).summary().now();
  }

  private void ends(String run, String outcome) {
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo(outcome);
    bench.allIsWell(run);
  }

  @Test
  void givenAppsWithReplicas_whenDrained_thenItEndsWhenTheyAreHealthyElsewhere() {
    String run = bench.drain(CALM);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(12));
    assertThat(simulator().stateOf(CALM)).as(bench.told()).isEqualTo("DRAINED");
    assertThat(now(run)).contains("not healthy elsewhere yet").contains("/web/");
    bench.turn(Duration.ofSeconds(40));
    ends(run, "drained");
    assertThat(bench.record(run))
        .anyMatch(entry -> entry.text().contains("3 apps are healthy elsewhere"));
  }

  @Test
  void givenAnAppThatDoesNotComeUp_whenOnCallGoesOnWithout_thenTheRunGoesOnAndTheRecordSaysWhy() {
    String run = bench.drain(CALM);
    bench.approve(run);
    simulator().hand().unhealthy("/web/basket", true);
    bench.turn(Duration.ofMinutes(11));
    Runs.PersonTask late = bench.task(run, "late");
    assertThat(late.name()).isEqualTo("Look into missing apps");
    assertThat(now(run)).contains("/web/basket has ");
    bench.late(run, Map.of("next", "without", "note", "the shop team mends it"));
    bench.turn(Duration.ofSeconds(5));
    ends(run, "drained");
    assertThat(bench.record(run))
        .anyMatch(entry -> entry.kind() == Entry.Kind.PERSON && entry.text().contains("goes on"))
        .anyMatch(entry -> entry.text().contains("on-call goes on without them"));
  }

  @Test
  void givenAnAgentReactivatedByHand_whenTheMovedAppsAreWaitedFor_thenOvertakenAndNeverDrained() {
    String run = bench.drain(CALM, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(12));
    assertThat(now(run)).as(bench.told()).contains("not healthy elsewhere yet");
    simulator().hand().reactivate(CALM);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "overtaken");
    assertThat(bench.outcomeReason(run)).contains("takes work again");
    assertThat(bench.places()).isEmpty();
  }

  @Test
  void givenAnAgentReactivatedByHand_whenTheEndIsWritten_thenOvertakenAndNeverDrained() {
    String run = bench.drain(CALM);
    bench.approve(run);
    bench.holdBefore("serviceTask_givePlaceBack");
    bench.turn(Duration.ofSeconds(60));
    simulator().hand().reactivate(CALM);
    bench.turn(Duration.ofSeconds(3));
    bench.letGo();
    ends(run, "overtaken");
    assertThat(bench.outcomeReason(run)).contains("takes work again");
    assertThat(bench.places()).isEmpty();
  }

  @Test
  void givenAnAgentInNoList_whenTheEndIsWritten_thenTheRunStaysAndSaysSo() {
    String run = bench.drain(CALM);
    bench.approve(run);
    bench.holdBefore("serviceTask_givePlaceBack");
    bench.turn(Duration.ofSeconds(60));
    simulator().hand().schedule(bench.clock().instant(), Duration.ofHours(1), CALM);
    simulator().hand().machineDown(CALM);
    bench.letGo();
    assertThat(bench.outcome(run))
        .as(bench.told())
        .contains("still alive")
        .contains("whether the run ends as planned cannot be seen");
    assertThat(bench.places()).isNotEmpty();
  }

  @Test
  void givenAnAgentDrainedAgain_whenItsWorkIsWaitedFor_thenOvertakenAndNeverReturned() {
    String run = bench.drain(BUSY, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(120));
    bench.doneByHand(run, "DIMM replaced");
    assertThat(now(run)).as(bench.told()).contains("not back yet");
    simulator().hand().drain(BUSY, null, false);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "overtaken");
    assertThat(bench.outcomeReason(run)).contains("drained again by somebody else");
  }

  @Test
  void givenAnAgentDrainedAgain_whenTheReturnIsWritten_thenOvertakenAndNeverReturned() {
    simulator().hand().deactivate(CALM);
    String run = bench.reactivate(CALM);
    bench.holdBefore("serviceTask_givePlaceBack");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(30));
    simulator().hand().drain(CALM, null, false);
    bench.turn(Duration.ofSeconds(3));
    bench.letGo();
    ends(run, "overtaken");
    assertThat(bench.outcomeReason(run)).contains("drained again by somebody else");
  }

  @Test
  void givenAColleagueDrainsItAnew_whenInMaintenance_thenTheTaskIsClosedAndItIsLeftAsFound() {
    String run = bench.drain(CALM, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(60));
    assertThat(bench.asks(run, "manual")).as(bench.told()).isTrue();
    simulator().hand().drain(CALM, null, false);
    bench.turn(Duration.ofSeconds(10));
    assertThat(bench.asks(run, "manual")).as(bench.told()).isFalse();
    assertThat(bench.view(run).open()).isEmpty();
    ends(run, "overtaken");
    assertThat(simulator().received("REACTIVATE_AGENT")).isZero();
  }

  @Test
  void
      givenAColleagueDrainsItAnew_whenMovedAppsAreWaitedFor_thenOvertakenAtOnceAndNothingPromised() {
    String run = bench.drain(BUSY, "afterDrain", "maintain");
    bench.approve(run);
    for (int second = 0; second < 90 && !now(run).contains("healthy"); second++) {
      bench.turn(Duration.ofSeconds(1));
    }
    assertThat(now(run)).as(bench.told()).contains("Moved apps healthy");
    simulator().hand().drain(BUSY, null, false);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "overtaken");
    assertThat(bench.outcomeReason(run)).contains("drained anew by somebody else");
    assertThat(simulator().received("REACTIVATE_AGENT")).isZero();
  }

  @Test
  void givenAReturnedAgentThatDies_whenAborted_thenTheAbortEndsAndSaysSo() {
    String run = bench.drain(BUSY, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(120));
    bench.doneByHand(run, "DIMM replaced");
    assertThat(now(run)).as(bench.told()).contains("not back yet");
    simulator().hand().stopAgent(BUSY);
    bench.turn(Duration.ofSeconds(5));
    bench.abort(run);
    bench.turn(Duration.ofMinutes(12));
    bench.late(run, Map.of("next", "without", "note", "the machine is dead"));
    bench.turn(Duration.ofSeconds(5));
    ends(run, "aborted");
    assertThat(bench.outcomeReason(run)).contains("at the end: " + BUSY + " is unreachable");
  }

  @Test
  void givenAColleagueGivesItBack_whenInMaintenance_thenGivenBackOutsideAndNobodyConfirmed() {
    String run = bench.drain(CALM, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(60));
    bench.unitStopped(run);
    assertThat(bench.task(run, "manual").name()).isEqualTo("Do the maintenance");
    simulator().hand().comeBack(CALM);
    simulator().hand().reactivate(CALM);
    bench.turn(Duration.ofSeconds(30));
    ends(run, "givenBackOutside");
    assertThat(bench.outcomeReason(run))
        .contains("somebody else gave it back, and who cannot be known. Seen at 2026-")
        .contains("Nobody has confirmed the maintenance.");
    assertThat(bench.record(run))
        .anyMatch(
            entry ->
                entry.step().equals("Record that nobody confirmed")
                    && entry.text().contains("the task for people is closed"));
  }

  @Test
  void givenABrokerGivenBackOutside_whenAborted_thenThePlaceWaitsForKafka() {
    String run = bench.drain(BUSY, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(120));
    simulator().hand().reactivate(BUSY);
    bench.abort(run);
    bench.turn(Duration.ofSeconds(5));
    assertThat(now(run)).as(bench.told()).contains("not back yet").contains("kafka");
    assertThat(bench.places()).isNotEmpty();
    bench.turn(Duration.ofSeconds(200));
    ends(run, "aborted");
    assertThat(bench.outcomeReason(run)).startsWith("Aborted").contains("kafka/kafka-1");
    assertThat(bench.places()).isEmpty();
  }

  @Test
  void givenABroker_whenAbortedWhileDrained_thenThePlaceWaitsForKafka() {
    String run = bench.drain(BUSY, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(120));
    bench.abort(run);
    bench.turn(Duration.ofSeconds(5));
    assertThat(simulator().stateOf(BUSY)).as(bench.told()).isEqualTo("ACTIVE");
    assertThat(now(run)).as(bench.told()).contains("not back yet").contains("kafka");
    assertThat(bench.places()).isNotEmpty();
    bench.turn(Duration.ofSeconds(200));
    ends(run, "aborted");
  }

  @Test
  void givenTheDrainOrderedAnewWithRemoval_whenWaitedFor_thenAPersonIsAskedAndNothingIsPromised() {
    String run = bench.drain(CALM, "afterDrain", "maintain");
    bench.approve(run);
    simulator().hand().acknowledges("marathon", false);
    simulator().hand().drain(CALM, Duration.ofMinutes(5), true);
    bench.turn(Duration.ofSeconds(5));
    assertThat(now(run))
        .as(bench.told())
        .contains("Somebody else has ordered the drain of 10.0.2.11 anew")
        .contains("stored is longest grace 5 min, removal for good")
        .contains("cannot be given back");
    assertThat(bench.task(run, "late").name()).isEqualTo("Look into changed drain");
    assertThat(bench.view(run).open())
        .singleElement()
        .satisfies(effect -> assertThat(effect.undo()).isEmpty())
        .satisfies(effect -> assertThat(effect.text()).contains("removed for good"));
    assertThat(bench.view(run).abort().sentence()).contains("Nothing can bring it back");
    simulator().hand().drain(CALM, null, false);
    bench.turn(Duration.ofSeconds(5));
    assertThat(bench.view(run).open())
        .singleElement()
        .satisfies(effect -> assertThat(effect.undo()).isEqualTo("REACTIVATE_AGENT"));
    assertThat(bench.record(run))
        .anyMatch(entry -> entry.text().contains("anew, and it is stored as it was approved"));
    simulator().hand().acknowledges("marathon", true);
    bench.abort(run);
    bench.turn(Duration.ofSeconds(60));
    ends(run, "aborted");
    assertThat(simulator().stateOf(CALM)).isEqualTo("ACTIVE");
  }

  @Test
  void givenTheDrainOrderedAnewWithRemoval_whenOver_thenOvertakenAndTheAgentIsGone() {
    String run = bench.drain(CALM);
    bench.approve(run);
    simulator().hand().acknowledges("marathon", false);
    simulator().hand().drain(CALM, null, true);
    bench.turn(Duration.ofSeconds(5));
    simulator().hand().acknowledges("marathon", true);
    bench.turn(Duration.ofSeconds(60));
    ends(run, "overtaken");
    assertThat(bench.outcomeReason(run)).contains("removed for good by somebody else");
    assertThat(bench.record(run))
        .anyMatch(entry -> entry.text().contains("approved was each task's own grace, no removal"));
  }

  @Test
  void givenTheDrainOrderedAnewWithAnotherGrace_whenAborted_thenThatIsSaidAndItIsGivenBack() {
    String run = bench.drain(CALM);
    bench.approve(run);
    bench.abort(run);
    simulator().hand().drain(CALM, Duration.ofSeconds(20), false);
    bench.turn(Duration.ofSeconds(4));
    assertThat(bench.task(run, "late").name()).isEqualTo("Look into changed drain");
    assertThat(now(run)).as(bench.told()).contains("stored is longest grace 20 s, no removal");
    bench.turn(Duration.ofSeconds(60));
    ends(run, "aborted");
    assertThat(simulator().stateOf(CALM)).isEqualTo("ACTIVE");
  }

  @Test
  void givenTheWrongUnitWasStopped_whenSaidDone_thenTheTaskNamesTheOtherMachineAndItsClock() {
    String run = bench.drain(CALM, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(60));
    simulator().hand().stopAgent("10.0.2.14");
    bench.manual(run, "stopped");
    Runs.PersonTask again = bench.task(run, "manual");
    assertThat(again.name()).as(bench.told()).isEqualTo("Stop agent unit");
    assertThat(bench.runs().handWork(again.id()))
        .last()
        .asString()
        .contains("10.0.2.11 is still running")
        .contains("Silent at this moment: 10.0.2.14 (")
        .contains("five minutes from its last answer");
    bench
        .runs()
        .complete(
            run,
            again.id(),
            Map.of("note", "10.0.2.14 is known, work needs no stop", "next", "without"),
            "operator");
    bench.pump();
    assertThat(bench.task(run, "manual").name()).as(bench.told()).isEqualTo("Do the maintenance");
    assertThat(bench.record(run))
        .anyMatch(entry -> entry.text().contains("knows what was seen and goes on: 10.0.2.14 is"))
        .anyMatch(entry -> entry.text().contains("people know and go on: 10.0.2.11 is still"));
    simulator().hand().comeBack("10.0.2.14");
    bench.manual(run, "done");
    bench.turn(Duration.ofSeconds(60));
    ends(run, "returned");
  }

  @Test
  void givenAClaimedQuestion_whenItsHolderIsRemoved_thenTheRunsRecordSaysThatItIsFree() {
    String run = bench.drain(CALM);
    bench
        .bean(People.class)
        .add(
            new People.Person("leaves", "leaves", Set.of(People.Group.APPROVERS)),
            "leaves-password-1");
    String question = bench.task(run, "approval").id();
    bench.tasks().claim(question, "leaves");
    bench.identities().deleteUser("leaves");
    assertThat(bench.record(run))
        .filteredOn(entry -> entry.detail("heldBy").filter("leaves"::equals).isPresent())
        .singleElement()
        .satisfies(entry -> assertThat(entry.text()).contains("\"Approve drain\" is free again"))
        .satisfies(entry -> assertThat(entry.detail("task")).contains(question));
    bench.approve(run);
    bench.turn(Duration.ofSeconds(60));
    ends(run, "drained");
  }

  @Test
  void givenAnAppThatFitsNowhereElse_whenDrained_thenItIsNotWaitedForAndThePlaceGoesBack() {
    String run = bench.drain("10.0.3.11");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(90));
    ends(run, "drained");
    assertThat(bench.record(run))
        .anyMatch(entry -> entry.text().contains("Waiting for this node: /edge/marathon-lb"));
    assertThat(bench.places()).isEmpty();
  }

  @Test
  void givenAppsThatTakeLong_whenTheMaintenanceBegins_thenItsAnnouncedTimeBeginsToo() {
    String run = bench.drain(CALM, "afterDrain", "maintain", "maintenanceDuration", "6m");
    bench.approve(run);
    simulator().hand().unhealthy("/web/basket", true);
    bench.turn(Duration.ofMinutes(7));
    assertThat(now(run)).as(bench.told()).contains("/web/basket has ");
    simulator().hand().unhealthy("/web/basket", false);
    bench.turn(Duration.ofMinutes(1));
    assertThat(bench.task(run, "manual").name()).as(bench.told()).isEqualTo("Stop agent unit");
    assertThat(bench.asks(run, "late")).as("it has just begun").isFalse();
    bench.turn(Duration.ofMinutes(6));
    assertThat(bench.task(run, "late").name()).isEqualTo("Look into long maintenance");
    bench.doneByHand(run, "DIMM replaced");
    bench.turn(Duration.ofMinutes(1));
    ends(run, "returned");
  }

  @Test
  void givenABroker_whenMaintained_thenThePlaceGoesBackWhenKafkaIsInSyncByThreeReadings() {
    String run = bench.drain(BUSY, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(120));
    assertThat(bench.task(run, "manual").name()).as(bench.told()).isEqualTo("Stop agent unit");
    bench.doneByHand(run, "DIMM replaced");
    assertThat(simulator().stateOf(BUSY)).as(bench.told()).isEqualTo("ACTIVE");
    assertThat(now(run)).contains("not back yet").contains("kafka");
    assertThat(bench.places()).isNotEmpty();
    bench.turn(Duration.ofSeconds(60));
    assertThat(now(run)).as(bench.told()).contains("of 3 readings, 30 s apart");
    bench.turn(Duration.ofSeconds(110));
    ends(run, "returned");
    assertThat(bench.outcomeReason(run)).contains("kafka/kafka-1");
  }

  @Test
  void givenABrokerAway_whenAnotherOneIsWanted_thenItWaitsByNameUntilThatIsBack() {
    String first = bench.drain(BUSY, "afterDrain", "maintain");
    bench.approve(first);
    bench.turn(Duration.ofSeconds(120));
    String second = bench.drain(BROKER);
    bench.approve(second);
    assertThat(now(second))
        .as(bench.told())
        .contains("kafka-1")
        .contains("kafka spares no further");
    assertThat(simulator().drains(BROKER)).isZero();
    bench.doneByHand(first, "DIMM replaced");
    bench.turn(Duration.ofSeconds(200));
    assertThat(bench.outcome(first)).as(bench.told()).isEqualTo("returned");
    bench.turn(Duration.ofSeconds(60));
    assertThat(simulator().drains(BROKER)).as(now(second) + bench.told()).isEqualTo(1);
  }

  @Test
  void givenPartitionsThatCatchUp_whenApproved_thenItWaitsForThemWithTheReasonAndGoesOn() {
    String run = bench.drain(BROKER);
    simulator().hand().underReplicated("kafka", 2, true);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(30));
    assertThat(bench.view(run).summary().ended()).as(bench.told()).isEmpty();
    assertThat(now(run)).contains("kafka has 1 partition without all copies already");
    assertThat(bench.places())
        .as("nobody is kept out meanwhile")
        .noneMatch(place -> place.granted().isPresent());
    simulator().hand().underReplicated("kafka", 2, false);
    bench.turn(Duration.ofSeconds(90));
    assertThat(simulator().drains(BROKER)).as(now(run) + bench.told()).isEqualTo(1);
    ends(run, "drained");
  }

  @Test
  void
      givenPartitionsThatFallBehindWhenThePlaceIsTaken_whenJudgedAgain_thenItLooksAgainAndGoesOn() {
    String run = bench.drain(BROKER);
    bench.turn(Duration.ofSeconds(31)); // what was read for the plan is not fresh any more
    bench.bean(WorkNow.class).kafka("kafka");
    simulator().hand().underReplicated("kafka", 2, true);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(20));
    assertThat(bench.view(run).summary().ended()).as(now(run) + bench.told()).isEmpty();
    assertThat(simulator().drains(BROKER)).isZero();
    simulator().hand().underReplicated("kafka", 2, false);
    bench.turn(Duration.ofSeconds(90));
    assertThat(simulator().drains(BROKER)).as(now(run) + bench.told()).isEqualTo(1);
    ends(run, "drained");
  }

  @Test
  void givenTwoRunsThatTogetherTakeTheLastTwo_whenBothApproved_thenOneAfterTheOther() {
    String first = bench.drain(CALM);
    String second = bench.drain("10.0.2.14");
    bench.approve(first);
    bench.approve(second);
    assertThat(simulator().drains(CALM)).isEqualTo(1);
    assertThat(simulator().drains("10.0.2.14")).isZero();
    assertThat(now(second)).as(bench.told()).contains("/web/basket would fall to zero");
    bench.turn(Duration.ofSeconds(60));
    assertThat(bench.outcome(first)).as(bench.told()).isEqualTo("drained");
    // the picture is another one now: with one agent less, somebody is asked again
    assertThat(bench.asks(second, "approval")).as(now(second) + bench.told()).isTrue();
    assertThat(bench.view(second).approvalPage().orElseThrow()).contains("10.0.2.11");
    bench.approve(second);
    assertThat(simulator().drains("10.0.2.14")).as(now(second)).isEqualTo(1);
    bench.abort(second);
  }

  @Test
  void givenABroker_whenItsAgentIsToBeRemoved_thenRefusedBeforeAnybodyIsAsked() {
    String run = bench.drain(BUSY, "decommission", "true");
    ends(run, "refused");
    assertThat(bench.outcomeReason(run)).contains("kafka").contains("replace-agent");
    assertThat(simulator().drains(BUSY)).isZero();
  }

  @Test
  void givenMarathonWithoutALeader_whenTheMovedAppsAreWaitedFor_thenItSaysSoAndGoesOnLater() {
    String run = bench.drain(CALM);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(8));
    simulator().hand().loseMarathonLeader(Duration.ofSeconds(60));
    bench.turn(Duration.ofSeconds(20));
    assertThat(now(run)).as(bench.told()).contains("cannot be seen");
    bench.turn(Duration.ofSeconds(90));
    ends(run, "drained");
  }

  @Test
  void givenTheDemosAgents_whenEachIsAskedFor_thenEachAnswersInItsOwnWay() {
    for (String host : List.of("10.0.2.12", "10.0.2.15")) {
      String run = bench.drain(host);
      assertThat(bench.outcome(run)).as(host).isEqualTo("refused");
    }
    String edge = bench.drain("10.0.3.11");
    assertThat(bench.view(edge).approvalPage().orElseThrow()).contains("/edge/marathon-lb");
    bench.reject(edge, "not without a second one");
    ends(edge, "rejected");
  }
}
