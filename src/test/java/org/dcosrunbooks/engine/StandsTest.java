package org.dcosrunbooks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where live runs stand, one by one and all in one list. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandsTest {

  private static final List<String> HOSTS =
      List.of("10.0.2.1", "10.0.2.2", "10.0.2.3", "10.0.2.4", "10.0.2.5", "10.0.2.6");

  private Bench bench;

  private static Scenario cluster() {
    Scenario cluster = Simulator.cluster();
    HOSTS.forEach(cluster::agent);
    return cluster.app(
        "marathon",
        "/slow",
        app -> app.on(HOSTS.get(0)).grace(Duration.ofMinutes(5)).ignoresSigterm());
  }

  @BeforeAll
  void open() {
    bench = new Bench(Databases.Kind.H2_MEMORY, cluster()).start();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @BeforeEach
  void fresh() {
    bench.fresh();
  }

  @Test
  void givenRunsInEachStanding_whenListed_thenEachLineSaysWhatItsPageSays() {
    String waiting = bench.drain(HOSTS.get(0));
    bench.approve(waiting);
    bench.simulator().fault(Fault.status(401).on("DRAIN_AGENT").always());
    String failed = bench.drain(HOSTS.get(1));
    bench.approve(failed);
    String asking = bench.drain(HOSTS.get(2));
    String ended = bench.drain(HOSTS.get(3));
    bench.reject(ended, "not today");
    bench.holdBefore("serviceTask_assessImpact");
    String working = bench.drain(HOSTS.get(4));

    List<Runs.Summary> list = bench.runs().list(false, 5);
    assertThat(list)
        .extracting(Runs.Summary::id, Runs.Summary::standing)
        .containsExactlyInAnyOrder(
            tuple(waiting, Runs.Standing.WAITING),
            tuple(failed, Runs.Standing.FAILED),
            tuple(asking, Runs.Standing.ASKING),
            tuple(ended, Runs.Standing.ENDED),
            tuple(working, Runs.Standing.WORKING));
    assertThat(list)
        .allSatisfy(line -> assertThat(line).isEqualTo(bench.view(line.id()).summary()));
  }

  @Test
  void givenManyLiveRuns_whenListed_thenNoMoreIsAskedThanForTwo() {
    HOSTS.stream().limit(2).forEach(bench::drain);
    Map<String, Long> forTwo = statementsOfAList();
    HOSTS.stream().skip(2).forEach(bench::drain);
    assertThat(bench.runs().list(true, 500)).hasSameSizeAs(HOSTS);
    assertThat(statementsOfAList()).isEqualTo(forTwo);
  }

  @Test
  void givenAStepThatDidNotSucceedYet_whenLookedAt_thenItsPageSaysWhyItIsTriedAgain() {
    bench.simulator().fault(Fault.status(503).on("DRAIN_AGENT").always());
    String run = bench.drain(HOSTS.get(0));
    bench.approve(run);
    bench.turn(Duration.ofSeconds(2));

    assertThat(bench.view(run).summary().standing()).isEqualTo(Runs.Standing.WORKING);
    assertThat(bench.view(run).summary().now())
        .contains(" It is tried again, since ")
        .contains("503");
  }

  /** Statement → how often. */
  private Map<String, Long> statementsOfAList() {
    bench.runs().list(true, 500); // what is asked only once has been asked then
    JdbcClient database = JdbcClient.create(bench.database().dataSource());
    database.sql("set query_statistics false").update();
    database.sql("set query_statistics true").update();
    bench.runs().list(true, 500);
    Map<String, Long> statements = new TreeMap<>();
    database
        .sql("select sql_statement, execution_count from information_schema.query_statistics")
        .query((row, number) -> Map.entry(row.getString(1), row.getLong(2)))
        .list()
        .forEach(statement -> statements.put(statement.getKey(), statement.getValue()));
    return statements;
  }
}
