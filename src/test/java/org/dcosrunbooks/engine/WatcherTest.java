package org.dcosrunbooks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.Together;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One watcher for all waiting runs: a hint that may be late, double or wrong without harm. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatcherTest {

  private static final String ONE = "10.0.2.11";
  private static final String TWO = "10.0.2.12";
  private static final String THREE = "10.0.2.13";
  private static final List<String> OUT =
      List.of("10.0.2.21", "10.0.2.22", "10.0.2.23", "10.0.2.24");

  private Bench bench;

  @BeforeAll
  void open() throws SQLException {
    var cluster = Simulator.cluster().agent(ONE).agent(TWO).agent(THREE);
    OUT.forEach(cluster::agent);
    bench =
        new Bench(
                Databases.Kind.H2_MEMORY,
                cluster.app(
                    "marathon",
                    "/shop",
                    app ->
                        app.on(ONE).grace(Duration.ofSeconds(10)).stopsIn(Duration.ofSeconds(5))))
            .start();
    // a plan that cannot be read stands for whatever may break the look of one run
    bench.database().execute("drop trigger approval_plan_stays");
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @BeforeEach
  void fresh() {
    bench.fresh();
  }

  private Watcher watcher() {
    return bench.bean(Watcher.class);
  }

  /** Approved, and waiting for its place because all of them are used. */
  private String waiting(String host) {
    if (!bench.simulator().stateOf(OUT.get(0)).equals("DEACTIVATED")) {
      OUT.forEach(bench.simulator().hand()::deactivate);
    }
    String run = bench.drain(host);
    bench.approve(run);
    assertThat(bench.view(run).summary().now()).as(bench.told()).contains("4 of 4 places used");
    return run;
  }

  private void breakPlan(String run) {
    plan(run, "replace(body, '\"agent\"', '\"tnega\"')");
  }

  private void mendPlan(String run) {
    plan(run, "replace(body, '\"tnega\"', '\"agent\"')");
  }

  private void plan(String run, String body) {
    try {
      assertThat(
              bench
                  .database()
                  .execute(
                      "update approval_plan set body = " + body + " where run_id = '" + run + "'"))
          .isEqualTo(1);
    } catch (SQLException trouble) {
      throw new IllegalStateException(trouble);
    }
  }

  private List<Runs.Incident> incidents(String run) {
    return bench.view(run).incidents();
  }

  @Test
  void givenALookThatBreaks_whenThreeTimesInARow_thenAnIncidentOfThatRunAloneUntilItWorksAgain() {
    String broken = waiting(ONE);
    String sound = waiting(TWO);
    breakPlan(broken);
    watcher().tick();
    watcher().tick();
    assertThat(incidents(broken)).isEmpty();
    for (int more = 0; more < 5; more++) {
      watcher().tick();
    }
    assertThat(incidents(broken))
        .singleElement()
        .satisfies(
            incident -> {
              assertThat(incident.headline())
                  .startsWith("drain-node " + ONE + ": ")
                  .hasSizeLessThanOrEqualTo(90);
              assertThat(incident.text().lines().skip(1).map(line -> line.split(":")[0]))
                  .contains("Doing", "Seen", "Means", "Do", "Retry", "Else");
              assertThat(incident.text()).contains("step \"Place free\"");
            });
    assertThat(bench.view(broken).summary().standing()).isEqualTo(Runs.Standing.FAILED);
    assertThat(incidents(sound)).isEmpty();
    assertThat(bench.view(sound).waits().get(0).reason()).contains("4 of 4 places used");

    mendPlan(broken);
    watcher().tick();
    assertThat(incidents(broken)).isEmpty();
    OUT.forEach(bench.simulator().hand()::reactivate);
    bench.turn(Duration.ofSeconds(20));
    assertThat(bench.outcome(broken)).as(bench.told()).isEqualTo("drained");
    assertThat(bench.outcome(sound)).isEqualTo("drained");
    bench.allIsWell(sound);
  }

  @Test
  void givenALookThatBreaks_whenAnotherRunsTurnHasCome_thenThatOneGoesOn() {
    String broken = waiting(ONE);
    String sound = waiting(TWO);
    breakPlan(broken);
    OUT.forEach(bench.simulator().hand()::reactivate);
    bench.turn(Duration.ofSeconds(10));
    assertThat(bench.outcome(sound)).as(bench.told()).isEqualTo("drained");
    assertThat(incidents(broken)).hasSize(1);
    assertThat(bench.simulator().drains(ONE)).isZero();
  }

  @Test
  void givenAnIncidentOfAWait_whenTheServiceRestartsAndTheLookWorks_thenItIsClosed() {
    String run = waiting(ONE);
    breakPlan(run);
    for (int tick = 0; tick < 3; tick++) {
      watcher().tick();
    }
    assertThat(incidents(run)).hasSize(1);
    bench.crash();
    watcher().tick();
    assertThat(incidents(run)).as("still broken").hasSize(1);
    mendPlan(run);
    bench.crash();
    watcher().tick();
    assertThat(incidents(run)).isEmpty();
    OUT.forEach(bench.simulator().hand()::reactivate);
    bench.turn(Duration.ofSeconds(20));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("drained");
    bench.allIsWell(run);
  }

  @Test
  void givenSeveralWatchers_whenTheyLookAtOnce_thenTheRunGoesOnOnce() throws Exception {
    String run = waiting(ONE);
    for (String next : List.of(OUT.get(0), "", "", "")) {
      if (!next.isEmpty()) {
        bench.simulator().hand().reactivate(next);
      }
      Callable<Duration> look = () -> watcher().tick();
      Together.all(Collections.nCopies(4, look));
      bench.turn(Duration.ofSeconds(4));
    }
    bench.turn(Duration.ofSeconds(10));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("drained");
    assertThat(bench.simulator().drains(ONE)).isEqualTo(1);
    bench.allIsWell(run);
  }

  @Test
  void givenNothingChanges_whenLookedFiftyTimes_thenNothingIsWritten() {
    waiting(ONE);
    waiting(TWO);
    watcher().tick();
    Map<String, String> before = everything();
    for (int tick = 0; tick < 50; tick++) {
      watcher().tick();
    }
    assertThat(everything()).isEqualTo(before);
  }

  /** Rows of each table, and how often they were written. */
  private Map<String, String> everything() {
    JdbcClient database = JdbcClient.create(bench.database().dataSource());
    Map<String, String> tables = new TreeMap<>();
    List<String> names =
        database
            .sql(
                "select table_name from information_schema.tables where table_schema = 'PUBLIC'"
                    + " and table_type = 'BASE TABLE'")
            .query(String.class)
            .list();
    assertThat(names).contains("ACT_RU_EXECUTION", "ACT_HI_ACTINST");
    for (String name : names) {
      boolean revised =
          database
                  .sql(
                      "select count(*) from information_schema.columns where table_name = ?"
                          + " and column_name = 'REV_'")
                  .param(name)
                  .query(Long.class)
                  .single()
              > 0;
      tables.put(
          name,
          database.sql("select count(*) from \"" + name + "\"").query(Long.class).single()
              + " rows"
              + (revised
                  ? ", "
                      + database
                          .sql("select coalesce(sum(REV_), 0) from \"" + name + "\"")
                          .query(Long.class)
                          .single()
                      + " revisions"
                  : ""));
    }
    return tables;
  }

  @Test
  void givenMoreWaitingRuns_whenLooked_thenTheMastersAreAskedNoMoreOften() {
    waiting(ONE);
    long one = callsOfATick();
    waiting(TWO);
    waiting(THREE);
    assertThat(callsOfATick()).isEqualTo(one);
  }

  private long callsOfATick() {
    long before = lastRequest();
    watcher().tick();
    return lastRequest() - before;
  }

  private long lastRequest() {
    var requests = bench.simulator().requests();
    return requests.get(requests.size() - 1).number();
  }
}
