package org.dcosrunbooks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.dcosrunbooks.simulator.Fault;
import org.dcosrunbooks.simulator.LoggedRequest;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The database goes away under runs in different places, and comes back. The service stays, says
 * that it is down, and afterwards the runs go on by themselves.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseAwayTest {

  private static final Duration SHORT = Duration.ofSeconds(15);
  private static final Duration A_MINUTE = Duration.ofSeconds(60);
  private static final String CALM = "10.0.2.11";
  private static final String SLOW = "10.0.2.12";
  private static final String ASKED = "10.0.2.13";

  private final Clock clock = Clock.systemUTC();
  private Databases.Database database;
  private Line line;
  private Installation installation;
  private ServiceProcess service;
  private Api api;

  private static Scenario cluster() {
    return Simulator.cluster()
        .agent(CALM)
        .agent(SLOW)
        // public, so that nothing moves there and what was approved stays as it was
        .agent(ASKED, agent -> agent.isPublic())
        .agent("10.0.2.14")
        .agent("10.0.2.15")
        .app(
            "marathon",
            "/shop",
            app ->
                app.on(CALM, "10.0.2.14", "10.0.2.15")
                    .grace(Duration.ofSeconds(5))
                    .stopsIn(Duration.ofMillis(500)))
        .app(
            "marathon",
            "/billing",
            app ->
                app.on(SLOW, "10.0.2.14", "10.0.2.15")
                    .grace(Duration.ofSeconds(30))
                    // what is started elsewhere in its place comes after all plans are made
                    .stopsIn(Duration.ofSeconds(25)));
  }

  @BeforeAll
  void install() {
    database = Databases.Kind.POSTGRES.empty();
    URI real = URI.create(database.url().substring("jdbc:".length()));
    line = new Line(real.getPort());
    String url = "jdbc:postgresql://127.0.0.1:" + line.port() + real.getPath();
    installation = Installation.on(cluster(), url, database.user(), database.password());
    service = installation.start("node-1");
    api = new Api(service);
    Installation.people(api);
  }

  @AfterAll
  void remove() {
    installation.close();
    line.close();
    database.close();
  }

  @BeforeEach
  void fresh() {
    installation.simulator().reset();
  }

  @Test
  void givenConnectionsCut_whenTheDatabaseIsBack_thenRunsGoOnByThemselves() {
    away(line::cut, SHORT);
  }

  @Test
  @Tag("endurance")
  void givenSilence_whenTheDatabaseIsBack_thenRunsGoOnByThemselves() {
    away(line::fallSilent, SHORT);
  }

  @Test
  @Tag("endurance")
  void givenAMinuteWithoutTheDatabase_whenItIsBack_thenRunsGoOnByThemselves() {
    away(line::cut, A_MINUTE);
  }

  @Test
  @Tag("endurance")
  void givenAMinuteOfSilence_whenTheDatabaseIsBack_thenRunsGoOnByThemselves() {
    away(line::fallSilent, A_MINUTE);
  }

  private void away(Runnable goes, Duration howLong) {
    Simulator simulator = installation.simulator();
    String asked = api.drain(ASKED);
    api.awaitTask(asked, "approval");
    String draining = api.drain(SLOW);
    api.approve(draining);
    api.awaitAt(draining, "receiveTask_agentDrained");
    // this one is in the middle of its call: done, but the result cannot be written
    simulator.fault(Fault.delay(Duration.ofSeconds(2)).on("DRAIN_AGENT"));
    String inFlight = api.drain(CALM);
    api.approve(inFlight);
    Awaitility.await("the intent")
        .atMost(Api.PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                api.entries(inFlight, entry -> entry.get("kind").asText().equals("INTENT")).size(),
            Predicate.isEqual(1));

    Instant gone = clock.instant();
    goes.run();
    try {
      assertThat(api.health()).isEqualTo("DOWN");
      HttpResponse<String> refused =
          api.call(
              "operator",
              Api.passwordOf("operator"),
              "POST",
              "/api/runbooks/drain-node/runs",
              Map.of("agent", "10.0.2.14", "reason", "nobody can write this down"));
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(refused.body()).contains("database").doesNotContain("Exception");
      Awaitility.await("the time without the database")
          .atMost(howLong.plusSeconds(60))
          .until(() -> clock.instant().isAfter(gone.plus(howLong)));
      assertThat(service.isAlive()).isTrue();
      assertThat(simulator.drains(ASKED)).isZero();
      assertThat(simulator.drains("10.0.2.14")).isZero();
    } finally {
      line.mend();
    }

    Awaitility.await("healthy again")
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(500))
        .until(api::health, Predicate.isEqual("UP"));
    once(draining, SLOW);
    once(inFlight, CALM);
    api.approve(asked);
    once(asked, ASKED);
  }

  private void once(String run, String host) {
    api.endsOnce(run, "drained", "DRAIN_AGENT");
    Simulator simulator = installation.simulator();
    assertThat(simulator.drains(host)).isEqualTo(1);
    Instant intended =
        Instant.parse(
            api.entries(run, entry -> entry.get("kind").asText().equals("INTENT"))
                .get(0)
                .get("at")
                .asText());
    assertThat(
            simulator.requests().stream()
                .filter(request -> request.call().equals("DRAIN_AGENT"))
                .filter(request -> request.subject().equals(simulator.agentId(host)))
                .map(LoggedRequest::at)
                .map(Instant::parse))
        .as("acts on " + host + ", intended at " + intended)
        .singleElement()
        .satisfies(at -> assertThat(at).isAfterOrEqualTo(intended));
  }
}
