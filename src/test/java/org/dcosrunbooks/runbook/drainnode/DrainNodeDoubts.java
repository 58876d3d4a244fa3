package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.simulator.Fault;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Crashes;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers in doubt, tries that are used up, aborts at the worst moment: what was done is found
 * again in what was written down, and nothing is done twice. Here the database has its part, so
 * these run on every kind of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DrainNodeDoubts {

  static final String CALM = "10.0.2.11";
  static final String EMPTY = "10.0.2.14";
  static final String TWIN = "10.0.2.21";
  static final String DRAIN = "DRAIN_AGENT";
  static final String REACTIVATE = "REACTIVATE_AGENT";

  private final Databases.Kind kind;
  final Crashes crashes = new Crashes();
  Bench bench;

  DrainNodeDoubts(Databases.Kind kind) {
    this.kind = kind;
  }

  private static Scenario cluster() {
    return Simulator.cluster()
        .agent(CALM)
        .agent(EMPTY)
        .agent(TWIN)
        .agent("10.0.2.22", twin -> twin.address(TWIN, 5052))
        .app(
            "marathon",
            "/shop",
            app -> app.on(CALM).grace(Duration.ofSeconds(10)).stopsIn(Duration.ofSeconds(2)));
  }

  @BeforeAll
  void open() {
    bench = new Bench(kind, cluster()).with(crashes::install).start();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @BeforeEach
  void fresh() {
    crashes.never();
    bench.fresh();
  }

  final Simulator simulator() {
    return bench.simulator();
  }

  final void ends(String run, String outcome) {
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo(outcome);
    bench.allIsWell(run);
  }

  /** The failed step as people read it: shaped alike everywhere, and short enough for a pager. */
  final Runs.Incident incident(String run) {
    assertThat(bench.view(run).incidents()).as(bench.told()).hasSize(1);
    Runs.Incident incident = bench.view(run).incidents().get(0);
    String subject = bench.view(run).summary().subject();
    assertThat(incident.headline())
        .startsWith("drain-node " + subject + ": ")
        .hasSizeLessThanOrEqualTo(90);
    assertThat(incident.text().lines().skip(1).map(line -> line.split(":")[0]))
        .containsExactly("Doing", "Seen", "Means", "Do", "Retry", "Else");
    assertThat(incident.text()).contains("for run " + run + " (operator)");
    assertThat(bench.view(run).summary().standing()).isEqualTo(Runs.Standing.FAILED);
    assertThat(bench.record(run))
        .anyMatch(
            entry ->
                entry.kind() == Entry.Kind.COURSE
                    && entry.step().equals(incident.step())
                    && entry.text().contains("waits for on-call"));
    return incident;
  }

  /** As Cockpit does it. */
  final void retryInCockpit(String run) {
    bench.bean(ManagementService.class).setJobRetries(incident(run).jobId(), 1);
    bench.pump();
  }

  final long begun(String act, String run) {
    return bench.record(run).stream()
        .filter(entry -> entry.kind() == Entry.Kind.INTENT)
        .filter(entry -> entry.text().startsWith(act))
        .count();
  }

  final void drainedOnce(String run) {
    bench.turn(Duration.ofSeconds(15));
    ends(run, "drained");
    assertThat(simulator().drains(CALM)).isEqualTo(1);
    assertThat(simulator().stateOf(CALM)).isEqualTo("DRAINED");
  }

  // ------------------------------------------------------------ what was done, and what was
  // written

  @Test
  void givenNoLeaderAtTheBeginning_whenTheTriesAreOver_thenOnCallRetriesLater() {
    simulator().hand().loseLeader(Duration.ofMinutes(30));
    String run = bench.drain(CALM);
    bench.turnThroughAllTries();
    assertThat(incident(run).headline()).contains("No leading master");
    bench.turn(Duration.ofMinutes(25));
    retryInCockpit(run);
    bench.approve(run);
    drainedOnce(run);
  }

  static Stream<Arguments> lostDrains() {
    return Stream.of(
        arguments("done, and the answer lost", Fault.loseAnswer(), 1),
        arguments("done, and no answer ever", Fault.doAndHang(), 1),
        arguments("done, and the answer's body cut", Fault.cutBody(), 1),
        arguments("cut before it was done", Fault.cutBefore(), 2),
        arguments("503", Fault.status(503), 2),
        arguments("500", Fault.status(500), 2),
        arguments("a page instead of an answer", Fault.html(200), 2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lostDrains")
  void givenAnAnswerInDoubt_whenDraining_thenItLooksFirstAndExactlyOneIsStored(
      String what, Fault fault, int asked) {
    String run = bench.drain(CALM);
    simulator().fault(fault.on(DRAIN));
    bench.approve(run);
    drainedOnce(run);
    assertThat(simulator().received(DRAIN)).isEqualTo(asked);
    assertThat(begun(DRAIN, run)).isEqualTo(asked);
  }

  @Test
  void givenTheAnswerLostAndThenNoLeader_whenTheTriesAreOver_thenTheIncidentSaysWhatIsInDoubt() {
    String run = bench.drain(CALM);
    simulator().fault(Fault.loseAnswer().on(DRAIN));
    bench.approve(run);
    assertThat(bench.view(run).open().toString()).contains("the answer was lost");
    simulator().hand().loseLeader(Duration.ofMinutes(30));
    bench.turnThroughAllTries();
    Runs.Incident incident = incident(run);
    assertThat(incident.text())
        .contains("step \"Start agent drain\"")
        .contains("reads the stored drain first")
        .contains("asked for before and may or may not have begun")
        .contains("past the point of no return");
    bench.turn(Duration.ofMinutes(25));
    retryInCockpit(run);
    drainedOnce(run);
    assertThat(bench.view(run).open()).allMatch(effect -> !effect.text().contains("lost"));
  }

  @Test
  void givenTheAnswerLost_whenSomebodyAbortsBeforeTheNextLook_thenGivenBackWhenDrained() {
    String run = bench.drain(CALM);
    simulator().fault(Fault.loseAnswer().on(DRAIN));
    bench.approve(run);
    bench.abort(run);
    bench.turn(Duration.ofSeconds(150));
    ends(run, "aborted");
    assertThat(simulator().stateOf(CALM)).isEqualTo("ACTIVE");
    assertThat(simulator().drains(CALM)).isEqualTo(1);
    assertThat(simulator().received(REACTIVATE)).isEqualTo(1);
  }

  @Test
  void givenTheRequestLost_whenSomebodyAbortsBeforeTheNextLook_thenNothingIsLeftToTakeBack() {
    String run = bench.drain(CALM);
    simulator().fault(Fault.cutBefore().on(DRAIN));
    bench.approve(run);
    bench.abort(run);
    bench.turn(Duration.ofSeconds(150));
    ends(run, "aborted");
    assertThat(bench.outcomeReason(run)).contains("before anything was done");
    assertThat(simulator().drains(CALM)).isZero();
    assertThat(simulator().received(REACTIVATE)).isZero();
  }

  @Test
  void givenTheLeaderChanges_whenBetweenTheLookAndTheAct_thenStillDrainedOnce() {
    String run = bench.drain(CALM);
    crashes.meanwhile(
        "serviceTask_startAgentDrain",
        Crashes.Point.BEFORE_ACT,
        () -> simulator().hand().changeLeader());
    bench.approve(run);
    bench.turn(Duration.ofSeconds(60));
    ends(run, "drained");
    assertThat(simulator().drains(CALM)).isEqualTo(1);
  }

  final String drainedForMaintenance() {
    String run = bench.drain(EMPTY, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    return run;
  }

  @Test
  void givenTheAnswerToReactivateLost_whenLookedAgain_thenGivenBackOnce() {
    String run = drainedForMaintenance();
    simulator().fault(Fault.loseAnswer().on(REACTIVATE));
    bench.doneByHand(run, "done");
    bench.turn(Duration.ofSeconds(10));
    ends(run, "returned");
    assertThat(simulator().received(REACTIVATE)).isEqualTo(1);
    assertThat(bench.view(run).open()).isEmpty();
  }

  @Test
  void givenReactivateCutBeforeItWasDone_whenLookedAgain_thenAskedAgain() {
    String run = drainedForMaintenance();
    simulator().fault(Fault.cutBefore().on(REACTIVATE));
    bench.doneByHand(run, "done");
    bench.turn(Duration.ofSeconds(10));
    ends(run, "returned");
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("ACTIVE");
    assertThat(simulator().received(REACTIVATE)).isEqualTo(2);
  }

  @Test
  void givenTheSecondRunOnTheAgent_whenTheFirstHasEnded_thenItMayBegin() {
    String first = bench.drain(CALM);
    String second = bench.drain(CALM);
    assertThat(bench.outcome(second)).isEqualTo("refused");
    bench.abort(first);
    ends(first, "aborted");
    String third = bench.drain(CALM);
    bench.approve(third);
    drainedOnce(third);
  }

  @Test
  void givenTheLongestNote_whenRejected_thenTheRunEndsAndTheWholeNoteIsRecorded() {
    String note = "n".repeat(2000);
    String run = bench.drain(CALM);
    bench.reject(run, note);
    ends(run, "rejected");
    assertThat(bench.outcomeReason(run)).hasSizeLessThanOrEqualTo(2000).endsWith("…");
    assertThat(bench.record(run)).anyMatch(entry -> entry.text().contains(note));
  }
}
