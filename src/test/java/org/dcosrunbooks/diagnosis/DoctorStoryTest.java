package org.dcosrunbooks.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcosrunbooks.diagnosis.Diagnosis.Sureness.LIKELY;
import static org.dcosrunbooks.diagnosis.Diagnosis.Sureness.POSSIBLE;
import static org.dcosrunbooks.diagnosis.Diagnosis.Sureness.SURE;
import static org.dcosrunbooks.diagnosis.Diagnosis.Verdict.CANNOT_TELL;
import static org.dcosrunbooks.diagnosis.Diagnosis.Verdict.ENDED;
import static org.dcosrunbooks.diagnosis.Diagnosis.Verdict.NOT_DRAINING;
import static org.dcosrunbooks.diagnosis.Diagnosis.Verdict.SLOW;
import static org.dcosrunbooks.diagnosis.Diagnosis.Verdict.WILL_NOT_END_BY_ITSELF;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentSource;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.AppSource;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.dcos.http.ConnectTo;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.dcos.mesos.MesosAgentClient;
import org.dcosrunbooks.dcos.mesos.MesosClusterSource;
import org.dcosrunbooks.dcos.mesos.MesosSettings;
import org.dcosrunbooks.simulator.Account;
import org.dcosrunbooks.simulator.Fault;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.TurnedClock;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Each stuck drain of the simulated cluster, and what the doctor says of it over real sockets. */
class DoctorStoryTest {

  private static final String HOST = "10.0.2.12";
  private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

  /** A cluster with one agent that has a task of reports-batch, and the doctor before it. */
  private static final class Ward implements AutoCloseable {
    private final TurnedClock clock = new TurnedClock(Instant.parse("2026-03-02T01:00:00Z"));
    private final Simulator cluster;
    private final Http http;
    private final Doctor doctor;

    Ward(UnaryOperator<Scenario> more) {
      this(more, "");
    }

    Ward(UnaryOperator<Scenario> more, String token) {
      cluster = more.apply(Simulator.cluster().agent(HOST).agent("10.0.2.13")).start(clock);
      http =
          new Http(
              HttpSettings.usual()
                  .connectingTo(new ConnectTo(cluster.connectTo()))
                  .tokenFrom(() -> Optional.of(token).filter(text -> !text.isEmpty())));
      MesosSettings settings =
          MesosSettings.direct(
              cluster.masters().stream()
                  .map(master -> URI.create("http://" + master))
                  .toArray(URI[]::new));
      StaticListableBeanFactory beans =
          new StaticListableBeanFactory(
              Map.of(
                  "agents",
                  new MesosAgentClient(settings, http),
                  "apps",
                  (AppSource) view -> marathon()));
      doctor =
          new Doctor(
              new MesosClusterSource(new Mesos(settings, http), clock),
              beans.getBeanProvider(AgentSource.class),
              beans.getBeanProvider(AppSource.class),
              clock);
    }

    private Apps marathon() {
      return new Apps(
          clock.instant(),
          List.of(
              new App(
                  "marathon",
                  "/reports/batch",
                  false,
                  1,
                  0,
                  0,
                  1,
                  false,
                  false,
                  Map.of(),
                  List.of(),
                  Set.of(),
                  Resources.NONE,
                  0,
                  Set.of(),
                  Optional.empty(),
                  List.of(),
                  List.of(),
                  Optional.of("exit status 1"))),
          List.of(),
          List.of(),
          Map.of(),
          List.of());
    }

    Ward drained() {
      cluster.hand().drain(HOST, null, false);
      return this;
    }

    Ward after(Duration time) {
      for (long second = 0; second < time.toSeconds(); second++) {
        clock.turn(Duration.ofSeconds(1));
        cluster.settle();
      }
      return this;
    }

    Diagnosis asked() {
      return doctor.examine(
          doctor.look(),
          new Who(new AgentId(cluster.agentId(HOST)), HOST, HOST),
          new Order.Outside());
    }

    @Override
    public void close() {
      http.close();
      cluster.close();
    }
  }

