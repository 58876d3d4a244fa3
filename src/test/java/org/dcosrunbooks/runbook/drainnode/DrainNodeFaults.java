package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.dcosrunbooks.simulator.Fault;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Crashes;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What can go wrong between the service and the cluster while an agent is drained, and what others
 * do meanwhile: a clear sentence, nothing done twice, and the run goes on or waits for a person.
 *
 * <p>Each case is about what the cluster says and what is made of it, before any row is written; so
 * each build has them on H2 only, and {@code -Pendurance} on PostgreSQL too.
 */
abstract class DrainNodeFaults extends DrainNodeDoubts {

  DrainNodeFaults(Databases.Kind kind) {
    super(kind);
  }

  // ------------------------------------------------------------ which agent

  @Test
  void givenAnUnknownAgent_whenAsked_thenRefusedWithTheNamesThereAre() {
    String run = bench.drain("10.0.2.99");
    ends(run, "refused");
    assertThat(bench.outcomeReason(run)).contains("knows no agent 10.0.2.99").contains(CALM);
  }

  @Test
  void givenANameThatTwoAgentsShare_whenAsked_thenRefusedWithBothIds() {
    String run = bench.drain(TWIN);
    ends(run, "refused");
    assertThat(bench.outcomeReason(run))
        .contains("is the name of 2 agents")
        .contains(simulator().agentId(TWIN))
        .contains(simulator().agentId("10.0.2.22"));
  }

  @Test
  void givenAGoneAgent_whenAskedByItsId_thenRefusedAsGoneForGood() {
    String id = simulator().agentId(EMPTY);
    simulator().hand().markGone(EMPTY);
    String run = bench.drain(id);
    ends(run, "refused");
    assertThat(bench.outcomeReason(run)).contains("gone for good");
    assertThat(simulator().drains(EMPTY)).isZero();
  }

  // ------------------------------------------------------------ answers to looks

