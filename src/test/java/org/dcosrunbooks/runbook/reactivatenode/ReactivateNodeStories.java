package org.dcosrunbooks.runbook.reactivatenode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every road through reactivate-node that a person starts, told in the operator's words. Runs on
 * each kind of database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReactivateNodeStories {

  /** Has an app whose data is here. */
  static final String HOME = "10.0.2.11";

  /** Takes minutes to drain. */
  static final String SLOW = "10.0.2.12";

  static final String EMPTY = "10.0.2.13";
  static final List<String> SPARE = List.of("10.0.2.14", "10.0.2.15", "10.0.2.16", "10.0.2.17");

  private final Databases.Kind kind;
  Bench bench;

  ReactivateNodeStories(Databases.Kind kind) {
    this.kind = kind;
  }

  static Scenario cluster() {
    Scenario cluster = Simulator.cluster().agent(HOME).agent(SLOW).agent(EMPTY);
    SPARE.forEach(cluster::agent);
    return cluster
        .adminRouter("10.0.0.2")
        .app("marathon", "/ledger", app -> app.residentOn(HOME).grace(Duration.ofSeconds(5)))
        .app(
            "marathon",
            "/billing",
            app -> app.on(SLOW).ignoresSigterm().grace(Duration.ofMinutes(5)));
  }

  @BeforeAll
  void open() {
    bench = new Bench(kind, cluster()).with("dcos.cluster.admin-router", "http://10.0.0.2").start();
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

  private List<String> acts(String run) {
    return bench.record(run).stream()
        .filter(entry -> entry.kind() == Entry.Kind.INTENT)
        .map(entry -> entry.text().split(" ")[0])
        .toList();
  }

  private String page(String run) {
    return bench.view(run).approvalPage().orElseThrow();
  }

  /** A run of drain-node that ends and leaves the agent drained. */
  private String drained(String host) {
    String drain = bench.drain(host);
    bench.approve(drain);
    bench.turn(Duration.ofSeconds(15));
    assertThat(bench.outcome(drain)).as(bench.told()).isEqualTo("drained");
    return drain;
  }

  // ------------------------------------------------------------ the happy roads

  @Test
  void givenSomebodyElseDeactivated_whenApproved_thenBackAtOnceAndNobodyTouchesTheUnit() {
    simulator().hand().deactivate(EMPTY);
    String run = bench.reactivate(EMPTY, "ticket", "CHG-20417");
    assertThat(page(run)).contains("deactivated").contains("somebody outside of this service");
    Runs.PersonTask question = bench.task(run, "approval");
    assertThatThrownBy(
            () -> bench.runs().complete(run, question.id(), Map.of("approved", "yes"), "approver"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("who-took-it-out");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "returned");
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("ACTIVE");
    assertThat(acts(run)).containsExactly("REACTIVATE_AGENT");
    assertThat(bench.record(run))
        .anyMatch(entry -> entry.text().contains("wants the resources of " + EMPTY));
    assertThat(bench.view(run).summary().businessKey()).isEqualTo("reactivate-node/" + EMPTY);
  }

  @Test
  void givenARunHadDrainedIt_whenReturned_thenThePageNamesTheRunAndWhatWaitedRunsAgain() {
    String drain = drained(HOME);
    simulator().hand().stopAgent(HOME);
    String run = bench.reactivate(HOME);
    assertThat(page(run))
        .contains("drained at")
        .contains("run " + drain)
        .contains("started by operator: replace DIMM B2")
        .contains("/ledger");
    assertThat(page(run)).doesNotContain("who-took-it-out");
    bench.approve(run);
    Runs.PersonTask start = bench.task(run, "manual");
    assertThat(start.name()).isEqualTo("Start agent unit");
    assertThat(bench.runs().handWork(start.id()))
        .first()
        .asString()
        .isEqualTo("sudo systemctl start dcos-mesos-slave.socket dcos-mesos-slave.service");
    bench.manual(run, "started, I think");
    assertThat(now(run)).as(bench.told()).contains("has not registered since its unit was stopped");
    simulator().hand().comeBack(HOME);
    bench.turn(Duration.ofSeconds(15));
    ends(run, "returned");
    assertThat(bench.outcomeReason(run)).contains("/ledger");
    assertThat(simulator().tasksOn(HOME)).isNotEmpty();
  }

  @Test
  void givenBudgetUsedUp_whenReturned_thenItWaitsForNoPlace() {
    SPARE.forEach(host -> simulator().hand().deactivate(host));
    simulator().hand().deactivate(EMPTY);
    String run = bench.reactivate(EMPTY);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "returned");
  }

  @Test
  void givenUnreachableAndDrained_whenNamedByItsAddress_thenItsUnitComesFirst() {
    bench.turn(Duration.ofSeconds(2));
    String id = simulator().agentId(EMPTY);
    simulator().hand().drain(EMPTY, null, false);
    bench.turn(Duration.ofSeconds(3));
    simulator().hand().makeUnreachable(EMPTY);
    String run = bench.reactivate(EMPTY);
    assertThat(page(run))
        .contains(id)
        .contains("unreachable")
        .contains("its unit is started first");
    bench.approve(run);
    assertThat(bench.runs().handWork(bench.task(run, "manual").id()))
        .as("of which kind it is nobody knows")
        .contains("# a private agent:", "# a public agent:");
    simulator().hand().comeBack(EMPTY);
    bench.manual(run, "started");
    bench.turn(Duration.ofSeconds(5));
    ends(run, "returned");
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("ACTIVE");
  }

  @Test
  void givenTheAgentComesBackUnderANewId_whenItsUnitIsWaitedFor_thenThereIsNothingToGiveBack() {
    drained(EMPTY);
    simulator().hand().stopAgent(EMPTY);
    String run = bench.reactivate(EMPTY);
    bench.approve(run);
    simulator().hand().startAfresh(EMPTY);
    bench.turn(Duration.ofSeconds(10));
    assertThat(bench.asks(run, "manual")).as(bench.told()).isFalse();
    ends(run, "returned");
    assertThat(bench.record(run)).anyMatch(entry -> entry.text().contains("under the new id"));
    assertThat(simulator().received("REACTIVATE_AGENT")).isZero();
  }

  // ------------------------------------------------------------ what is refused

  @Test
  void givenAgentsThatCannotComeBack_whenAsked_thenEachIsRefusedWithWhatToDo() {
    bench.turn(Duration.ofSeconds(2)); // it has seen who is where
    simulator().hand().drain(SLOW, null, false);
    simulator().hand().markGone(SPARE.get(0));
    simulator().hand().makeUnreachable(SPARE.get(1));
    Map<String, String> why =
        Map.of(
            EMPTY,
            "is active already and takes work. Nothing was changed",
            SLOW,
            "is DRAINING, which cannot be cancelled",
            simulator().agentId(SPARE.get(0)),
            "Its machine can come back as another agent only",
            SPARE.get(1),
            "start its unit and look at its network",
            "10.9.9.9",
            "knows no agent 10.9.9.9");
    bench.turn(Duration.ofSeconds(2));
    why.forEach(
        (agent, sentence) -> {
          String run = bench.reactivate(agent);
          assertThat(bench.outcome(run)).as(agent).isEqualTo("refused");
          assertThat(bench.outcomeReason(run)).contains(sentence);
          assertThat(acts(run)).isEmpty();
        });
    simulator().hand().deactivate(SPARE.get(2));
    simulator().hand().schedule(bench.clock().instant(), Duration.ofHours(1), SPARE.get(2));
    String scheduled = bench.reactivate(SPARE.get(2));
    assertThat(bench.outcomeReason(scheduled)).contains("take it out of the schedule first");
    simulator().hand().machineDown(SPARE.get(2));
    bench.turn(Duration.ofSeconds(2));
    String down = bench.reactivate(SPARE.get(2));
    assertThat(bench.outcomeReason(down)).contains("machine/up");
    assertThat(simulator().received("REACTIVATE_AGENT")).isZero();
  }

  @Test
  void givenARunThatStillWorksOnIt_whenAsked_thenRefusedWithItsName() {
    String drain = bench.drain(EMPTY, "afterDrain", "maintain");
    bench.approve(drain);
    bench.turn(Duration.ofSeconds(5));
    String run = bench.reactivate(EMPTY);
    assertThat(bench.outcome(run)).isEqualTo("refused");
    assertThat(bench.outcomeReason(run)).contains(drain).contains("drain-node of operator");
    bench.abort(drain);
    bench.turn(Duration.ofSeconds(5));
    ends(drain, "aborted");
  }

  @Test
  void givenTwoRunsForOneAgent_whenBothBegin_thenTheSecondIsRefused() {
    simulator().hand().deactivate(EMPTY);
    String first = bench.reactivate(EMPTY);
    String second = bench.reactivate(EMPTY);
    assertThat(bench.outcome(second)).isEqualTo("refused");
    assertThat(bench.outcomeReason(second)).contains(first);
    bench.reject(first, "not yet");
    ends(first, "rejected");
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("DEACTIVATED");
  }

  @Test
  void givenWrongValues_whenStarted_thenRefusedAtTheDoor() {
    assertThatThrownBy(
            () ->
                bench
                    .runs()
                    .start("reactivate-node", Map.of("agent", "a b", "reason", "x"), "operator"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("agent");
    assertThatThrownBy(
            () -> bench.runs().start("reactivate-node", Map.of("agent", EMPTY), "operator"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("reason");
  }

  @Test
  void givenSomebodyWhoOnlyWonders_whenLookedAt_thenItSaysWhoAndLeavesNoTrace() {
    Map<String, String> values = Map.of("agent", EMPTY, "reason", "x");
    assertThat(bench.runs().preview("reactivate-node", values, "operator").orElseThrow().refusal())
        .hasValueSatisfying(why -> assertThat(why).contains("active already"));
    simulator().hand().deactivate(EMPTY);
    assertThat(
            bench
                .runs()
                .preview("reactivate-node", values, "operator")
                .orElseThrow()
                .page()
                .orElseThrow()
                .toString())
        .contains("somebody outside of this service");
    assertThat(bench.runtime().createProcessInstanceQuery().count()).isZero();
  }

  // ------------------------------------------------------------ people and others

  @Test
  void givenTheStarter_whenTheyApprove_thenRefused() {
    simulator().hand().deactivate(EMPTY);
    String run =
        bench.runs().start("reactivate-node", Map.of("agent", EMPTY, "reason", "x"), "both");
    bench.pump();
    assertThatThrownBy(() -> bench.approveAs("both", run)).isInstanceOf(Refused.class);
    bench.turn(Duration.ofHours(9));
    ends(run, "expired");
    assertThat(simulator().received("REACTIVATE_AGENT")).isZero();
  }

  @Test
  void givenSomebodyGivesItBackMeanwhile_whenApproved_thenOvertakenAndNothingIsDone() {
    simulator().hand().deactivate(EMPTY);
    String run = bench.reactivate(EMPTY);
    simulator().hand().reactivate(EMPTY);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "overtaken");
    assertThat(bench.outcomeReason(run)).contains("active already");
    assertThat(simulator().received("REACTIVATE_AGENT")).isZero();
  }

  @Test
  void givenSomebodyDrainsItAnewMeanwhile_whenApproved_thenItAsksAgainWithTheDifference() {
    simulator().hand().deactivate(EMPTY);
    String run = bench.reactivate(EMPTY);
    simulator().hand().reactivate(EMPTY);
    bench.turn(Duration.ofSeconds(2));
    simulator().hand().drain(EMPTY, null, false);
    bench.turn(Duration.ofSeconds(2));
    bench.approve(run);
    assertThat(bench.asks(run, "approval")).as(bench.told()).isTrue();
    assertThat(page(run)).contains("somebody drained it meanwhile");
    assertThat(bench.places()).isEmpty();
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "returned");
  }

  @Test
  void givenActive_whenSomebodyDrainsItBeforeOffersWereSeen_thenOvertakenAndLeftAsFound() {
    drained(HOME);
    simulator().hand().disconnect("marathon");
    String run = bench.reactivate(HOME);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    assertThat(now(run)).as(bench.told()).contains("Offers flow");
    simulator().hand().drain(HOME, null, false);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "overtaken");
    assertThat(simulator().stateOf(HOME)).isEqualTo("DRAINED");
  }

  // ------------------------------------------------------------ offers and work

  @Test
  void givenWhatWaitsGetsNoOffers_whenLate_thenOnCallIsAskedAndTheWaitGoesOn() {
    drained(HOME);
    simulator().hand().disconnect("marathon");
    String run = bench.reactivate(HOME);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    assertThat(now(run)).as(bench.told()).contains("nobody has seen its resources on offer");
    assertThat(bench.view(run).waits())
        .singleElement()
        .satisfies(wait -> assertThat(wait.fact()).isEqualTo("Offers flow"));
    bench.turn(Duration.ofMinutes(11));
    Runs.PersonTask late = bench.task(run, "late");
    assertThat(late.name()).isEqualTo("Look into missing offers");
    assertThat(bench.runs().choices(late.id())).containsExactly("leave", "without");
    simulator().hand().reconnect("marathon");
    bench.turn(Duration.ofSeconds(60));
    ends(run, "returned");
    assertThat(bench.record(run)).anyMatch(entry -> entry.text().contains("tasks run on " + HOME));
  }

  @Test
  void givenNoOffers_whenOnCallGoesOnWithout_thenReturnedAndTheRecordSaysWhy() {
    drained(HOME);
    simulator().hand().disconnect("marathon");
    String run = bench.reactivate(HOME);
    bench.approve(run);
    bench.turn(Duration.ofMinutes(11));
    bench.late(run, Map.of("next", "without", "note", "Marathon is being moved"));
    bench.turn(Duration.ofSeconds(5));
    ends(run, "returned");
    assertThat(bench.outcomeReason(run)).contains("on-call goes on without offers");
    assertThat(simulator().stateOf(HOME)).isEqualTo("ACTIVE");
  }

  // ------------------------------------------------------------ aborts

  @Test
  void givenNotApprovedYet_whenAborted_thenNothingWasDone() {
    simulator().hand().deactivate(EMPTY);
    String run = bench.reactivate(EMPTY);
    bench.abort(run);
    ends(run, "aborted");
    assertThat(bench.outcomeReason(run)).contains("before " + EMPTY + " was given back");
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("DEACTIVATED");
  }

  @Test
  void givenTheUnitIsToBeStarted_whenAborted_thenTheAgentStaysOut() {
    drained(EMPTY);
    simulator().hand().stopAgent(EMPTY);
    String run = bench.reactivate(EMPTY);
    bench.approve(run);
    assertThat(bench.asks(run, "manual")).isTrue();
    bench.abort(run);
    ends(run, "aborted");
    assertThat(acts(run)).isEmpty();
  }

  @Test
  void givenItTakesWorkAlready_whenAborted_thenItStaysSoAndThePageSaidSo() {
    drained(HOME);
    simulator().hand().disconnect("marathon");
    String run = bench.reactivate(HOME);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    assertThat(bench.view(run).noWayBack()).isTrue();
    assertThat(bench.view(run).abort().sentence()).contains("take nothing back");
    bench.abort(run);
    bench.turn(Duration.ofSeconds(5));
    assertThat(bench.view(run).summary().now()).contains("marathon has no leader");
    simulator().hand().reconnect("marathon");
    bench.turn(Duration.ofSeconds(15));
    ends(run, "aborted");
    assertThat(bench.outcomeReason(run)).contains("was given back: it takes work");
    assertThat(simulator().stateOf(HOME)).isEqualTo("ACTIVE");
  }
}
