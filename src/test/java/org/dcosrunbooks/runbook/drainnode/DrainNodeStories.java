package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.simulator.Fault;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every road through drain-node, told in the operator's words. Runs on each kind of database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DrainNodeStories {

  static final String CALM = "10.0.2.11";
  static final String REPORTS = "10.0.2.12";
  static final String SLOW = "10.0.2.13";
  static final String EMPTY = "10.0.2.14";
  static final String SPARE = "10.0.2.15";
  static final String OTHER = "10.0.2.16";
  static final String LEGACY = "10.0.2.17";

  /** Empty, and of a release that keeps a drain of an empty agent for ever. */
  static final String OLD = "10.0.2.18";

  private final Databases.Kind kind;
  Bench bench;

  DrainNodeStories(Databases.Kind kind) {
    this.kind = kind;
  }

  static Scenario cluster() {
    return Simulator.cluster()
        .agent(CALM)
        .agent(REPORTS)
        .agent(SLOW)
        .agent(EMPTY)
        .agent(SPARE)
        .agent(OTHER)
        .agent(LEGACY)
        .agent(OLD, agent -> agent.version("1.9.1"))
        .framework("metronome", legacy -> legacy.capabilities("MULTI_ROLE"))
        .app(
            "metronome", "old", app -> app.on(LEGACY).ignoresSigterm().grace(Duration.ofMinutes(5)))
        .framework("reports-batch")
        .app(
            "marathon",
            "/shop",
            app -> app.on(CALM, OTHER).grace(Duration.ofSeconds(10)).stopsIn(Duration.ofSeconds(2)))
        .app("reports-batch", "etl", app -> app.on(REPORTS))
        .app(
            "marathon",
            "/billing",
            app -> app.on(SLOW).ignoresSigterm().grace(Duration.ofMinutes(5)));
  }

  @BeforeAll
  void open() {
    bench = new Bench(kind, cluster()).start();
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

  // ------------------------------------------------------------ the happy roads

  @Test
  void givenStatelessApps_whenDrainApproved_thenDrainedAndAskedOnce() {
    String run = bench.drain(CALM);
    assertThat(bench.task(run, "approval").groups()).containsExactly("approvers");
    assertThat(simulator().stateOf(CALM)).isEqualTo("ACTIVE");
    bench.approve(run);
    assertThat(simulator().stateOf(CALM)).isEqualTo("DRAINING");
    assertThat(bench.view(run).noWayBack()).isTrue();
    assertThat(bench.view(run).summary().now()).contains("1 task still runs: 1 of marathon");
    bench.turn(Duration.ofSeconds(15));
    assertThat(simulator().stateOf(CALM)).isEqualTo("DRAINED");
    assertThat(simulator().drains(CALM)).isEqualTo(1);
    ends(run, "drained");
    assertThat(bench.outcomeReason(run)).contains("drained and stays so");
    assertThat(bench.view(run).summary().businessKey()).isEqualTo("drain-node/" + CALM);
  }

  @Test
  void givenAgentNamedByItsId_whenDrained_thenTheRunIsCalledByItsHost() {
    String run = bench.drain(simulator().agentId(EMPTY));
    assertThat(bench.view(run).summary().subject()).isEqualTo(EMPTY);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(3));
    ends(run, "drained");
  }

  @Test
  void givenRunsOfEveryKind_whenLookedFor_thenThoseThatFitAliveOnesFirst() {
    String ended = bench.drain(EMPTY, "reason", "for the list", "ticket", "CHG-1_0");
    bench.reject(ended, "not today");
    String waiting = bench.drain(SLOW, "reason", "for the list", "ticket", "CHG-110");
    bench.approve(waiting);
    bench.turn(Duration.ofSeconds(2));
    String asking = bench.drain(CALM, "reason", "for the list");

    assertThat(found(Runs.Which.ALL, "", "", "", "the list"))
        .containsExactly(asking, waiting, ended);
    assertThat(found(Runs.Which.ALIVE, "", "", "", "")).containsExactly(asking, waiting);
    assertThat(found(Runs.Which.ASKING, "", "", "", "")).containsExactly(asking);
    assertThat(found(Runs.Which.FAILED, "", "", "", "")).isEmpty();
    assertThat(found(Runs.Which.ENDED, "drain-node", "", "", "THE LIST")).containsExactly(ended);
    assertThat(found(Runs.Which.ALL, "other", "", "", "")).isEmpty();
    assertThat(found(Runs.Which.ALL, "", SLOW, "OPER", "the list")).containsExactly(waiting);
    assertThat(found(Runs.Which.ALL, "", "", "approver", "")).isEmpty();
    // a mark of the database's own in what somebody types is just a character
    assertThat(found(Runs.Which.ALL, "", "", "", "chg-1_0")).containsExactly(ended);
    assertThat(found(Runs.Which.ALL, "", "", "", "%' or 1=1 --")).isEmpty();
    Runs.Found second =
        bench.runs().find(new Runs.Wanted(Runs.Which.ALL, "", "", "", "the list"), 1, 1);
    assertThat(second.all()).isEqualTo(3);
    assertThat(second.runs())
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.id()).isEqualTo(waiting);
              assertThat(run.standing()).isEqualTo(Runs.Standing.WAITING);
              assertThat(run.now()).isEqualTo(bench.view(waiting).summary().now());
            });
  }

  private List<String> found(
      Runs.Which which, String runbook, String subject, String person, String text) {
    Runs.Found found =
        bench.runs().find(new Runs.Wanted(which, runbook, subject, person, text), 0, 50);
    assertThat(found.all()).isEqualTo(found.runs().size());
    return found.runs().stream().map(Runs.Summary::id).toList();
  }

  @Test
  void givenAnUnreachableAgent_whenNamedByItsAddress_thenFoundAsItWasSeenLast() {
    bench.turn(Duration.ofSeconds(2));
    String id = simulator().agentId(EMPTY);
    simulator().hand().makeUnreachable(EMPTY);
    String run = bench.drain(EMPTY);
    assertThat(bench.record(run))
        .anyMatch(entry -> entry.text().contains("was seen last as agent " + id));
    assertThat(bench.view(run).summary().subject()).isEqualTo(EMPTY);
    bench.approve(run);
    assertThat(bench.view(run).summary().now()).as(bench.told()).contains("unreachable");
    simulator().hand().comeBack(EMPTY);
    bench.turn(Duration.ofSeconds(10));
    ends(run, "drained");
  }

  @Test
  void givenMaintenanceToFollow_whenDoneByHand_thenTheAgentTakesWorkAgain() {
    String run = bench.drain(CALM, "afterDrain", "maintain", "ticket", "CHG-20417");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(15));
    assertThat(bench.task(run, "manual").groups()).containsExactly("operators");
    assertThat(bench.view(run).open())
        .singleElement()
        .satisfies(effect -> assertThat(effect.undo()).isEqualTo("REACTIVATE_AGENT"));
    bench.doneByHand(run, "DIMM replaced");
    bench.turn(Duration.ofSeconds(5));
    assertThat(simulator().stateOf(CALM)).isEqualTo("ACTIVE");
    ends(run, "returned");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "REACTIVATE_AGENT");
  }

  @Test
  void givenTheUnitStillRunning_whenCalledStopped_thenTheTaskComesAgainAndSaysSo() {
    String run = bench.drain(CALM, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(15));
    Runs.PersonTask first = bench.task(run, "manual");
    assertThat(first.name()).isEqualTo("Stop agent unit");
    assertThat(bench.runs().handWork(first.id()))
        .first()
        .asString()
        .isEqualTo("sudo systemctl stop dcos-mesos-slave.socket dcos-mesos-slave.service");
    bench.manual(run, "I think it is stopped");
    Runs.PersonTask again = bench.task(run, "manual");
    assertThat(again.name()).isEqualTo("Stop agent unit");
    assertThat(again.id()).isNotEqualTo(first.id());
    assertThat(bench.record(run))
        .anyMatch(
            entry ->
                entry.kind() == Entry.Kind.REFUSAL && entry.text().contains("is still running"));
    bench.unitStopped(run);
    assertThat(bench.task(run, "manual").name()).isEqualTo("Do the maintenance");
    bench.manual(run, "DIMM replaced");
    bench.manual(run, "started, I think");
    bench.turn(Duration.ofSeconds(10));
    assertThat(bench.view(run).summary().now())
        .as(bench.told())
        .contains("has not registered since its unit was stopped");
    simulator().hand().comeBack(CALM);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "returned");
  }

  @Test
  void givenMaintenance_whenItTakesLongerThanAnnounced_thenOnCallIsAskedAndTheWorkGoesOn() {
    String run = bench.drain(EMPTY, "afterDrain", "maintain", "maintenanceDuration", "45m");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    bench.unitStopped(run);
    assertThat(bench.asks(run, "late")).isFalse();
    bench.turn(Duration.ofMinutes(46));
    assertThat(bench.task(run, "late").name()).isEqualTo("Look into long maintenance");
    bench.manual(run, "the board was dead, too");
    simulator().hand().comeBack(EMPTY);
    bench.manual(run, "started");
    bench.turn(Duration.ofSeconds(5));
    ends(run, "returned");
  }

  @Test
  void givenMaintenance_whenTheAgentComesBackUnderANewId_thenTheHandWorkIsOver() {
    String run = bench.drain(EMPTY, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    simulator().hand().startAfresh(EMPTY);
    bench.turn(Duration.ofSeconds(10));
    assertThat(bench.asks(run, "manual")).as(bench.told()).isFalse();
    ends(run, "returned");
    assertThat(bench.outcomeReason(run)).contains("takes work again");
    assertThat(simulator().received("REACTIVATE_AGENT")).isZero();
  }

  @Test
  void givenAnEmptyAgentOfAReleaseThatKeepsDrains_whenApproved_thenDeactivatedInstead() {
    String run = bench.drain(OLD, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    assertThat(simulator().stateOf(OLD)).as(bench.told()).isEqualTo("DEACTIVATED");
    assertThat(bench.view(run).noWayBack()).isTrue();
    bench.doneByHand(run, "DIMM replaced");
    bench.turn(Duration.ofSeconds(5));
    ends(run, "returned");
    assertThat(acts(run)).containsExactly("DEACTIVATE_AGENT", "REACTIVATE_AGENT");
    assertThat(simulator().stateOf(OLD)).isEqualTo("ACTIVE");
  }

  @Test
  void givenDeactivatedInstead_whenAborted_thenGivenBackAtOnce() {
    String run = bench.drain(OLD, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    bench.abort(run);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "aborted");
    assertThat(simulator().stateOf(OLD)).isEqualTo("ACTIVE");
    assertThat(acts(run)).containsExactly("DEACTIVATE_AGENT", "REACTIVATE_AGENT");
  }

  @Test
  void givenAnEmptyAgentOfAReleaseThatKeepsDrains_whenToBeRemoved_thenRefusedWithTheWay() {
    String run = bench.drain(OLD, "decommission", "true");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "refused");
    assertThat(bench.outcomeReason(run)).contains("dcos node decommission");
    assertThat(simulator().stateOf(OLD)).isEqualTo("ACTIVE");
  }

  @Test
  void givenALateDrain_whenOnCallWantsToBeAskedAgain_thenTheyAreAndItIsClosedWithTheWait() {
    simulator().hand().disconnect("reports-batch");
    String run = bench.drain(REPORTS);
    bench.approve(run);
    bench.turn(Duration.ofMinutes(13));
    Runs.PersonTask first = bench.task(run, "late");
    assertThat(bench.runs().choices(first.id())).containsExactly("leave", "again");
    assertThatThrownBy(() -> bench.late(run, Map.of("next", "again", "askAgainInMinutes", "0")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("1 to 1440");
    assertThatThrownBy(() -> bench.late(run, Map.of("next", "without", "note", "x")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("must be one of leave, again");
    bench.late(run, Map.of("next", "again", "askAgainInMinutes", "20", "note", "scheduler called"));
    assertThat(bench.asks(run, "late")).isFalse();
    bench.turn(Duration.ofMinutes(21));
    assertThat(bench.task(run, "late").id()).isNotEqualTo(first.id());
    bench.late(run, Map.of("next", "again", "askAgainInMinutes", 60));
    simulator().hand().reconnect("reports-batch");
    bench.turn(Duration.ofSeconds(30));
    ends(run, "drained");
  }

  @Test
  void givenDecommission_whenDrained_thenGoneByTheRegistry() {
    String run = bench.drain(CALM, "decommission", "true");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(15));
    assertThat(simulator().stateOf(CALM)).isEqualTo("GONE");
    ends(run, "gone");
  }

  @Test
  void givenGrace_whenDrained_thenTheStoredBoundIsExact() {
    String run = bench.drain(SLOW, "maxGracePeriod", "1m30s");
    bench.approve(run);
    assertThat(bench.view(run).timeline().stream().map(Entry::data))
        .anyMatch(data -> data.contains("\"maxGracePeriodSeconds\":\"90\""));
    bench.abort(run);
    bench.turn(Duration.ofMinutes(8));
    ends(run, "aborted");
  }

  // ------------------------------------------------------------ people

  @Test
  void givenANo_whenAsked_thenRejectedAndNothingChanged() {
    String run = bench.drain(CALM);
    bench.reject(run, "not during the sale");
    ends(run, "rejected");
    assertThat(bench.outcomeReason(run)).contains("approver").contains("not during the sale");
    assertThat(simulator().drains(CALM)).isZero();
  }

  @Test
  void givenNobodyAnswers_whenTheQuestionIsOverdue_thenExpired() {
    String run = bench.drain(CALM);
    bench.turn(Duration.ofHours(9));
    ends(run, "expired");
    assertThat(simulator().drains(CALM)).isZero();
  }

  @Test
  void givenTheStarter_whenTheyApprove_thenRefusedWhateverTheirGroups() {
    String run = bench.runs().start("drain-node", Map.of("agent", CALM, "reason", "x"), "both");
    bench.pump();
    assertThatThrownBy(() -> bench.approveAs("both", run))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("both");
    assertThat(bench.asks(run, "approval")).isTrue();
    assertThat(bench.record(run)).anyMatch(entry -> entry.kind() == Entry.Kind.REFUSAL);
    bench.approveAs("approver", run);
    bench.turn(Duration.ofSeconds(15));
    ends(run, "drained");
  }

  @Test
  void givenSomebodyOutsideTheGroup_whenTheyApprove_thenRefused() {
    String run = bench.drain(CALM);
    for (String person : List.of("operator", "oncall", "auditor", "root", "nobody")) {
      assertThatThrownBy(() -> bench.approveAs(person, run)).as(person).isInstanceOf(Refused.class);
    }
    assertThat(bench.asks(run, "approval")).isTrue();
    bench.abort(run);
    ends(run, "aborted");
  }

  @Test
  void givenADecisionTaken_whenAnotherComesFromAStalePage_thenItCountsOnce() {
    String run = bench.drain(CALM);
    Runs.PersonTask stale = bench.task(run, "approval");
    bench.approve(run);
    assertThatThrownBy(
            () ->
                bench
                    .runs()
                    .complete(
                        run,
                        stale.id(),
                        Map.of("approved", "no", "approvalNote", "late"),
                        "approver2"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("not open any more. approver approved this plan already at ")
        .hasMessageContaining("It was asked with plan ");
    bench.turn(Duration.ofSeconds(15));
    ends(run, "drained");
  }

  @Test
  void givenFieldsThatAreNotOnTheForm_whenSent_thenRefusedByName() {
    String run = bench.drain(CALM);
    Runs.PersonTask task = bench.task(run, "approval");
    assertThatThrownBy(
            () ->
                bench
                    .runs()
                    .complete(
                        run, task.id(), Map.of("approved", "yes", "initiator", "me"), "approver"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("initiator");
    assertThatThrownBy(
            () -> bench.runs().complete(run, task.id(), Map.of("approved", "maybe"), "approver"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("approved: must be yes or no");
    assertThatThrownBy(
            () -> bench.runs().complete(run, task.id(), Map.of("approved", "no"), "approver"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("note");
    bench.abort(run);
    ends(run, "aborted");
  }

  @Test
  void givenAThingThatWillHoldItUp_whenNotTicked_thenTheYesIsRefused() {
    simulator().hand().disconnect("reports-batch");
    String run = bench.drain(REPORTS);
    Runs.PersonTask task = bench.task(run, "approval");
    assertThat(bench.view(run).approvalPage().orElseThrow()).contains("its scheduler is away");
    assertThatThrownBy(
            () -> bench.runs().complete(run, task.id(), Map.of("approved", "yes"), "approver"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("reports-batch");
    bench.reject(run, "bring the scheduler back first");
    ends(run, "rejected");
  }

  // ------------------------------------------------------------ aborts

  @Test
  void givenNotApprovedYet_whenAborted_thenNothingWasDone() {
    String run = bench.drain(CALM);
    assertThat(bench.view(run).abort().sentence()).contains("change nothing in the cluster");
    bench.abort(run);
    ends(run, "aborted");
    assertThat(simulator().stateOf(CALM)).isEqualTo("ACTIVE");
  }

  @Test
  void givenDraining_whenAborted_thenGivenBackAsSoonAsDrained() {
    String run = bench.drain(SLOW);
    bench.approve(run);
    assertThat(bench.view(run).abort().sentence()).contains("not stop this").contains("REACTIVATE");
    bench.abort(run);
    assertThat(bench.view(run).abort().possible()).isFalse();
    assertThat(simulator().stateOf(SLOW)).isEqualTo("DRAINING");
    bench.turn(Duration.ofMinutes(7));
    assertThat(simulator().stateOf(SLOW)).isEqualTo("ACTIVE");
    ends(run, "aborted");
    assertThat(bench.outcomeReason(run)).contains("takes work again");
  }

  @Test
  void givenDecommission_whenAborted_thenItSaysThatNothingBringsItBack() {
    String run = bench.drain(SLOW, "decommission", "true");
    bench.approve(run);
    assertThat(bench.view(run).abort().sentence()).contains("Nothing can bring it back");
    bench.abort(run);
    bench.turn(Duration.ofMinutes(7));
    assertThat(simulator().stateOf(SLOW)).isEqualTo("GONE");
    ends(run, "aborted");
    assertThat(bench.outcomeReason(run)).contains("Nothing can bring it back");
  }

  @Test
  void givenMaintenanceUnderWay_whenAborted_thenGivenBack() {
    String run = bench.drain(EMPTY, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    bench.abort(run);
    bench.turn(Duration.ofSeconds(30));
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("ACTIVE");
    ends(run, "aborted");
  }

  /** The run stands in the one that it has called, before its agent is given back. */
  private String atTheStartOfTheUnit() {
    String run = bench.drain(EMPTY, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    bench.unitStopped(run);
    bench.manual(run, "DIMM replaced");
    return run;
  }

  @Test
  void givenTheCalledRunAsksSomebody_whenLookedAt_thenTheCallStandsAndTheTaskExplainsItself() {
    String run = atTheStartOfTheUnit();
    Runs.PersonTask start = bench.task(run, "manual");
    assertThat(start.name()).isEqualTo("Start agent unit");
    assertThat(bench.runs().documentation(start.id())).contains("Start the agent's unit");
    assertThat(bench.runs().handWork(start.id()))
        .first()
        .asString()
        .contains("systemctl start dcos-mesos-slave.socket dcos-mesos-slave.service");
    assertThat(bench.view(run).active()).containsExactly("callActivity_reactivateNode");
    simulator().hand().comeBack(EMPTY);
    simulator().fault(Fault.status(500).on("/metrics/snapshot").at(EMPTY).always());
    bench.manual(run, "started");
    bench.turnThroughAllTries();
    assertThat(bench.view(run).incidents())
        .as(bench.told())
        .singleElement()
        .satisfies(incident -> assertThat(incident.step()).isEqualTo("Check node"));
    assertThat(bench.view(run).failed()).containsExactly("callActivity_reactivateNode");
    simulator().clearFaults();
    bench.retry(run);
    bench.turn(Duration.ofSeconds(65));
    ends(run, "returned");
  }

  @Test
  void givenTheCalledRunAsksSomebody_whenAborted_thenItEndsFirstAndTheAgentIsGivenBack() {
    String run = atTheStartOfTheUnit();
    bench.abort(run);
    assertThat(bench.asks(run, "manual")).as(bench.told()).isFalse();
    simulator().hand().comeBack(EMPTY);
    bench.turn(Duration.ofSeconds(30));
    ends(run, "aborted");
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("ACTIVE");
    assertThat(simulator().received("REACTIVATE_AGENT")).isEqualTo(1);
    assertThat(called(run))
        .as("the called run went its own abort road")
        .containsExactly("endEvent_aborted");
  }

  @Test
  void givenTheCalledRunHasGivenItBack_whenAborted_thenNothingIsTakenBackTwice() {
    bench.holdBefore("serviceTask_confirmAgentActive");
    String run = atTheStartOfTheUnit();
    simulator().hand().comeBack(EMPTY);
    bench.manual(run, "started");
    bench.turn(Duration.ofSeconds(3));
    assertThat(simulator().received("REACTIVATE_AGENT")).as(bench.told()).isEqualTo(1);
    bench.abort(run);
    bench.letGo();
    bench.turn(Duration.ofSeconds(5));
    ends(run, "aborted");
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("ACTIVE");
    assertThat(simulator().received("REACTIVATE_AGENT")).isEqualTo(1);
  }

  @Test
  void givenAnAbortThatWasNotTold_whenTheCalledRunComesToItsEnd_thenItsCallerWaitsForIt() {
    String run = atTheStartOfTheUnit();
    bench.bean(Evidence.class).closeForActs(run, "operator", "by hand");
    bench.turn(Duration.ofSeconds(2));
    simulator().hand().comeBack(EMPTY);
    bench.turn(Duration.ofSeconds(30));
    ends(run, "aborted");
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("ACTIVE");
  }

  /** Ends that runs came to which this one has called. */
  private List<String> called(String run) {
    HistoryService history = bench.bean(HistoryService.class);
    return history.createHistoricProcessInstanceQuery().superProcessInstanceId(run).list().stream()
        .flatMap(
            child ->
                history
                    .createHistoricActivityInstanceQuery()
                    .processInstanceId(child.getId())
                    .activityType("noneEndEvent")
                    .list()
                    .stream())
        .map(HistoricActivityInstance::getActivityId)
        .toList();
  }

  @Test
  void givenEnded_whenAborted_thenRefused() {
    String run = bench.drain(EMPTY);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    assertThatThrownBy(() -> bench.abort(run))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("ended");
  }

  // ------------------------------------------------------------ places

  @Test
  void givenBudgetUsedUp_whenApproved_thenWaitsWithTheNamesAndGoesOnWhenOneIsBack() {
    for (String host : List.of(REPORTS, SLOW, SPARE, OTHER)) {
      simulator().hand().deactivate(host);
    }
    String run = bench.drain(CALM);
    bench.approve(run);
    assertThat(bench.view(run).summary().now())
        .contains("4 of 4 places used")
        .contains(SPARE + " (deactivated), by no run that is alive");
    assertThat(simulator().drains(CALM)).isZero();
    bench.turn(Duration.ofMinutes(31));
    assertThat(bench.asks(run, "late")).isTrue();
    simulator().hand().reactivate(SPARE);
    bench.turn(Duration.ofSeconds(20));
    ends(run, "drained");
  }

  @Test
  void givenARunOnTheAgent_whenASecondStarts_thenRefusedWithTheFirstOnesName() {
    String first = bench.drain(CALM);
    String second = bench.drain(CALM);
    assertThat(bench.outcome(second)).isEqualTo("refused");
    assertThat(bench.outcomeReason(second)).contains(first).contains("works on " + CALM);
    bench.abort(first);
    ends(first, "aborted");
  }

  @Test
  void givenThePictureGotWorseWhileWaiting_whenItsTurnComes_thenItAsksAgainWithTheDifference() {
    for (String host : List.of(CALM, SLOW, SPARE, OTHER)) {
      simulator().hand().deactivate(host);
    }
    String run = bench.drain(REPORTS);
    bench.approve(run);
    simulator().hand().disconnect("reports-batch");
    simulator().hand().reactivate(SPARE);
    bench.turn(Duration.ofSeconds(5));
    assertThat(bench.asks(run, "approval")).as(bench.told()).isTrue();
    assertThat(bench.view(run).approvalPage().orElseThrow())
        .contains("framework reports-batch is away now");
    assertThat(bench.places()).isEmpty();
    assertThat(simulator().drains(REPORTS)).isZero();
    simulator().hand().reconnect("reports-batch");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(20));
    ends(run, "drained");
  }

  // ------------------------------------------------------------ slow and stuck

  @Test
  void givenATaskThatIgnoresSigterm_whenTheWaitIsLate_thenOnCallIsAskedAndTheWaitGoesOn() {
    simulator().hand().acknowledges("reports-batch", false);
    String run = bench.drain(REPORTS);
    bench.approve(run);
    bench.turn(Duration.ofMinutes(3));
    assertThat(bench.view(run).summary().now()).contains("not acknowledged: 1 of reports-batch");
    Runs.PersonTask late = bench.task(run, "late");
    assertThat(late.groups()).containsExactly("oncall");
    assertThat(bench.bean(TaskService.class).getVariableLocal(late.id(), "diagnosis"))
        .asString()
        .contains("WILL NOT END BY ITSELF", "reports-batch", "\"Likely\"", "\"Do\"");
    simulator().hand().acknowledges("reports-batch", true);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "drained");
  }

  @Test
  void givenLateTaskNoted_whenTheFactComes_thenTheRunEndsAllTheSame() {
    simulator().hand().acknowledges("reports-batch", false);
    String run = bench.drain(REPORTS);
    bench.approve(run);
    bench.turn(Duration.ofMinutes(3));
    bench
        .runs()
        .complete(run, bench.task(run, "late").id(), Map.of("note", "scheduler paged"), "oncall");
    bench.pump();
    assertThat(bench.view(run).summary().standing()).isEqualTo(Runs.Standing.WAITING);
    simulator().hand().acknowledges("reports-batch", true);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "drained");
  }

  @Test
  void givenGraceLeft_whenWaiting_thenTheReasonSaysUntilWhen() {
    String run = bench.drain(SLOW);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(60));
    assertThat(bench.view(run).summary().now()).contains("4 min of grace left");
    bench.turn(Duration.ofMinutes(6));
    ends(run, "drained");
  }

  // ------------------------------------------------------------ what others do

  @Test
  void givenSomebodyElseDrained_whenAsked_thenLeftAsFound() {
    simulator().hand().drain(CALM, Duration.ofMinutes(1), false);
    String run = bench.drain(CALM);
    assertThat(bench.outcome(run)).isEqualTo("refused");
    assertThat(bench.outcomeReason(run))
        .contains("asked for by somebody else")
        .contains("left as found");
  }

  @Test
  void givenSomebodyDrainsBetweenYesAndAct_whenJudgedAgain_thenRefusedAndTheirDrainStays() {
    for (String host : List.of(REPORTS, SLOW, SPARE, OTHER)) {
      simulator().hand().deactivate(host);
    }
    String run = bench.drain(CALM);
    bench.approve(run);
    simulator().hand().drain(CALM, Duration.ofMinutes(1), false);
    simulator().hand().reactivate(SPARE);
    bench.turn(Duration.ofSeconds(10));
    ends(run, "refused");
    assertThat(simulator().drains(CALM)).isLessThanOrEqualTo(1);
    assertThat(acts(run)).isEmpty();
  }

  @Test
  void givenSomebodyDeactivated_whenAsked_thenLeftAsFound() {
    simulator().hand().deactivate(CALM);
    String run = bench.drain(CALM);
    assertThat(bench.outcome(run)).isEqualTo("refused");
    assertThat(bench.outcomeReason(run)).contains("deactivated by somebody else");
  }

  @Test
  void givenAMaintenanceSchedule_whenAsked_thenRefused() {
    simulator().hand().schedule(bench.clock().instant(), Duration.ofHours(1), CALM);
    String run = bench.drain(CALM);
    assertThat(bench.outcome(run)).isEqualTo("refused");
    assertThat(bench.outcomeReason(run)).contains("maintenance schedule");
  }

  @Test
  void givenDrained_whenSomebodyReactivatesDuringMaintenance_thenNothingIsTakenBackTwice() {
    String run = bench.drain(EMPTY, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    simulator().hand().reactivate(EMPTY);
    bench.turn(Duration.ofSeconds(5));
    assertThat(bench.asks(run, "manual")).as(bench.told()).isFalse();
    ends(run, "givenBackOutside");
    assertThat(simulator().received("REACTIVATE_AGENT")).isZero();
  }

  @Test
  void givenDrained_whenSomebodyReactivatesAndDrainsAgain_thenTheirDrainIsLeftAsFound() {
    String run = bench.drain(EMPTY, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    simulator().hand().reactivate(EMPTY);
    bench.clock().turn(Duration.ofSeconds(5));
    simulator().hand().drain(EMPTY, null, false);
    bench.turn(Duration.ofSeconds(5));
    assertThat(bench.asks(run, "manual")).as(bench.told()).isFalse();
    ends(run, "overtaken");
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("DRAINED");
    assertThat(simulator().received("REACTIVATE_AGENT")).isZero();
  }

  @Test
  void givenDraining_whenRemovedAndBackUnderANewId_thenOvertaken() {
    String run = bench.drain(SLOW);
    bench.approve(run);
    simulator().hand().startAfresh(SLOW);
    bench.turn(Duration.ofSeconds(30));
    ends(run, "overtaken");
    assertThat(bench.outcomeReason(run)).contains("under a new id");
  }

  @Test
  void givenDraining_whenMarkedGoneBySomebody_thenOvertaken() {
    String run = bench.drain(SLOW);
    bench.approve(run);
    simulator().hand().markGone(SLOW);
    bench.turn(Duration.ofSeconds(10));
    ends(run, "overtaken");
    assertThat(bench.outcomeReason(run)).contains("removed for good by somebody else");
  }

  @Test
  void givenDraining_whenAScheduleTakesTheMachineDown_thenOvertaken() {
    String run = bench.drain(SLOW);
    bench.approve(run);
    simulator().hand().schedule(bench.clock().instant(), Duration.ofHours(1), SLOW);
    simulator().hand().machineDown(SLOW);
    bench.turn(Duration.ofSeconds(10));
    ends(run, "overtaken");
    assertThat(bench.outcomeReason(run)).contains("maintenance schedule");
  }

  // ------------------------------------------------------------ unreachable, fail-over

  @Test
  void givenUnreachableDuringTheDrain_whenItIsBack_thenTheDrainGoesOn() {
    String run = bench.drain(SLOW);
    bench.approve(run);
    simulator().hand().makeUnreachable(SLOW);
    bench.turn(Duration.ofSeconds(30));
    assertThat(bench.view(run).summary().now()).contains("unreachable");
    simulator().hand().comeBack(SLOW);
    bench.turn(Duration.ofMinutes(7));
    ends(run, "drained");
    assertThat(simulator().drains(SLOW)).isEqualTo(1);
  }

  @Test
  void givenUnreachableBefore_whenDrainedByItsId_thenTheDrainBeginsWhenItIsBack() {
    String id = simulator().agentId(CALM);
    simulator().hand().makeUnreachable(CALM);
    bench.turn(Duration.ofSeconds(30));
    String run = bench.drain(id);
    bench.approve(run);
    assertThat(bench.view(run).summary().now()).contains("unreachable");
    simulator().hand().comeBack(CALM);
    bench.turn(Duration.ofSeconds(60));
    ends(run, "drained");
  }

  @Test
  void givenDraining_whenTheLeaderChanges_thenRecoveredIsNotTakenForGone() {
    String run = bench.drain(SLOW);
    bench.approve(run);
    simulator().hand().changeLeader();
    bench.turn(Duration.ofMinutes(8));
    ends(run, "drained");
    assertThat(simulator().drains(SLOW)).isEqualTo(1);
  }

  @Test
  void givenDecommission_whenTheLeaderChanges_thenGoneOnlyByTheRegistry() {
    String run = bench.drain(LEGACY, "decommission", "true");
    bench.approve(run);
    simulator().hand().changeLeader();
    bench.turn(Duration.ofSeconds(30));
    assertThat(bench.view(run).summary().ended()).isEmpty();
    bench.turn(Duration.ofMinutes(8));
    ends(run, "gone");
  }
}
