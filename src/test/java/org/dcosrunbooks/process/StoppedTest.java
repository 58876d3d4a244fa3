package org.dcosrunbooks.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.dcosrunbooks.simulator.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SIGTERM: what runs is finished first, and nothing new begins. */
class StoppedTest {

  /** The shutdown limit of one phase, and the JVM's own time. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Installation installation;

  @BeforeEach
  void install() {
    installation = Installation.onH2(KilledTest.cluster());
  }

  @AfterEach
  void remove() {
    installation.close();
  }

  @Test
  void givenAStepInTheMiddleOfACall_whenAskedToStop_thenTheStepFinishesFirst() {
    ServiceProcess service = installation.start("node-1");
    Api api = new Api(service);
    Installation.people(api);
    installation.simulator().fault(Fault.delay(Duration.ofSeconds(3)).on("DRAIN_AGENT"));
    String run = api.drain(KilledTest.CALM);
    api.approve(run);
    Awaitility.await("the intent")
        .atMost(Api.PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> api.entries(run, StoppedTest::isIntent).size(), Predicate.isEqual(1));
    assertThat(installation.simulator().drains(KilledTest.CALM)).isZero();

    service.askToStop();
    int code = service.awaitEnd(LIMIT);
    Instant ended = Clock.systemUTC().instant();

    assertThat(code).as(service.told()).isIn(0, 143);
    assertThat(installation.simulator().drains(KilledTest.CALM)).isEqualTo(1);
    Api again = new Api(installation.start("node-1"));
    again.endsOnce(run, "drained", "DRAIN_AGENT");
    JsonNode intent = again.entries(run, StoppedTest::isIntent).get(0);
    JsonNode result =
        again
            .entries(
                run, entry -> entry.path("answers").asLong(-1) == intent.get("number").asLong())
            .get(0);
    assertThat(result.get("text").asText()).startsWith("done: DRAIN_AGENT");
    assertThat(Instant.parse(result.get("at").asText())).isBefore(ended);
    assertThat(installation.simulator().received("DRAIN_AGENT")).isEqualTo(1);
    assertThat(service.output()).doesNotContain(" ERROR ");
  }

  private static boolean isIntent(JsonNode entry) {
    return entry.get("kind").asText().equals("INTENT");
  }
}
