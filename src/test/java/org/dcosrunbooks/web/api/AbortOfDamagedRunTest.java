package org.dcosrunbooks.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whatever somebody has made of a run's rows, its abort ends, and its place goes back. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class AbortOfDamagedRunTest {

  private static final List<String> AGENTS =
      List.of("10.0.2.11", "10.0.2.12", "10.0.2.13", "10.0.2.14");

  private static Bench bench;
  private static JdbcTemplate sql;

  @BeforeAll
  static void aCluster() {
    var cluster = Simulator.cluster();
    for (String agent : AGENTS) {
      cluster = cluster.agent(agent);
    }
    bench = new Bench(Databases.Kind.H2_MEMORY, cluster).with("audit.daily-check", false).start();
    sql = new JdbcTemplate(bench.database().dataSource());
    for (String table : List.of("evidence_entry", "approval_plan", "run")) {
      sql.queryForList(
              "select trigger_name from information_schema.triggers where"
                  + " lower(event_object_table) = ?",
              String.class,
              table)
          .forEach(name -> sql.execute("drop trigger if exists " + name));
    }
    sql.execute("set referential_integrity false");
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  /** Drained, and kept out for the maintenance. */
  private static String drained(String agent) {
    String run = bench.drain(agent, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofMinutes(3));
    assertThat(bench.places()).anyMatch(place -> place.runId().equals(run));
    return run;
  }

  private static void endsAndTells(String run, String... words) {
    bench.abort(run);
    bench.turn(Duration.ofMinutes(3));
    Runs.View view = bench.view(run);
    assertThat(view.incidents()).as(bench.told()).isEmpty();
    assertThat(bench.outcome(run)).isEqualTo("aborted");
    assertThat(bench.outcomeReason(run)).contains(words);
    assertThat(bench.places()).noneMatch(place -> place.runId().equals(run));
  }

  @Test
  void givenALineThatCannotBeRead_whenAborted_thenThePlaceGoesBackAndTheRestIsSaid() {
    String run = drained(AGENTS.get(0));
    sql.update(
        "update evidence_entry set details = '{' where run_id = ? and number ="
            + " (select max(number) from evidence_entry where run_id = ? and kind = 'INTENT')",
        run,
        run);
    endsAndTells(run, "cannot be read", "by hand");
  }

  @Test
  void givenAPlanThatCannotBeRead_whenAborted_thenThePlaceGoesBackAndWhatIsLeftIsSaid() {
    String run = drained(AGENTS.get(1));
    sql.update("update approval_plan set body = '{' where run_id = ?", run);
    endsAndTells(run, "the plan cannot be read", AGENTS.get(1), "by hand");
  }

  @Test
  void givenAForgedHead_whenAborted_thenTheAbortIsWritten() {
    String run = bench.drain(AGENTS.get(2));
    sql.update("update evidence_head set closed = true where run_id = ?", run);
    bench.abort(run);
    assertThat(bench.record(run))
        .filteredOn(line -> line.kind() == Entry.Kind.PERSON)
        .anyMatch(line -> line.text().contains("asks for an abort"));
  }

  @Test
  void givenAForgedHead_whenNobodyAborts_thenTheRunGoesOnAndCanBeAborted() {
    String run = bench.drain(AGENTS.get(2));
    sql.update("update evidence_head set closed = true where run_id = ?", run);
    bench.turn(Duration.ofMinutes(1));
    assertThat(bench.asks(run, "approval")).as(bench.told()).isTrue();
    assertThat(bench.view(run).abort().possible()).isTrue();
    endsAndTells(run, "before anything was done");
  }

  @Test
  void givenAnAbortWhoseHeadSaysOtherwise_whenItRuns_thenNothingNewIsBegun() {
    String run = drained(AGENTS.get(3));
    bench.holdBefore("serviceTask_seeWhatIsOpen");
    bench.abort(run);
    sql.update("update evidence_head set closed = false where run_id = ?", run);
    assertThat(bench.bean(Evidence.class).closedForActs(run)).isTrue();
    bench.letGo();
    bench.turn(Duration.ofMinutes(3));
    assertThat(bench.outcome(run)).isEqualTo("aborted");
  }

  @Test
  void givenARunsRowThatSaysItHasEnded_whenListed_thenItIsAlive() {
    String run = bench.drain(AGENTS.get(3));
    sql.update(
        "update run set ended = started, outcome = 'drained', outcome_reason = '' where id = ?",
        run);
    assertThat(bench.runs().find(Runs.Wanted.ALL, 0, 50).runs())
        .filteredOn(summary -> summary.id().equals(run))
        .singleElement()
        .matches(summary -> summary.ended().isEmpty());
    endsAndTells(run, "before anything was done");
  }
}
