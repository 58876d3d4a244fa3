package org.dcosrunbooks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.dcosrunbooks.simulator.Fault;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * {@code kill -9} at six moments of a drain. Each time the restarted process goes on by itself, at
 * the latest five seconds after its start, nothing is done twice, and the run ends as it should.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledTest {

  /** Twice what it may take on a machine of its own: other tests run beside this one. */
  private static final Duration GOES_ON_WITHIN = Duration.ofSeconds(10);

  static final String CALM = "10.0.2.11";
  private static final String SLOW = "10.0.2.12";

  private final Clock clock = Clock.systemUTC();
  private Installation installation;
  private ServiceProcess service;
  private Api api;

  static Scenario cluster() {
    return Simulator.cluster()
        .agent(CALM)
        .agent(SLOW)
        .agent("10.0.2.13")
        .agent("10.0.2.14")
        .app(
            "marathon",
            "/shop",
            app ->
                app.on(CALM, "10.0.2.13", "10.0.2.14")
                    .grace(Duration.ofSeconds(5))
                    .stopsIn(Duration.ofMillis(500)))
        .app(
            "marathon",
            "/billing",
            app ->
                app.on(SLOW, "10.0.2.13", "10.0.2.14")
                    .grace(Duration.ofSeconds(30))
                    .stopsIn(Duration.ofSeconds(12)));
  }

  @BeforeAll
  void install() {
    installation = Installation.onH2(cluster());
    running();
    Installation.people(api);
  }

  @AfterAll
  void remove() {
    installation.close();
  }

  @BeforeEach
  void fresh() {
    simulator().reset();
    if (!service.isAlive()) {
      running();
    }
  }

  private void running() {
    service = installation.start("node-1");
    api = new Api(service);
  }

  private Simulator simulator() {
    return installation.simulator();
  }

  /** Kills the process and starts it again; returns when it died. */
  private Instant killAndStart() {
    service.kill();
    Instant died = clock.instant();
    running();
    return died;
  }

  private void goesOnByItself(String run, Instant died) {
    assertThat(api.awaitEntryAfter(run, died))
        .as("goes on after a start at " + service.started())
        .isBefore(service.started().plus(GOES_ON_WITHIN));
  }

  private void received(String call) {
    Awaitility.await(call + " received")
        .atMost(Api.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> simulator().received(call), Predicate.isEqual(1L));
  }

  private void ends(String run, String host, String outcome, String... acts) {
    api.endsOnce(run, outcome, acts);
    assertThat(simulator().drains(host)).isEqualTo(1);
    assertThat(simulator().received("DRAIN_AGENT")).isEqualTo(1);
  }

  @Test
  void givenQuestionOpen_whenKilled_thenTheSameQuestionIsAnsweredAfterwards() {
    String run = api.drain(CALM);
    String task = api.awaitTask(run, "approval");
    killAndStart();
    assertThat(api.awaitTask(run, "approval")).isEqualTo(task);
    Instant approved = clock.instant();
    api.approve(run);
    assertThat(api.awaitEntryAfter(run, approved)).isBefore(approved.plus(GOES_ON_WITHIN));
    ends(run, CALM, "drained", "DRAIN_AGENT");
  }

  @Test
  void givenJustApproved_whenKilled_thenDrainedByTheOneApproval() {
    String run = api.drain(CALM);
    api.approve(run);
    Instant died = killAndStart();
    goesOnByItself(run, died);
    ends(run, CALM, "drained", "DRAIN_AGENT");
    assertThat(api.entries(run, entry -> entry.get("text").asText().contains("approves plan")))
        .hasSize(1);
  }

  @Test
  void givenDrainAskedAndNotAnswered_whenKilled_thenFoundDoneAndNotAskedAgain() {
    simulator().fault(Fault.doAndHang().on("DRAIN_AGENT"));
    String run = api.drain(CALM);
    api.approve(run);
    received("DRAIN_AGENT");
    Instant died = killAndStart();
    goesOnByItself(run, died);
    ends(run, CALM, "drained", "DRAIN_AGENT");
    assertThat(api.entries(run, entry -> entry.get("text").asText().contains("later look")))
        .hasSize(1);
  }

  @Test
  void givenDraining_whenKilled_thenTheEndOfTheDrainIsNotMissed() {
    String run = api.drain(SLOW);
    api.approve(run);
    api.awaitAt(run, "receiveTask_agentDrained");
    assertThat(simulator().stateOf(SLOW)).isEqualTo("DRAINING");
    service.kill();
    Instant died = clock.instant();
    Awaitility.await("drained while nobody looks")
        .atMost(Duration.ofSeconds(40))
        .until(() -> simulator().stateOf(SLOW), Predicate.isEqual("DRAINED"));
    running();
    goesOnByItself(run, died);
    ends(run, SLOW, "drained", "DRAIN_AGENT");
  }

  @Test
  void givenMaintenanceOpen_whenKilled_thenTheAgentIsGivenBackAfterwards() {
    String run = api.drain(CALM, "afterDrain", "maintain");
    api.approve(run);
    String task = api.awaitTask(run, "manual");
    killAndStart();
    assertThat(api.awaitTask(run, "manual")).isEqualTo(task);
    Instant done = clock.instant();
    api.doneByHand(run, simulator(), CALM);
    assertThat(api.awaitEntryAfter(run, done)).isBefore(done.plus(GOES_ON_WITHIN));
    ends(run, CALM, "returned", "DRAIN_AGENT", "REACTIVATE_AGENT");
    assertThat(simulator().received("REACTIVATE_AGENT")).isEqualTo(1);
    assertThat(simulator().stateOf(CALM)).isEqualTo("ACTIVE");
  }

  @Test
  void givenReactivationAskedAndNotAnswered_whenKilled_thenFoundDoneAndNotAskedAgain() {
    simulator().fault(Fault.doAndHang().on("REACTIVATE_AGENT"));
    String run = api.drain(CALM, "afterDrain", "maintain");
    api.approve(run);
    api.doneByHand(run, simulator(), CALM);
    received("REACTIVATE_AGENT");
    Instant died = killAndStart();
    goesOnByItself(run, died);
    ends(run, CALM, "returned", "DRAIN_AGENT", "REACTIVATE_AGENT");
    assertThat(simulator().received("REACTIVATE_AGENT")).isEqualTo(1);
    assertThat(simulator().stateOf(CALM)).isEqualTo("ACTIVE");
  }
}