  static Stream<Arguments> spoiltLooks() {
    return Stream.of(
        arguments("HTML instead of JSON", Fault.html(200), true, "no JSON from"),
        arguments("an HTML page of a proxy in trouble", Fault.html(502), false, "bad answer"),
        arguments("JSON that is cut off", Fault.brokenJson(), false, "cut off"),
        arguments("a body that stops in the middle", Fault.cutBody(), false, "no answer"),
        arguments("a connection that is cut", Fault.cutBefore(), false, "no answer"),
        arguments("401", Fault.status(401), true, "does not know us (401)"),
        arguments("403", Fault.status(403), true, "not permitted"),
        arguments("404", Fault.status(404), false, "answers 404"),
        arguments("500", Fault.status(500), false, "bad answer"),
        arguments("503", Fault.status(503), false, "is not ready"),
        arguments(
            "307 to an unknown host",
            Fault.redirectTo("10.9.9.9:5050"),
            true,
            "sends us elsewhere"),
        arguments(
            "307 to a name that does not exist",
            Fault.redirectTo("nowhere.invalid:5050"),
            true,
            "sends us elsewhere"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spoiltLooks")
  void givenASpoiltLook_whenResolving_thenAnIncidentInWordsAndRetryHeals(
      String what, Fault fault, boolean atOnce, String words) {
    simulator().fault(fault.on("GET_AGENTS").always());
    String run = bench.drain(CALM);
    if (!atOnce) {
      assertThat(bench.view(run).incidents()).as("tried again first").isEmpty();
      bench.turnThroughAllTries();
    }
    assertThat(incident(run).text()).contains(words).contains("Nothing was done");
    simulator().clearFaults();
    if (atOnce) {
      bench.retry(run);
    } else {
      retryInCockpit(run);
    }
    bench.approve(run);
    drainedOnce(run);
  }

  @Test
  void givenARedirectToAMasterThatIsDown_whenLooking_thenTriedAgainUntilItIsRight() {
    String other =
        Stream.of("10.0.0.2", "10.0.0.3", "10.0.0.4")
            .filter(master -> !master.equals(simulator().leader()))
            .findFirst()
            .orElseThrow();
    simulator().refuse(other);
    simulator().fault(Fault.redirectTo(other + ":5050").on("GET_AGENTS").always());
    String run = bench.drain(CALM);
    bench.turn(Duration.ofSeconds(20));
    assertThat(bench.view(run).incidents()).isEmpty();
    simulator().clearFaults();
    bench.turn(Duration.ofSeconds(40));
    bench.approve(run);
    drainedOnce(run);
  }

  @Test
  void givenNoLeader_whenDraining_thenEachWaitSaysSoAndTheRunGoesOnByItself() {
    String run = bench.drain(CALM);
    bench.approve(run);
    simulator().hand().loseLeader(Duration.ofSeconds(60));
    bench.turn(Duration.ofSeconds(40));
    assertThat(bench.view(run).summary().now())
        .contains("the cluster cannot be read")
        .contains("No leading master, for 3");
    bench.turn(Duration.ofSeconds(60));
    ends(run, "drained");
    assertThat(simulator().drains(CALM)).isEqualTo(1);
  }

  // ------------------------------------------------------------ answers to the drain

  static Stream<Arguments> refusedDrains() {
    return Stream.of(
        arguments("401", Fault.status(401), "does not know us (401)"),
        arguments(
            "307 to an unknown host", Fault.redirectTo("10.9.9.9:5050"), "sends us elsewhere"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedDrains")
  void givenAFaultAtTheDrain_whenAsked_thenAnIncidentAtOnceAndNothingDone(
      String what, Fault fault, String words) {
    String run = bench.drain(CALM);
    simulator().fault(fault.on(DRAIN).always());
    bench.approve(run);
    assertThat(incident(run).text()).contains(words).contains("Nothing was done");
    assertThat(simulator().drains(CALM)).isZero();
    simulator().clearFaults();
    bench.retry(run);
    drainedOnce(run);
  }

  @Test
  void givenNoRightToDrain_whenAsked_thenRefusedInWords() {
    String run = bench.drain(CALM);
    simulator().fault(Fault.status(403).on(DRAIN).always());
    bench.approve(run);
    ends(run, "refused");
    assertThat(bench.outcomeReason(run)).contains("not permitted").contains("missing right");
    assertThat(simulator().drains(CALM)).isZero();
  }

  // ------------------------------------------------------------ answers to the giving back

  @Test
  void givenTheAgentAwayWhenGivenBack_whenItComesBack_thenItTakesWork() {
    String run = drainedForMaintenance();
    bench.holdBefore("serviceTask_reactivateAgent");
    bench.doneByHand(run, "done");
    simulator().hand().makeUnreachable(EMPTY);
    bench.letGo();
    bench.turn(Duration.ofSeconds(10));
    assertThat(simulator().received(REACTIVATE)).isEqualTo(1);
    assertThat(bench.view(run).summary().now()).as(bench.told()).contains("unreachable");
    assertThat(bench.view(run).open()).isEmpty();
    simulator().hand().comeBack(EMPTY);
    bench.turn(Duration.ofSeconds(10));
    ends(run, "returned");
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("ACTIVE");
    assertThat(simulator().received(REACTIVATE)).isEqualTo(1);
  }

  @Test
  void givenNoRightToReactivate_whenAsked_thenOnCallIsToldAndRetryHeals() {
    String run = drainedForMaintenance();
    simulator().fault(Fault.status(403).on(REACTIVATE).always());
    bench.doneByHand(run, "done");
    assertThat(incident(run).text()).contains("not permitted").contains("point of no return");
    simulator().clearFaults();
    bench.retry(run);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "returned");
  }

  // ------------------------------------------------------------ what others do meanwhile

  private interface Deed {
    void by(Simulator simulator, Bench bench);
  }

  static Stream<Arguments> deedsBefore() {
    return Stream.of(
        arguments(
            "drains it",
            (Deed) (simulator, b) -> simulator.hand().drain(CALM, Duration.ofMinutes(1), false),
            "asked for by somebody else"),
        arguments(
            "deactivates it",
            (Deed) (simulator, b) -> simulator.hand().deactivate(CALM),
            "deactivated by somebody else"),
        arguments(
            "schedules its maintenance",
            (Deed)
                (simulator, b) ->
                    simulator.hand().schedule(b.clock().instant(), Duration.ofHours(1), CALM),
            "maintenance schedule"),
        arguments(
            "removes it for good",
            (Deed) (simulator, b) -> simulator.hand().markGone(CALM),
            "gone for good"));
  }

  @ParameterizedTest(name = "somebody {0}")
  @MethodSource("deedsBefore")
  void givenSomebodyElseActs_whenRightBeforeOurAct_thenLeftAsFound(
      String what, Deed deed, String words) {
    String run = bench.drain(CALM);
    bench.holdBefore("serviceTask_startAgentDrain");
    bench.approve(run);
    deed.by(simulator(), bench);
    int before = simulator().drains(CALM);
    bench.letGo();
    ends(run, "refused");
    assertThat(bench.outcomeReason(run)).contains(words);
    assertThat(begun(DRAIN, run)).isZero();
    assertThat(simulator().drains(CALM)).isEqualTo(before);
    assertThat(simulator().received(DRAIN)).isZero();
    assertThat(simulator().received(REACTIVATE)).isZero();
  }

  @ParameterizedTest(name = "somebody {0}")
  @MethodSource("deedsBefore")
  void givenSomebodyElseActs_whenBetweenOurLookAndOurAct_thenTheRunEndsInWords(
      String what, Deed deed, String words) {
    String run = bench.drain(CALM);
    crashes.meanwhile(
        "serviceTask_startAgentDrain", Crashes.Point.BEFORE_ACT, () -> deed.by(simulator(), bench));
    bench.approve(run);
    bench.turn(Duration.ofSeconds(30));
    assertThat(bench.view(run).incidents()).as(bench.told()).isEmpty();
    assertThat(bench.view(run).summary().ended()).as(bench.told()).isPresent();
    bench.allIsWell(run);
    assertThat(bench.outcomeReason(run)).isNotBlank();
    assertThat(simulator().received(DRAIN)).isEqualTo(1);
  }

  @Test
  void givenDrained_whenReactivatedBeforeItIsConfirmed_thenOvertaken() {
    String run = bench.drain(EMPTY);
    bench.holdBefore("serviceTask_confirmAgentDrained");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    simulator().hand().reactivate(EMPTY);
    bench.letGo();
    ends(run, "overtaken");
    assertThat(bench.outcomeReason(run)).contains("somebody reactivated it");
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("ACTIVE");
  }

  @Test
  void givenOurDrain_whenSomebodyDrainsAgainWithAnotherGrace_thenItGoesOnAndEnds() {
    String run = bench.drain(CALM);
    bench.approve(run);
    simulator().hand().drain(CALM, Duration.ofSeconds(30), false);
    bench.turn(Duration.ofSeconds(60));
    ends(run, "drained");
    assertThat(simulator().received(DRAIN)).isEqualTo(1);
  }

  @Test
  void givenGivenBack_whenSomebodyDrainsItBeforeItIsConfirmed_thenTheirDrainStays() {
    String run = drainedForMaintenance();
    bench.holdBefore("serviceTask_confirmAgentActive");
    bench.doneByHand(run, "done");
    bench.turn(Duration.ofSeconds(2));
    simulator().hand().drain(EMPTY, null, false);
    bench.letGo();
    ends(run, "overtaken");
    assertThat(bench.outcomeReason(run)).contains("drained again by somebody else");
    assertThat(simulator().received(REACTIVATE)).isEqualTo(1);
  }

  @Test
  void givenMaintenanceDone_whenSomebodyDeactivatedItInstead_thenLeftAsFound() {
    String run = drainedForMaintenance();
    simulator().hand().reactivate(EMPTY);
    simulator().hand().deactivate(EMPTY);
    bench.doneByHand(run, "done");
    bench.turn(Duration.ofSeconds(5));
    ends(run, "overtaken");
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("DEACTIVATED");
    assertThat(simulator().received(REACTIVATE)).isZero();
  }

  @Test
  void givenAnAgentNameAsLongAsMayBe_whenAsked_thenRefusedAsUnknown() {
    String run = bench.drain("a".repeat(200));
    ends(run, "refused");
    assertThat(List.of(bench.view(run).summary().businessKey().length())).containsExactly(211);
  }
}
