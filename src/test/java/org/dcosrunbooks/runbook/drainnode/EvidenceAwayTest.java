package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.WebApplicationException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.TaskService;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Crashes;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be recorded is not done, and goes on when it can be recorded again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvidenceAwayTest {

  private static final String CALM = DrainNodeStories.CALM;
  private static final String ACT = "serviceTask_startAgentDrain";

  /** Without it the record can be read; nothing can be written to it. */
  private static final String END_OF_THE_CHAIN = "evidence_anchor_head";

  private final Crashes crashes = new Crashes();
  private Bench bench;
  private String away;

  @BeforeAll
  void open() {
    bench =
        new Bench(Databases.Kind.H2_MEMORY, DrainNodeStories.cluster())
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

  @AfterEach
  void nothingStaysAway() {
    bringBack();
  }

  private void takeAway(String table) {
    bench.say("table " + table + " is taken away");
    rename(table, table + "_away");
    away = table;
  }

  private void bringBack() {
    if (away != null) {
      bench.say("table " + away + " is back");
      rename(away + "_away", away);
      away = null;
    }
  }

  private void rename(String from, String to) {
    try {
      bench.database().execute("alter table " + from + " rename to " + to);
    } catch (SQLException trouble) {
      throw new IllegalStateException(trouble);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {END_OF_THE_CHAIN, "evidence_entry"})
  void givenNoRecord_whenAboutToDrain_thenNothingIsDoneUntilItCanBeWrittenAgain(String table) {
    String run = bench.drain(CALM);
    bench.holdBefore(ACT);
    bench.approve(run);
    takeAway(table);
    bench.letGo();
    bench.turn(Duration.ofSeconds(10));
    assertThat(bench.simulator().received("DRAIN_AGENT")).as(bench.told()).isZero();
    assertThat(bench.simulator().stateOf(CALM)).isEqualTo("ACTIVE");
    bringBack();
    bench.turn(Duration.ofSeconds(60));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("drained");
    assertThat(bench.simulator().drains(CALM)).isEqualTo(1);
    bench.allIsWell(run);
  }

  @Test
  void givenNoRecordForLong_whenTheTriesAreOver_thenAnIncidentInWordsAndRetryHeals() {
    String run = bench.drain(CALM);
    bench.holdBefore(ACT);
    bench.approve(run);
    takeAway(END_OF_THE_CHAIN);
    bench.letGo();
    bench.turnThroughAllTries();
    assertThat(bench.view(run).incidents())
        .as(bench.told())
        .singleElement()
        .satisfies(
            incident -> {
              assertThat(incident.headline())
                  .isEqualTo("drain-node " + CALM + ": the record could not be written");
              assertThat(incident.text())
                  .contains("Doing:  step \"Start agent drain\"")
                  .contains("Nothing was done");
            });
    assertThat(bench.simulator().drains(CALM)).isZero();
    bringBack();
    bench.retry(run);
    bench.turn(Duration.ofSeconds(20));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("drained");
    bench.allIsWell(run);
  }

  @Test
  void givenNoRecordBehindAWait_whenTheTriesAreOver_thenAnIncidentInWordsAndNotMoreWaiting() {
    String run = bench.drain(CALM);
    bench.holdBefore("serviceTask_confirmAgentDrained");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(15));
    assertThat(bench.simulator().stateOf(CALM)).isEqualTo("DRAINED");
    takeAway(END_OF_THE_CHAIN);
    bench.letGo();
    bench.turnThroughAllTries();
    assertThat(bench.view(run).incidents())
        .as(bench.told())
        .singleElement()
        .satisfies(
            incident ->
                assertThat(incident.headline())
                    .isEqualTo("drain-node " + CALM + ": the record could not be written"));
    bringBack();
    bench.retry(run);
    bench.turn(Duration.ofSeconds(20));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("drained");
    bench.allIsWell(run);
  }

  @Test
  void givenNoRecord_whenATaskIsCompletedAtTheEnginesOwnDoor_thenNotNowInOurWords() {
    String run = bench.drain(CALM);
    String task = bench.task(run, "approval").id();
    takeAway(END_OF_THE_CHAIN);
    assertThatThrownBy(
            () ->
                bench
                    .bean(People.class)
                    .as(
                        "approver",
                        Set.of(People.Group.APPROVERS),
                        () -> {
                          bench
                              .bean(TaskService.class)
                              .complete(
                                  task,
                                  Map.of("approved", "yes", "acknowledged", "marathon, not-seen"));
                          return null;
                        }))
        .isInstanceOfSatisfying(
            WebApplicationException.class,
            said -> assertThat(said.getResponse().getStatus()).isEqualTo(503))
        .hasMessageStartingWith("the record could not be written. ")
        .hasMessageNotContaining("Listener");
    bringBack();
    assertThat(bench.asks(run, "approval")).isTrue();
    bench.abort(run);
    bench.allIsWell(run);
  }

  @Test
  void givenTheRecordLostBetweenActAndResult_whenItIsBack_thenTheDrainIsFoundAndNotRepeated() {
    String run = bench.drain(CALM);
    crashes.meanwhile(ACT, Crashes.Point.AFTER_ACT, () -> takeAway(END_OF_THE_CHAIN));
    bench.approve(run);
    assertThat(bench.simulator().drains(CALM)).isEqualTo(1);
    bench.turn(Duration.ofSeconds(6));
    bringBack();
    bench.turn(Duration.ofSeconds(60));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("drained");
    assertThat(bench.simulator().drains(CALM)).isEqualTo(1);
    assertThat(bench.record(run))
        .anyMatch(entry -> entry.text().equals("found done by a later look"));
    bench.allIsWell(run);
  }

  @Test
  void givenNoRecord_whenSomebodyStarts_thenThereIsNoRun() {
    int before = bench.runs().list(false, 500).size();
    takeAway(END_OF_THE_CHAIN);
    assertThatThrownBy(
            () ->
                bench.runs().start("drain-node", Map.of("agent", CALM, "reason", "x"), "operator"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("the record could not be written");
    bringBack();
    assertThat(bench.runtime().createProcessInstanceQuery().count()).isZero();
    assertThat(bench.runs().list(false, 500)).hasSize(before);
  }

  @Test
  void givenNoRecord_whenSomebodyApproves_thenNothingIsDecided() {
    String run = bench.drain(CALM);
    String task = bench.task(run, "approval").id();
    takeAway(END_OF_THE_CHAIN);
    assertThatThrownBy(
            () ->
                bench
                    .runs()
                    .complete(
                        run,
                        task,
                        Map.of("approved", "yes", "acknowledged", "marathon, not-seen"),
                        "approver"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("the record could not be written");
    bringBack();
    assertThat(bench.asks(run, "approval")).isTrue();
    assertThat(bench.bean(Approvals.class).decision(run + "-1")).isEmpty();
    bench.approve(run);
    bench.turn(Duration.ofSeconds(15));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("drained");
    bench.allIsWell(run);
  }

  @Test
  void givenNoRecord_whenSomebodyAborts_thenRefusedAndTheRunGoesOnAsItWas() {
    String run = bench.drain(CALM);
    takeAway(END_OF_THE_CHAIN);
    assertThatThrownBy(() -> bench.abort(run))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("the record could not be written");
    bringBack();
    bench.pump();
    assertThat(bench.asks(run, "approval")).isTrue();
    bench.abort(run);
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("aborted");
    bench.allIsWell(run);
  }
}
