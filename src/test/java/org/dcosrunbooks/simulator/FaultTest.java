package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each way in which answers go wrong. */
class FaultTest {

  private static final String ONE = "10.0.2.11";
  private static final String HEALTH = "{\"type\":\"GET_HEALTH\"}";

  private final HandClock clock = new HandClock();
  private Simulator simulator;
  private Caller caller;

  @BeforeEach
  void start() {
    simulator =
        Simulator.cluster()
            .agent(ONE)
            .app("marathon", "/long", app -> app.on(ONE).ignoresSigterm().grace(hour()))
            .start(clock);
    caller = new Caller(simulator);
  }

  private static Duration hour() {
    return Duration.ofHours(1);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void givenAnswerLost_whenDrained_thenItHasBegunAllTheSame() {
    simulator.fault(Fault.loseAnswer().on("DRAIN_AGENT"));
    assertThatIOException().isThrownBy(() -> caller.drain(ONE));
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINING");
    assertThat(simulator.drains(ONE)).isEqualTo(1);
    LoggedRequest last = simulator.requests().get(simulator.requests().size() - 1);
    assertThat(last.fault()).isEqualTo("LOSE_ANSWER");
    assertThat(last.subject()).isEqualTo(simulator.agentId(ONE));
    assertThat(last.status()).isZero();
  }

  @Test
  void givenCutBefore_whenDrained_thenNothingHasBegun() {
    simulator.fault(Fault.cutBefore().on("DRAIN_AGENT"));
    assertThatIOException().isThrownBy(() -> caller.drain(ONE));
    assertThat(simulator.stateOf(ONE)).isEqualTo("ACTIVE");
    assertThat(simulator.drains(ONE)).isZero();
  }

  @Test
  void givenHang_whenAsked_thenTheClientsPatienceEnds() {
    simulator.fault(Fault.hang().at("masters"));
    HttpRequest request =
        HttpRequest.newBuilder(caller.uri(caller.leader(), "/health"))
            .timeout(Duration.ofMillis(200))
            .build();
    assertThatThrownBy(
            () -> HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void givenDelay_whenAsked_thenLater() throws IOException {
    simulator.fault(Fault.delay(Duration.ofMillis(150)));
    long before = System.nanoTime();
    assertThat(caller.post(caller.leader(), HEALTH).statusCode()).isEqualTo(200);
    assertThat(System.nanoTime() - before).isGreaterThan(140_000_000L);
  }

  @Test
  void givenStatusTwice_whenAskedThrice_thenTheThirdIsRight() throws IOException {
    simulator.fault(Fault.status(503).on("GET_HEALTH").times(2));
    assertThat(caller.post(caller.leader(), HEALTH).statusCode()).isEqualTo(503);
    assertThat(caller.post(caller.leader(), HEALTH).statusCode()).isEqualTo(503);
    assertThat(caller.post(caller.leader(), HEALTH).statusCode()).isEqualTo(200);
  }

  @Test
  void givenHtmlAlwaysByPath_whenAsked_thenHtmlUntilCleared() throws IOException {
    simulator.fault(Fault.html(200).on("/api").at(ONE).always());
    for (int time = 0; time < 3; time++) {
      HttpResponse<String> answer = caller.post(ONE + ":5051", HEALTH);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/html");
      assertThat(answer.body()).startsWith("<!DOCTYPE html>");
    }
    assertThat(caller.post(caller.leader(), HEALTH).body()).startsWith("{");
    simulator.clearFaults();
    assertThat(caller.post(ONE + ":5051", HEALTH).body()).startsWith("{");
  }

  @Test
  void givenCutBody_whenAsked_thenTheConnectionEndsInMidSentence() {
    simulator.fault(Fault.cutBody().on("GET_AGENTS"));
    assertThatIOException().isThrownBy(() -> caller.master("GET_AGENTS"));
  }

  @Test
  void givenBrokenJson_whenAsked_thenWholeAnswerOfHalfASentence() throws IOException {
    simulator.fault(Fault.brokenJson().on("GET_AGENTS"));
    HttpResponse<String> answer = caller.post(caller.leader(), "{\"type\":\"GET_AGENTS\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThatIOException().isThrownBy(() -> Caller.JSON.readTree(answer.body()));
  }

  @Test
  void givenRedirect_whenAsked_thenSentToNowhere() throws IOException {
    simulator.fault(Fault.redirectTo("evil.example.com:5050"));
    HttpResponse<String> answer = caller.post(caller.leader(), HEALTH);
    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(answer.headers().firstValue("Location"))
        .contains("//evil.example.com:5050/master/api/v1");
  }

  @Test
  void givenRefused_whenAsked_thenNobodyListensUntilCleared() throws IOException {
    simulator.refuse(ONE);
    assertThatThrownBy(() -> caller.get(ONE + ":5051", "/health"))
        .isInstanceOf(ConnectException.class);
    simulator.clearFaults();
    assertThat(caller.get(ONE + ":5051", "/health").statusCode()).isEqualTo(200);
  }

  @Test
  void givenWrongFaults_whenMade_thenRefused() {
    assertThatThrownBy(() -> Fault.status(7)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Fault.redirectTo("no port"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Fault.hang().times(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> simulator.refuse("10.9.9.9"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
