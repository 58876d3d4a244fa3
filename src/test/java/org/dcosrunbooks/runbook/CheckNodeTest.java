package org.dcosrunbooks.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.dcosrunbooks.simulator.Hand;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An agent that is back, and DC/OS' own checks of its machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckNodeTest {

  private static final String HOST = "10.0.2.11";

  private static final String OTHER = "10.0.2.12";
  private static final String LATEST = "/var/lib/mesos/slave/meta/slaves/latest";

  private Bench bench;

  @BeforeAll
  void open() {
    bench =
        new Bench(Databases.Kind.H2_MEMORY, Simulator.cluster().agent(HOST).agent(OTHER).machines())
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

  private Hand hand() {
    return bench.simulator().hand();
  }

  /** An agent that somebody deactivated is to be given back. */
  private String approved() {
    hand().deactivate(HOST);
    String run = bench.reactivate(HOST);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(10));
    return run;
  }

  private String checked(String run) {
    return bench.record(run).stream()
        .filter(entry -> entry.step().contains("Check node"))
        .map(entry -> entry.text())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void givenCheckThatFails_whenAgentIsBack_thenItIsNotGivenBackBeforeItPasses() {
    hand().checks(HOST, Map.of("clock_sync", 2, "xz", 1));
    String run = approved();
    assertThat(bench.simulator().received("REACTIVATE_AGENT")).as(bench.told()).isZero();
    assertThat(bench.told() + bench.outcome(run)).doesNotContain("returned");
    hand().checks(HOST, Map.of("xz", 1));
    bench.turn(Duration.ofMinutes(3));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("returned");
    assertThat(checked(run))
        .contains("9 of its own checks passed, of which xz warns: \"xz is not as it should be\"");
    assertThat(bench.simulator().received("REACTIVATE_AGENT")).isEqualTo(1);
  }

  @Test
  void givenARunnerThatTellsNothing_whenAgentIsBack_thenItIsNotGivenBackBeforeItDoes() {
    hand().writeFile(HOST, "/opt/mesosphere/etc/dcos-check-results.json", "panic: nil\n");
    String run = approved();
    assertThat(bench.simulator().received("REACTIVATE_AGENT")).as(bench.told()).isZero();
    assertThat(bench.told()).contains(HOST + " is not fit for work yet");
    hand().checks(HOST, Map.of());
    bench.turn(Duration.ofMinutes(3));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("returned");
    assertThat(checked(run)).contains("of its own checks passed").doesNotContain("not seen");
  }

  @Test
  void givenAMachineThatCannotBeAsked_whenAgentIsBack_thenGivenBackAndToldAsNotSeen() {
    hand().refuseSsh(HOST, true);
    String run = approved();
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("returned");
    assertThat(checked(run)).contains("not seen: its own checks (", "cannot be reached over SSH");
    hand().refuseSsh(HOST, false);
  }

  /** What another machine says is no pass and no failure of the agent. */
  private void nothingOfItCounts(String run, String why) {
    assertThat(bench.simulator().received("REACTIVATE_AGENT")).as(bench.told()).isZero();
    bench.turn(Duration.ofMinutes(5));
    assertThat(bench.told() + bench.view(run).incidents())
        .contains("whether " + HOST + " is fit for work is not seen", why)
        .doesNotContain("is not fit for work yet", "clock_sync");
    assertThat(checked(run)).doesNotContain("of its own checks passed");
  }

  private void givenBackByItsOwnWord(String run) {
    bench.retry(run);
    bench.turn(Duration.ofSeconds(20));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("returned");
    assertThat(checked(run)).contains("of its own checks passed");
  }

  @Test
  void givenAnotherMachineAtItsAddress_whenAgentIsBack_thenItsChecksAreNotTheAgentsOwn() {
    hand().answeredBy(HOST, OTHER);
    String run = approved();
    nothingOfItCounts(run, HOST + " says that its address is " + OTHER);
    hand().answeredBy(HOST, null);
    givenBackByItsOwnWord(run);
  }

  @Test
  void givenAnotherMachineThatIsSick_whenAgentIsBack_thenThatIsNoFailureOfTheAgent() {
    hand().answeredBy(HOST, OTHER);
    hand().checks(OTHER, Map.of("clock_sync", 2));
    String run = approved();
    nothingOfItCounts(run, HOST + " says that its address is " + OTHER);
    hand().answeredBy(HOST, null);
    givenBackByItsOwnWord(run);
  }

  @Test
  void givenAMachineThatWasAnotherAgent_whenAgentIsBack_thenItsChecksAreNotTheAgentsOwn() {
    String own = bench.simulator().agentId(HOST);
    String other = bench.simulator().agentId(OTHER);
    hand().link(HOST, LATEST, "/var/lib/mesos/slave/meta/slaves/" + other);
    String run = approved();
    nothingOfItCounts(run, "was agent " + other + " last, not " + own);
    hand().link(HOST, LATEST, "/var/lib/mesos/slave/meta/slaves/" + own);
    givenBackByItsOwnWord(run);
  }

  @Test
  void givenAnotherHostKeyAtItsAddress_whenAgentIsBack_thenItIsNotGivenBack() {
    hand().changeHostKey(HOST);
    hand().cutSsh(HOST);
    String run = approved();
    nothingOfItCounts(run, "The host key of " + HOST + " has changed");
    bench.abort(run);
    bench.turn(Duration.ofMinutes(1));
    assertThat(bench.simulator().stateOf(HOST)).isEqualTo("DEACTIVATED");
  }

  @Test
  void givenAnotherAgentAtItsPort_whenAgentIsChecked_thenItsOwnWordIsNotSeen() {
    bench.holdBefore("serviceTask_checkNode");
    String run = approved();
    hand().portAnsweredBy(HOST, OTHER);
    bench.letGo();
    nothingOfItCounts(run, "It says that it is " + bench.simulator().agentId(OTHER) + ", not ");
    hand().portAnsweredBy(HOST, null);
    givenBackByItsOwnWord(run);
  }

  @Test
  void givenAnotherAgentAtItsPort_whenAgentIsToComeBack_thenNobodySaysThatItRuns() {
    hand().portAnsweredBy(HOST, OTHER);
    String run = approved();
    assertThat(bench.simulator().received("REACTIVATE_AGENT")).as(bench.told()).isZero();
    assertThat(bench.record(run).toString())
        .contains(HOST + " does not answer, but another agent does.")
        .contains(bench.simulator().agentId(OTHER))
        .doesNotContain("the unit of " + HOST + " runs");
    bench.abort(run);
    bench.turn(Duration.ofSeconds(20));
  }

  @Test
  void givenNoRunnerOfChecks_whenAgentIsBack_thenGivenBackAndToldAsNotSeen() {
    hand().removeFile(HOST, "/opt/mesosphere/bin/dcos-check-runner");
    String run = approved();
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("returned");
    assertThat(checked(run)).contains("not seen: its own checks (").contains("before DC/OS 1.12");
  }

  /** Up to where somebody is asked to start its unit. */
  private String stoppedByAPerson() {
    hand().deactivate(HOST);
    hand().stopUnit(HOST, "dcos-mesos-slave.socket");
    hand().stopUnit(HOST, "dcos-mesos-slave.service");
    hand().refuseSsh(HOST, true);
    String run = bench.reactivate(HOST);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(10));
    assertThat(bench.asks(run, "manual")).as(bench.told()).isTrue();
    return run;
  }

  private void started(String run) {
    hand().refuseSsh(HOST, false);
    hand().startUnit(HOST, "dcos-mesos-slave.socket");
    hand().startUnit(HOST, "dcos-mesos-slave.service");
    bench.turn(Duration.ofSeconds(3));
    bench.manual(run, "it runs");
    bench.turn(Duration.ofSeconds(20));
  }

  @Test
  void givenSomebodySchedulesItsMaintenanceMeanwhile_whenAgentIsBack_thenItIsNotGivenBack() {
    String run = stoppedByAPerson();
    hand().schedule(bench.clock().instant(), Duration.ofHours(1), HOST);
    started(run);
    assertThat(bench.simulator().received("REACTIVATE_AGENT")).as(bench.told()).isZero();
    assertThat(bench.told()).contains("the maintenance schedule has " + HOST);
    hand().schedule(bench.clock().instant(), Duration.ofHours(1));
    bench.turn(Duration.ofMinutes(3));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("returned");
  }
}