  private static Ward ward(UnaryOperator<Scenario.AppSpec> task) {
    return new Ward(
        cluster ->
            cluster.app(
                "reports-batch",
                "etl-77",
                app -> task.apply(app.on(HOST, "10.0.2.13").neverRelaunched())));
  }

  private static void says(
      Diagnosis diagnosis,
      Diagnosis.Verdict verdict,
      String because,
      Diagnosis.Sureness sureness,
      String cause) {
    assertThat(diagnosis.verdict()).as(diagnosis.inWords()).isEqualTo(verdict);
    assertThat(diagnosis.because()).contains(because);
    assertThat(diagnosis.causes())
        .anySatisfy(
            one -> {
              assertThat(one.text()).contains(cause);
              assertThat(one.sureness()).isEqualTo(sureness);
            });
    assertThat(diagnosis.steps()).isNotEmpty();
  }

  @Test
  void givenAnotherAgentAtItsPort_whenDrained_thenItsOwnWordIsNotSeenAndBothAreNamed() {
    try (Ward ward = ward(app -> app)) {
      ward.cluster.hand().acknowledges("reports-batch", false);
      ward.cluster.hand().portAnsweredBy(HOST, "10.0.2.13");
      Diagnosis diagnosis = ward.drained().after(TWO_MINUTES).asked();
      says(
          diagnosis,
          WILL_NOT_END_BY_ITSELF,
          "another agent answers where this one was",
          POSSIBLE,
          "or another machine has its address");
      assertThat(diagnosis.notTheReason())
          .noneMatch(line -> line.contains("the agent is reachable"));
      assertThat(diagnosis.notSeen())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("The agent's own word: ")
                      .contains(ward.cluster.agentId(HOST), ward.cluster.agentId("10.0.2.13")));
    }
  }

  @Test
  void givenAFrameworkThatNeverAcknowledges_whenDrained_thenItIsNamed() {
    try (Ward ward = ward(app -> app)) {
      ward.cluster.hand().acknowledges("reports-batch", false);
      Diagnosis diagnosis = ward.drained().after(TWO_MINUTES).asked();
      says(
          diagnosis,
          WILL_NOT_END_BY_ITSELF,
          "framework reports-batch has not acknowledged 1 ended task",
          LIKELY,
          "is connected and does not acknowledge");
      assertThat(diagnosis.holds()).hasSize(1);
      assertThat(diagnosis.complete()).isTrue();

      ward.cluster.hand().acknowledges("reports-batch", true);
      ward.cluster.hand().disconnect("reports-batch");
      ward.cluster.hand().reconnect("reports-batch");
      assertThat(ward.after(TWO_MINUTES).asked().verdict()).isEqualTo(ENDED);
    }
  }

  @Test
  void givenATaskThatIgnoresSigterm_whenDrained_thenSlowUntilItsGraceIsOver() {
    try (Ward ward = ward(app -> app.ignoresSigterm().grace(Duration.ofMinutes(5)))) {
      Instant ordered = ward.clock.instant();
      Diagnosis diagnosis = ward.drained().after(TWO_MINUTES).asked();
      says(diagnosis, SLOW, "uses its grace after SIGTERM", SURE, "runs on after SIGTERM");
      assertThat(diagnosis.endsBy().orElseThrow())
          .isBetween(
              ordered.plus(Duration.ofMinutes(5)),
              ordered.plus(Duration.ofMinutes(5)).plusSeconds(5));
      assertThat(ward.after(Duration.ofMinutes(4)).asked().verdict()).isEqualTo(ENDED);
    }
  }

  @Test
  void givenAFrameworkThatIsAway_whenDrained_thenItsSchedulerAndAppAreNamed() {
    try (Ward ward = ward(app -> app)) {
      ward.cluster.hand().disconnect("reports-batch");
      Diagnosis diagnosis = ward.drained().after(TWO_MINUTES).asked();
      says(diagnosis, WILL_NOT_END_BY_ITSELF, "framework reports-batch", SURE, "is disconnected");
      assertThat(diagnosis.steps().get(0).text())
          .contains("app /reports/batch, 0 of 1, last failure \"exit status 1\"");
      assertThat(diagnosis.steps())
          .filteredOn(Diagnosis.Step::secondPerson)
          .singleElement()
          .satisfies(step -> assertThat(step.text()).contains("TEARDOWN removes reports-batch"));
      assertThat(ward.cluster.received("TEARDOWN")).isZero();
      assertThat(ward.cluster.received("DRAIN_AGENT")).isZero();
    }
  }

  @Test
  void givenTheFrameworkIsRemoved_whenDrainedBefore_thenNobodyLooksAnyMoreAndTheWayOutWorks() {
    try (Ward ward = ward(app -> app)) {
      ward.cluster.hand().disconnect("reports-batch");
      ward.drained().after(TWO_MINUTES);
      ward.cluster.hand().removeFramework("reports-batch");
      Diagnosis diagnosis = ward.after(Duration.ofSeconds(30)).asked();
      says(
          diagnosis,
          WILL_NOT_END_BY_ITSELF,
          "nothing is left on it, and nobody looks at the drain any more",
          SURE,
          "The framework that held the drain was removed");
      assertThat(diagnosis.steps().get(0).text()).startsWith("Restart the agent's unit");

      ward.cluster.hand().stopAgent(HOST);
      ward.cluster.hand().comeBack(HOST);
      assertThat(ward.after(Duration.ofSeconds(10)).asked().verdict()).isEqualTo(ENDED);
    }
  }

  @Test
  void givenAnOperation_whenDrained_thenFirstItsStorageThenItsFrameworkIsWaitedFor() {
    try (Ward ward = ward(app -> app)) {
      ward.cluster.hand().beginOperation("reports-batch", HOST, "op-1");
      says(
          ward.drained().after(TWO_MINUTES).asked(),
          CANNOT_TELL,
          "has not ended, and nobody knows how long the storage takes",
          SURE,
          "is OPERATION_PENDING: the storage back end");

      ward.cluster.hand().finishOperation("op-1");
      says(
          ward.after(Duration.ofSeconds(5)).asked(),
          WILL_NOT_END_BY_ITSELF,
          "framework reports-batch has not acknowledged 1 ended operation",
          LIKELY,
          "is connected and does not acknowledge");

      ward.cluster.hand().acknowledgeOperation("op-1");
      assertThat(ward.after(Duration.ofSeconds(5)).asked().verdict()).isEqualTo(ENDED);
    }
  }

  @Test
  void givenTheAgentIsLost_whenDraining_thenItsDrainWaitsForIt() {
    try (Ward ward = ward(app -> app.ignoresSigterm().grace(Duration.ofMinutes(5)))) {
      ward.drained().after(Duration.ofSeconds(5));
      ward.cluster.hand().makeUnreachable(HOST);
      Diagnosis diagnosis = ward.after(Duration.ofSeconds(5)).asked();
      says(
          diagnosis,
          WILL_NOT_END_BY_ITSELF,
          "its drain goes on when it is back",
          SURE,
          "The master has lost sight of the agent");
      assertThat(diagnosis.notSeen()).anyMatch(line -> line.startsWith("The agent's own word"));
    }
  }

  @Test
  void givenTheAgentsProcessIsDown_whenDraining_thenItIsSaidBeforeItIsUnreachable() {
    try (Ward ward = ward(app -> app.ignoresSigterm().grace(Duration.ofMinutes(5)))) {
      ward.drained().after(Duration.ofSeconds(5));
      ward.cluster.hand().stopAgent(HOST);
      says(
          ward.after(Duration.ofSeconds(3)).asked(),
          WILL_NOT_END_BY_ITSELF,
          "the agent is not connected",
          LIKELY,
          "The agent's process is down or cut off");
    }
  }

  @Test
  void givenAnAgentThatAnswers403OrNotAtAll_whenDraining_thenThatIsAFindingAndTheRestStands() {
    try (Ward ward = ward(app -> app.ignoresSigterm().grace(Duration.ofMinutes(5)))) {
      ward.drained().after(Duration.ofSeconds(5));
      ward.cluster.fault(Fault.status(403).at("agents").always());
      Diagnosis forbidden = ward.asked();
      says(forbidden, SLOW, "uses its grace", SURE, "runs on after SIGTERM");
      assertThat(forbidden.notSeen())
          .anyMatch(line -> line.startsWith("The agent's own word") && line.contains("403"));

      ward.cluster.clearFaults();
      ward.cluster.refuse(HOST);
      Diagnosis silent = ward.asked();
      says(silent, SLOW, "uses its grace", POSSIBLE, "The agent does not answer from here.");
      assertThat(silent.notTheReason()).noneMatch(line -> line.contains("reachable"));
    }
  }

  @Test
  void givenAnAccountThatSeesNoTasks_whenDraining_thenCannotTellAndNeverThatNothingIsThere() {
    try (Ward ward =
        new Ward(
            cluster ->
                cluster
                    .account(Account.viewer("viewer", "t1"))
                    .app(
                        "reports-batch",
                        "etl-77",
                        app -> app.on(HOST).ignoresSigterm().grace(Duration.ofMinutes(5))),
            "t1")) {
      Diagnosis diagnosis = ward.drained().after(TWO_MINUTES).asked();
      assertThat(diagnosis.verdict()).as(diagnosis.inWords()).isEqualTo(CANNOT_TELL);
      assertThat(diagnosis.complete()).isFalse();
      assertThat(diagnosis.notSeen()).anyMatch(line -> line.contains("1 task but shows 0"));
      assertThat(diagnosis.notTheReason()).noneMatch(line -> line.startsWith("0 "));
    }
  }

  @Test
  void givenNoLeader_whenAsked_thenCannotTellAndWhy() {
    try (Ward ward = ward(app -> app)) {
      ward.drained().after(Duration.ofSeconds(5));
      ward.cluster.hand().loseLeader(Duration.ofMinutes(5));
      Diagnosis diagnosis = ward.asked();
      assertThat(diagnosis.verdict()).isEqualTo(CANNOT_TELL);
      assertThat(diagnosis.notSeen()).anyMatch(line -> line.startsWith("The cluster: "));
    }
  }

  @Test
  void givenSomebodyTookTheMachineDown_whenAsked_thenItsDrainIsForgotten() {
    try (Ward ward = ward(app -> app.ignoresSigterm().grace(Duration.ofMinutes(5)))) {
      ward.drained().after(Duration.ofSeconds(5));
      ward.cluster.hand().schedule(ward.clock.instant(), Duration.ofHours(1), HOST);
      ward.cluster.hand().machineDown(HOST);
      says(
          ward.after(Duration.ofSeconds(10)).asked(),
          NOT_DRAINING,
          "its machine is taken down by the maintenance schedule",
          SURE,
          "a drain that it had is forgotten");
    }
  }

  @Test
  void givenAMasterFailOver_whenAsked_thenTheAgentIsNotGone() {
    try (Ward ward = ward(app -> app.ignoresSigterm().grace(Duration.ofMinutes(9)))) {
      ward.drained().after(Duration.ofSeconds(5));
      ward.cluster.hand().cutOff(HOST);
      ward.cluster.hand().changeLeader();
      Diagnosis diagnosis = ward.after(Duration.ofSeconds(30)).asked();
      says(
          diagnosis,
          CANNOT_TELL,
          "goes on when it has registered again",
          SURE,
          "It is not gone: agents have 10 min");
    }
  }

  @Test
  void givenAnAgentThatIsGone_whenAsked_thenItIsSaidThatItOnlyLooksAlive() {
    try (Ward ward = ward(app -> app)) {
      ward.cluster.hand().markGone(HOST);
      says(
          ward.after(Duration.ofSeconds(5)).asked(),
          ENDED,
          "removed for good",
          POSSIBLE,
          "it looks alive and is not");
    }
  }
}
