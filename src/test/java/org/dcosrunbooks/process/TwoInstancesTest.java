package org.dcosrunbooks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.dcosrunbooks.simulator.Fault;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two processes of the service on one PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoInstancesTest {

  private static final Duration TAKES_OVER_WITHIN = Duration.ofSeconds(60);
  private static final int DRAINS = 10;
  private static final String[] HOSTS = hosts();

  private final Clock clock = Clock.systemUTC();
  private Databases.Database database;
  private Installation installation;
  private final Map<String, ServiceProcess> nodes = new LinkedHashMap<>();

  private static String[] hosts() {
    List<String> hosts = new ArrayList<>();
    for (int number = 11; number < 11 + DRAINS + 3; number++) {
      hosts.add("10.0.2." + number);
    }
    return hosts.toArray(String[]::new);
  }

  private static Scenario cluster() {
    Scenario cluster = Simulator.cluster();
    for (String host : HOSTS) {
      cluster.agent(host);
    }
    return cluster.app(
        "marathon",
        "/shop",
        app -> app.on(HOSTS).grace(Duration.ofSeconds(5)).stopsIn(Duration.ofMillis(500)));
  }

  @BeforeAll
  void install() {
    database = Databases.Kind.POSTGRES.empty();
    installation = Installation.on(cluster(), database.url(), database.user(), database.password());
    nodes.put("node-a", installation.start("node-a"));
    Installation.people(api("node-a"));
    nodes.put("node-b", installation.start("node-b"));
  }

  @AfterAll
  void remove() {
    installation.close();
    database.close();
  }

  @BeforeEach
  void fresh() {
    installation.simulator().reset();
    nodes.replaceAll((node, process) -> process.isAlive() ? process : installation.start(node));
  }

  private Api api(String node) {
    return new Api(nodes.get(node));
  }

  private static String other(String node) {
    return node.equals("node-a") ? "node-b" : "node-a";
  }

  /** Who has the one step that runs now. */
  private String owner() throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select LOCK_OWNER_ from ACT_RU_JOB where LOCK_OWNER_ is not null"
                    + " and LOCK_EXP_TIME_ > now()")) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @Test
  void givenOneKilledInTheMiddleOfAStep_thenTheOtherTakesOverAndAsksNothingTwice()
      throws SQLException {
    installation.simulator().fault(Fault.doAndHang().on("DRAIN_AGENT"));
    String run = api("node-a").drain(HOSTS[0]);
    api("node-b").approve(run);
    Awaitility.await("DRAIN_AGENT received")
        .atMost(Api.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> installation.simulator().drains(HOSTS[0]), Predicate.isEqual(1));
    String owner = owner();
    nodes.get(owner).kill();
    Instant died = clock.instant();
    Api left = api(other(owner));
    assertThat(left.awaitEntryAfter(run, died)).isBefore(died.plus(TAKES_OVER_WITHIN));
    left.endsOnce(run, "drained", "DRAIN_AGENT");
    assertThat(installation.simulator().received("DRAIN_AGENT")).isEqualTo(1);
  }

  @Test
  void givenBothAlive_whenTenDrainsGoThroughThem_thenEachIsDoneOnce() {
    Map<String, String> runs = new LinkedHashMap<>();
    for (int number = 0; number < DRAINS; number++) {
      String run = api(number % 2 == 0 ? "node-a" : "node-b").drain(HOSTS[number]);
      runs.put(HOSTS[number], run);
    }
    runs.values().forEach(run -> api("node-b").approve(run));
    // four agents may be out at once: one that is drained makes room for the next
    runs.forEach(
        (host, run) -> {
          api("node-a").awaitOutcome(run);
          installation.simulator().hand().reactivate(host);
        });
    runs.forEach(
        (host, run) -> {
          api("node-a").endsOnce(run, "drained", "DRAIN_AGENT");
          assertThat(installation.simulator().drains(host)).isEqualTo(1);
        });
    assertThat(installation.simulator().received("DRAIN_AGENT")).isEqualTo(DRAINS);
  }

  @Test
  void givenANameInUse_whenAnotherStartsWithIt_thenItRefusesAndTheFirstKeepsItsStep() {
    installation.simulator().fault(Fault.delay(Duration.ofSeconds(4)).on("DRAIN_AGENT"));
    ServiceProcess second = installation.launch("node-a");
    String run = api("node-a").drain(HOSTS[0]);
    api("node-a").approve(run);
    api("node-a").endsOnce(run, "drained", "DRAIN_AGENT");
    assertThat(second.awaitEnd(Duration.ofMinutes(2))).as(second.told()).isNotZero();
    assertThat(second.output())
        .contains("another instance named node-a works on this database", "runbooks.engine.node")
        .doesNotContain("\tat ");
    assertThat(installation.simulator().received("DRAIN_AGENT")).isEqualTo(1);
  }
}
