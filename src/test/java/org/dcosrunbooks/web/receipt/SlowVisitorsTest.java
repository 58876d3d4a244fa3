package org.dcosrunbooks.web.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.web.door.House;
import org.dcosrunbooks.web.door.Http;
import org.dcosrunbooks.web.door.TestPeople;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * More visitors than there are threads, nobody of them signed in, each as slow as they can: health
 * answers, somebody signs in, and a run is aborted all the same.
 */
@House
class SlowVisitorsTest {

  private static final int VISITORS = 210;
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final String OPERATOR = TestPeople.of(Group.OPERATORS);
  private static final String HOST = "\r\nHost: 127.0.0.1\r\n";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String LONG = "Content-Length: 4000\r\n\r\n";

  @LocalServerPort private int port;
  private static int starts;

  private static Stream<Arguments> attacks() {
    return Stream.of(
        attack("the sign-in form", "POST /login HTTP/1.1" + HOST + FORM + LONG + "username=", "x"),
        attack(
            "the sign-in form in chunks",
            "POST /login HTTP/1.1" + HOST + FORM + "Transfer-Encoding: chunked\r\n\r\n",
            "1\r\nx\r\n"),
        attack(
            "the sign-in form, asked to go on",
            "POST /login HTTP/1.1" + HOST + FORM + "Expect: 100-continue\r\n" + LONG,
            "x"),
        attack(
            "the web apps' sign-in",
            "POST /camunda/api/admin/auth/user/default/login/tasklist HTTP/1.1"
                + HOST
                + FORM
                + LONG
                + "username=",
            "x"),
        attack(
            "a start with a wrong password",
            "POST /api/runbooks/drain-node/runs HTTP/1.1"
                + HOST
                + "Authorization: Basic "
                + Base64.getEncoder()
                    .encodeToString("nobody:wrong".getBytes(StandardCharsets.US_ASCII))
                + "\r\n"
                + JSON
                + LONG
                + "{",
            " "),
        attack(
            "a start without a password",
            "POST /engine-rest/process-definition/key/drain-node/start HTTP/1.1"
                + HOST
                + JSON
                + LONG
                + "{",
            " "),
        attack(
            "a body that is refused and goes on",
            "PUT /api HTTP/1.1" + HOST + JSON + "Content-Length: 900000\r\n\r\n",
            " "),
        attack(
            "a body for the metrics",
            "POST /actuator/prometheus HTTP/1.1" + HOST + JSON + LONG,
            " "),
        attack("a body of a GET", "GET /actuator/health HTTP/1.1" + HOST + JSON + LONG, " "),
        attack(
            "parts",
            "POST /login HTTP/1.1"
                + HOST
                + "Content-Type: multipart/form-data; boundary=x\r\n"
                + LONG
                + "--x\r\n",
            "x"),
        attack("a head without an end", "GET /login HTTP/1.1" + HOST + "X: ", "x"),
        attack("a first line without an end", "GET /", "x"),
        attack("connections without a request", "", ""),
        attack(
            "answers that nobody reads",
            ("GET /assets/style.css HTTP/1.1" + HOST + "\r\n").repeat(30),
            ""),
        attack(
            "refusals that nobody reads",
            ("GET /api/runs HTTP/1.1" + HOST + "\r\n").repeat(60),
            ""));
  }

  private static Arguments attack(String what, String beginning, String drip) {
    return Arguments.of(what, beginning, drip);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void givenMoreSlowVisitorsThanThreads_thenTheServiceIsThereForEverybodyElse(
      String what, String beginning, String drip) {
    Http signedIn = Http.at(port).signIn(OPERATOR);
    abort(signedIn, started());
    String run = started();

    try (SlowVisitors slow = new SlowVisitors(port, visitors(beginning), drip)) {
      assertThat(slow.size()).isGreaterThan(200);
      assertThat(soon(() -> Http.at(port).get("/actuator/health")).statusCode()).isEqualTo(200);
      assertThat(soon(() -> signedIn.get("/runs")).statusCode()).isEqualTo(200);
      assertThat(soon(() -> abort(signedIn, run)).statusCode()).isEqualTo(302);
      assertThat(soon(() -> Http.at(port).trySignIn(OPERATOR, TestPeople.passwordOf(OPERATOR))))
          .satisfies(
              answer ->
                  assertThat(answer.headers().firstValue("Location").orElse(""))
                      .isNotEmpty()
                      .doesNotContain("/login"));
      assertThat(soon(() -> Http.at(port).get("/actuator/health")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void givenASlowVisitor_whenTheTimeIsOver_thenToldSoAndCutOff() throws IOException {
    String form = "POST /login HTTP/1.1" + HOST + FORM + LONG + "username=";
    try (SlowVisitors slow = new SlowVisitors(port, List.of(form, form), "x")) {
      assertThat(slow.answer(0, 15_000)).contains("HTTP/1.1 408 ");
      assertThat(slow.answer(1, 2_000)).contains("HTTP/1.1 408 ");
    }
  }

  @Test
  void givenALargeSignIn_whenItCame_thenTooLarge() {
    Http browser = Http.at(port);
    assertThat(browser.trySignIn("x".repeat(5_000), "y").statusCode()).isEqualTo(413);
    assertThat(browser.trySignIn("x".repeat(3_000), "y").statusCode()).isEqualTo(302);
  }

  private static HttpResponse<String> abort(Http person, String run) {
    String page = "/runs/" + run + "/abort";
    return person.form(page, Map.of("_csrf", person.token(page)));
  }

  private static List<String> visitors(String beginning) {
    return IntStream.range(0, VISITORS).mapToObj(one -> beginning).collect(Collectors.toList());
  }

  /** Each for an agent of its own: nothing works on what was started here. */
  private String started() {
    HttpResponse<String> answer =
        Http.at(port)
            .basic(OPERATOR)
            .json(
                "POST",
                "/api/runbooks/drain-node/runs",
                "{\"agent\":\"10.0.9." + ++starts + "\",\"reason\":\"a look\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.body().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
  }

  private static HttpResponse<String> soon(Supplier<HttpResponse<String>> call) {
    long begun = System.nanoTime();
    HttpResponse<String> answer = call.get();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
    return answer;
  }
}
