package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.simulator.Hand;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Crashes;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.RunsTwice;
import org.dcosrunbooks.web.shown.JobLogs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Maintenance where the machines can be reached: the service stops and starts the unit itself, and
 * whatever goes wrong with that leads to people, with the reason.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrainNodeMachinesTest {

  private static final String HOST = "10.0.2.11";
  private static final String OTHER = "10.0.2.12";
  private static final String SERVICE = "dcos-mesos-slave.service";
  private static final String SOCKET = "dcos-mesos-slave.socket";
  private static final String STOP = "serviceTask_stopUnitOnNode";
  private static final String START = "serviceTask_startUnitOnNode";

  /** The steps of drain-node that die here and nowhere else: they need a machine. */
  static final Set<String> STEPS =
      Set.of("serviceTask_confirmMachine", STOP, "serviceTask_confirmUnitJobEnded");

  static final Set<String> STEPS_AFTER_ABORT =
      Set.of(
          "serviceTask_seeWhetherUnitRuns_afterAbort",
          START + "_afterAbort",
          "serviceTask_confirmUnitJobEnded_afterAbort",
          "serviceTask_confirmAgentRunning_afterAbort");

  private final Crashes crashes = new Crashes();
  private Bench bench;

  @BeforeAll
  void open() {
    bench =
        new Bench(
                Databases.Kind.H2_MEMORY,
                Simulator.cluster()
                    .agent(HOST, agent -> agent.attribute("rack", "r1"))
                    .agent(OTHER)
                    .machines())
            .with(crashes::install)
            .start();
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

  private Hand hand() {
    return bench.simulator().hand();
  }

  /** Up to the moment before the service looks at the machine. */
  private String drained() {
    bench.holdBefore("serviceTask_confirmMachine");
    String run = bench.drain(HOST, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    return run;
  }

  private String stoppedByTheService() {
    String run = drained();
    bench.letGo();
    bench.turn(Duration.ofSeconds(3));
    asks(run, "Do the maintenance");
    return run;
  }

  private void asks(String run, String task) {
    assertThat(bench.task(run, "manual").name()).as(bench.told() + record(run)).isEqualTo(task);
  }

  /** People are asked for a unit, and told why. */
  private void asks(String run, String task, String because) {
    asks(run, task);
    List<String> lines = bench.runs().handWork(bench.task(run, "manual").id());
    assertThat(lines).first().asString().startsWith("sudo systemctl ");
    assertThat(lines).last().asString().startsWith("# asked of people because: ").contains(because);
  }

  private String record(String run) {
    StringBuilder record = new StringBuilder();
    bench
        .record(run)
        .forEach(
            entry ->
                record.append(
                    entry.step() + ": " + entry.text() + entry.detail("log").orElse("") + "\n"));
    return record.toString();
  }

  private List<String> acts(String run) {
    return bench.record(run).stream()
        .filter(entry -> entry.kind() == Entry.Kind.INTENT)
        .map(entry -> entry.text().split(" ")[0])
        .toList();
  }

  private String lastOf(String run, Entry.Kind kind) {
    return bench.record(run).stream()
        .filter(entry -> entry.kind() == kind && entry.step().equals("Check unit stopped"))
        .map(Entry::text)
        .reduce((earlier, later) -> later)
        .orElse("");
  }

  private void ends(String run, String outcome, String... acts) {
    assertThat(bench.outcome(run)).as(bench.told() + record(run)).isEqualTo(outcome);
    assertThat(bench.simulator().stateOf(HOST)).isEqualTo("ACTIVE");
    assertThat(acts(run)).containsExactly(acts);
    assertThat(bench.view(run).open()).as("nothing is left").isEmpty();
    bench.allIsWell(run);
  }

  private void startedByPeople() {
    hand().startUnit(HOST, SOCKET);
    hand().startUnit(HOST, SERVICE);
    bench.turn(Duration.ofSeconds(3));
  }

  @Test
  @RunsTwice({
    "ConfirmMachine",
    "StopUnitOnNode",
    "ConfirmUnitJobEnded",
    "CheckUnitStopped",
    "SeeWhetherUnitRuns",
    "StartUnitOnNode",
    "ConfirmAgentRunning"
  })
  void givenReachedMachines_whenDrainedForMaintenance_thenOnlyTheMaintenanceIsAskedOfPeople() {
    crashes.everyStepTwice();
    String run = stoppedByTheService();
    assertThat(lastOf(run, Entry.Kind.LOOK))
        .contains(SERVICE + " is inactive", SOCKET + " is inactive");
    assertThat(bench.view(run).open())
        .extracting(Runs.OpenEffect::text)
        .contains("unit of " + HOST + " stopped");
    bench.manual(run, "DIMM replaced");
    bench.turn(Duration.ofSeconds(14));
    ends(run, "returned", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
    assertThat(crashes.died()).containsAll(STEPS).contains(START);
  }

  @Test
  void givenAnotherMachineAtTheAddress_whenTheUnitIsToBeStopped_thenItIsLeftAloneAndPeopleAsked() {
    String run = drained();
    hand().answeredBy(HOST, OTHER);
    bench.letGo();
    asks(run, "Stop agent unit", "says that its address is " + OTHER);
    assertThat(acts(run)).containsExactly("DRAIN_AGENT");
    assertThat(bench.simulator().stateOf(OTHER)).isEqualTo("ACTIVE");
    hand().answeredBy(HOST, null);
    hand().stopUnit(HOST, SERVICE);
    bench.manual(run, "stopped");
    asks(run, "Stop agent unit", SOCKET + " is active (listening)");
    hand().stopUnit(HOST, SOCKET);
    bench.manual(run, "its socket, too");
    asks(run, "Do the maintenance");
    bench.manual(run, "DIMM replaced");
    bench.turn(Duration.ofSeconds(14));
    ends(run, "returned", "DRAIN_AGENT", "START_UNIT", "REACTIVATE_AGENT");
  }

  @Test
  void givenAnotherMachineAtTheAddress_whenItsUnitsAreStopped_thenThatProvesNothing() {
    String run = drained();
    hand().answeredBy(HOST, OTHER);
    hand().cutOff(HOST);
    bench.letGo();
    asks(run, "Stop agent unit", "says that its address is " + OTHER);
    hand().stopUnit(OTHER, SOCKET);
    hand().stopUnit(OTHER, SERVICE);
    bench.manual(run, "stopped");
    asks(run, "Stop agent unit", HOST + " does not answer, but another machine does.");
    assertThat(lastOf(run, Entry.Kind.REFUSAL)).contains("says that its address is " + OTHER);
    hand().answeredBy(HOST, null);
    hand().stopUnit(HOST, SOCKET);
    hand().stopUnit(HOST, SERVICE);
    bench.manual(run, "this time the right one");
    asks(run, "Do the maintenance");
    bench.manual(run, "DIMM replaced");
    hand().comeBack(HOST);
    bench.turn(Duration.ofSeconds(14));
    ends(run, "returned", "DRAIN_AGENT", "START_UNIT", "REACTIVATE_AGENT");
  }

  @Test
  void givenAnotherHostKeyAtTheAddress_whenCalledStopped_thenThatProvesNothingAndPeopleAreTold() {
    String run = drained();
    hand().changeHostKey(HOST);
    hand().cutSsh(HOST);
    hand().cutOff(HOST);
    bench.letGo();
    asks(run, "Stop agent unit", "The host key of " + HOST + " has changed");
    bench.manual(run, "stopped");
    asks(run, "Stop agent unit", "another machine may do so in its place. The host key of " + HOST);
    assertThat(lastOf(run, Entry.Kind.REFUSAL)).contains("has changed", "ssh-keygen -R");
    hand().powerOff(HOST);
    bench.manual(run, "it is off");
    asks(run, "Do the maintenance");
    bench.abort(run);
    hand().powerOn(HOST);
    hand().comeBack(HOST);
    bench.turn(Duration.ofSeconds(10));
    ends(run, "aborted", "DRAIN_AGENT", "REACTIVATE_AGENT");
  }

  @Test
  void givenAMachineThatIsSilent_whenCalledStopped_thenItsSilenceCountsAndTheRecordSaysSo() {
    String run = drained();
    hand().powerOff(HOST);
    bench.letGo();
    asks(run, "Stop agent unit", HOST);
    bench.manual(run, "powered off");
    asks(run, "Do the maintenance");
    assertThat(lastOf(run, Entry.Kind.LOOK)).contains("its units could not be read");
    bench.manual(run, "DIMM replaced");
    asks(run, "Start agent unit", HOST);
    hand().powerOn(HOST);
    bench.turn(Duration.ofSeconds(10));
    startedByPeople();
    bench.manual(run, "it boots");
    bench.turn(Duration.ofSeconds(10));
    ends(run, "returned", "DRAIN_AGENT", "REACTIVATE_AGENT");
  }

  @Test
  void givenSudoAsksForAPassword_whenTheUnitIsToBeStopped_thenPeopleAreAskedAndToldSo() {
    String run = drained();
    crashes.meanwhile(STOP, Crashes.Point.BEFORE_ACT, () -> hand().sudoAsks(HOST, true));
    bench.letGo();
    asks(run, "Stop agent unit", "password");
    assertThat(bench.view(run).open()).as("it said no").hasSize(1);
    bench.abort(run);
    bench.turn(Duration.ofSeconds(14));
    ends(run, "aborted", "DRAIN_AGENT", "STOP_UNIT", "REACTIVATE_AGENT");
  }

  @Test
  void givenADrainThatOutlivesItsApproval_whenTheUnitIsToBeStopped_thenPeopleDecide() {
    String run = drained();
    bench.clock().turn(Duration.ofHours(9));
    bench.letGo();
    asks(run, "Stop agent unit", "the approval of this run ended at");
    bench.abort(run);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "aborted", "DRAIN_AGENT", "REACTIVATE_AGENT");
  }

  @Test
  void givenAStopThatNobodySees_whenAborted_thenTheUnitIsNotTakenForRunning() {
    String run = drained();
    crashes.at(STOP, Crashes.Point.BEFORE_ACT);
    crashes.meanwhile(() -> hand().refuseSsh(HOST, true));
    bench.letGo();
    bench.abort(run);
    bench.turn(Duration.ofMinutes(3));
    assertThat(bench.outcome(run)).as(record(run)).startsWith("still alive");
    assertThat(bench.view(run).open()).as("the drain and the stop").hasSize(2);
    hand().refuseSsh(HOST, false);
    bench.turn(Duration.ofMinutes(2));
    ends(run, "aborted", "DRAIN_AGENT", "STOP_UNIT", "REACTIVATE_AGENT");
  }

  @Test
  void givenAnApprovalThatEndsBetweenTwoSteps_whenTheUnitIsToBeStopped_thenPeopleDecide() {
    bench.holdBefore(STOP);
    String run = bench.drain(HOST, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    bench.clock().turn(Duration.ofHours(9));
    bench.letGo();
    asks(run, "Stop agent unit", "the approval of plan");
    assertThat(bench.view(run).incidents()).isEmpty();
    bench.abort(run);
    bench.turn(Duration.ofSeconds(5));
    ends(run, "aborted", "DRAIN_AGENT", "REACTIVATE_AGENT");
  }

  @Test
  void givenAnAnswerThatIsLost_whenTheServiceIsBack_thenOneJobIsFollowedToItsEnd() {
    String run = drained();
    crashes.at(STOP, Crashes.Point.AFTER_ACT);
    bench.letGo();
    bench.turn(Duration.ofSeconds(3));
    asks(run, "Do the maintenance");
    crashes.at(START, Crashes.Point.AFTER_ACT);
    bench.manual(run, "DIMM replaced");
    bench.turn(Duration.ofSeconds(14));
    ends(run, "returned", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
    assertThat(crashes.died()).containsExactly(STOP, START);
    assertThat(record(run)).containsSubsequence("found done by a later look", "found done");
  }

  @Test
  void givenADeathBeforeTheMachineIsAsked_whenTheServiceIsBack_thenItIsAskedOnce() {
    String run = drained();
    crashes.at(STOP, Crashes.Point.BEFORE_ACT);
    bench.letGo();
    bench.turn(Duration.ofSeconds(3));
    asks(run, "Do the maintenance");
    assertThat(record(run)).contains("found not done by a later look");
    crashes.at(START + "_afterAbort", Crashes.Point.BEFORE_ACT);
    bench.abort(run);
    bench.turn(Duration.ofSeconds(14));
    ends(
        run,
        "aborted",
        "DRAIN_AGENT",
        "STOP_UNIT",
        "STOP_UNIT",
        "START_UNIT",
        "START_UNIT",
        "REACTIVATE_AGENT");
  }

  @Test
  void givenAMachineThatIsGoneWithItsAnswer_whenOnCallGoesOnWithoutIt_thenPeopleStopTheUnit() {
    String run = drained();
    crashes.at(STOP, Crashes.Point.AFTER_ACT);
    crashes.meanwhile(() -> hand().refuseSsh(HOST, true));
    bench.letGo();
    bench.turn(Duration.ofMinutes(6));
    assertThat(bench.task(run, "late").name()).as(bench.told()).isEqualTo("Look into long stop");
    bench.late(run, Map.of("note", "its network is broken", "next", "without"));
    bench.turn(Duration.ofSeconds(3));
    asks(run, "Stop agent unit", "on-call goes on without the end of the job");
    hand().refuseSsh(HOST, false);
    bench.manual(run, "it was stopped");
    asks(run, "Do the maintenance");
    bench.manual(run, "DIMM replaced");
    bench.turn(Duration.ofSeconds(14));
    ends(run, "returned", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
  }

  @Test
  void givenTheMachineRebootsInMidJob_whenLookedAt_thenTheJobIsLostAndPeopleStartTheUnit() {
    String run = stoppedByTheService();
    bench.manual(run, "DIMM replaced");
    assertThat(bench.view(run).summary().now()).contains("the job on " + HOST + " is at");
    readsWhatItSays(run);
    hand().powerOff(HOST);
    hand().powerOn(HOST);
    bench.turn(Duration.ofSeconds(10));
    asks(run, "Start agent unit", "How the job on " + HOST + " ended cannot be told");
    startedByPeople();
    bench.manual(run, "it is up");
    bench.turn(Duration.ofSeconds(10));
    ends(run, "returned", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
  }

  @Test
  void givenAnotherMachineInMidJob_whenLookedAt_thenItsWordIsNotRecordedAsTheAgents() {
    String run = stoppedByTheService();
    bench.manual(run, "DIMM replaced");
    assertThat(bench.view(run).summary().now()).contains("the job on " + HOST + " is at");
    hand().answeredBy(HOST, OTHER);
    bench.turn(Duration.ofSeconds(3));
    asks(run, "Start agent unit", "says that its address is " + OTHER);
    assertThat(record(run))
        .contains("the job's log cannot be read: The machine at " + HOST + " says")
        .doesNotContain("is not there, neither unit nor folder");
    hand().answeredBy(HOST, null);
    bench.turn(Duration.ofSeconds(10));
    bench.manual(run, "the job had started it");
    bench.turn(Duration.ofSeconds(14));
    ends(run, "returned", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
  }

  @Test
  void givenAnotherAgentAtItsPort_whenCalledStopped_thenItIsNotCalledRunning() {
    String run = drained();
    hand().refuseSsh(HOST, true);
    bench.letGo();
    asks(run, "Stop agent unit", "cannot be reached over SSH");
    hand().portAnsweredBy(HOST, OTHER);
    bench.manual(run, "stopped");
    asks(run, "Stop agent unit", HOST + " does not answer, but another agent does.");
    String id = bench.simulator().agentId(OTHER);
    assertThat(lastOf(run, Entry.Kind.REFUSAL))
        .contains("It says that it is " + id + ", not " + bench.simulator().agentId(HOST))
        .doesNotContain("is still running");
    bench.abort(run);
    bench.turn(Duration.ofSeconds(5));
    hand().portAnsweredBy(HOST, null);
    hand().refuseSsh(HOST, false);
  }

  /** In the middle of the job; a machine that does not answer is told of. */
  private void readsWhatItSays(String run) {
    String unit = "dcos-runbooks-" + run + "-start-unit";
    hand().writeFile(HOST, "/var/lib/dcos-runbooks/" + unit + "/log", "waits for its socket\n");
    JobLogs.Said said = log(run);
    assertThat(said.unit()).isEqualTo(unit);
    assertThat(said.host()).isEqualTo(HOST);
    assertThat(said.lines()).containsExactly("waits for its socket");
    hand().refuseSsh(HOST, true);
    assertThat(log(run).unread()).get().asString().contains(HOST);
    hand().refuseSsh(HOST, false);
    hand().answeredBy(HOST, OTHER);
    assertThat(log(run).unread()).get().asString().contains("says that its address is " + OTHER);
    assertThat(log(run).lines()).isEmpty();
    hand().answeredBy(HOST, null);
  }

  private JobLogs.Said log(String run) {
    return bench.bean(JobLogs.class).now(run, bench.record(run)).orElseThrow();
  }

  @Test
  void givenAnAgentThatDoesNotStayUp_whenItsUnitIsStarted_thenPeopleReadItsLastWords() {
    String run = stoppedByTheService();
    String info =
        "/var/lib/mesos/slave/meta/slaves/" + bench.simulator().agentId(HOST) + "/slave.info";
    String before = bench.simulator().file(HOST, info).orElseThrow();
    hand()
        .writeFile(HOST, info, before.replace("\"rack\":\"r1\"", "\"rack\":\"r1\",\"room\":\"b\""));
    bench.manual(run, "DIMM replaced");
    bench.turn(Duration.ofSeconds(10));
    asks(run, "Start agent unit", "ended with 4 at see-it-run");
    hand().writeFile(HOST, info, before);
    bench.manual(run, "its memory is put right");
    bench.turn(Duration.ofSeconds(14));
    ends(run, "returned", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
  }

  @Test
  void givenAPersonStartsTheUnitInTheMaintenance_whenItIsOver_thenTheServiceLeavesItRunning() {
    String run = stoppedByTheService();
    startedByPeople();
    asks(run, "Do the maintenance");
    assertThat(bench.simulator().stateOf(HOST)).as("Mesos remembers").isEqualTo("DRAINED");
    bench.manual(run, "DIMM replaced, started already");
    bench.turn(Duration.ofSeconds(10));
    ends(run, "returned", "DRAIN_AGENT", "STOP_UNIT", "REACTIVATE_AGENT");
  }

  @Test
  void givenAPersonGivesTheAgentBackInTheMaintenance_whenItRuns_thenTheRunIsOver() {
    String run = stoppedByTheService();
    startedByPeople();
    hand().reactivate(HOST);
    bench.turn(Duration.ofSeconds(10));
    ends(run, "givenBackOutside", "DRAIN_AGENT", "STOP_UNIT");
  }

  @Test
  void givenAStoppedUnit_whenAborted_thenItIsStartedAndTheAgentGivenBack() {
    String run = stoppedByTheService();
    crashes.everyStepTwice();
    bench.abort(run);
    bench.turn(Duration.ofSeconds(14));
    assertThat(crashes.died()).containsAll(STEPS_AFTER_ABORT);
    ends(run, "aborted", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
  }

  @Test
  void givenAStoppedUnit_whenAbortedAndTheMachineIsSilent_thenPeopleStartItFirst() {
    String run = stoppedByTheService();
    hand().refuseSsh(HOST, true);
    bench.abort(run);
    bench.turn(Duration.ofSeconds(5));
    asks(run, "Start agent unit", "cannot be reached");
    hand().refuseSsh(HOST, false);
    startedByPeople();
    bench.manual(run, "started");
    bench.turn(Duration.ofSeconds(10));
    ends(run, "aborted", "DRAIN_AGENT", "STOP_UNIT", "REACTIVATE_AGENT");
  }

  @Test
  void givenTheCalledRunStartsTheUnit_whenAborted_thenTheSameJobIsFollowed() {
    String run = stoppedByTheService();
    bench.manual(run, "DIMM replaced");
    bench.abort(run);
    bench.turn(Duration.ofSeconds(30));
    ends(run, "aborted", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
  }
}
