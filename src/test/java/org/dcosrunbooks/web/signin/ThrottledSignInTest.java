package org.dcosrunbooks.web.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.dcosrunbooks.web.door.House;
import org.dcosrunbooks.web.door.Http;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** Guessing is slowed on each way in; the address of this test is slowed with it. */
@House
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class ThrottledSignInTest {

  private static final String[] FORM = {"Content-Type", "application/x-www-form-urlencoded"};

  @LocalServerPort private int port;

  @Test
  void givenManyWrongPasswords_whenTriedOnAnyWayIn_thenTheVisitorIsToldToWait() {
    Http browser = Http.at(port);
    HttpResponse<String> answer = browser.trySignIn("no-such-user", "guess");
    assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/login?wrong");
    answer =
        told(
            () -> browser.trySignIn("no-such-user", "guess"),
            one -> one.headers().firstValue("Location").orElse("").contains("wait"));
    assertThat(answer.headers().firstValue("Location").orElse(""))
        .matches(".*/login\\?wait=[0-9]+");

    answer =
        told(
            () -> Http.at(port).basic("no-such-user", "guess").get("/engine-rest/task"),
            one -> one.statusCode() == 429);
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();

    Http tasklist = Http.at(port);
    answer =
        told(
            () ->
                tasklist.form(
                    "/camunda/api/admin/auth/user/default/login/tasklist",
                    Map.of("username", "no-such-user", "password", "guess"),
                    "X-XSRF-TOKEN",
                    tasklist.webAppToken()),
            one -> one.statusCode() == 429);
    assertThat(answer.statusCode()).isEqualTo(429);
  }

  /** A wait may have passed meanwhile; then the next one is twice as long. */
  private static HttpResponse<String> told(
      Supplier<HttpResponse<String>> guess, Predicate<HttpResponse<String>> toWait) {
    HttpResponse<String> answer = guess.get();
    for (int i = 0; i < 25 && !toWait.test(answer); i++) {
      answer = guess.get();
    }
    return answer;
  }

  @Test
  void givenTasklistsSignIn_whenTheNameIsWrittenInADisguise_thenItIsRefused() {
    Http tasklist = Http.at(port);
    String token = tasklist.webAppToken();
    String path = "/camunda/api/admin/auth/user/default/login/tasklist";
    for (String body :
        List.of(
            "user%6eame=first&username=decoy&password=x",
            "username=decoy&user%6eame=first",
            "user%6eame=first&password=x&password=y",
            "username=first&password=x&more=1",
            "username=first",
            "username=%zz&password=x",
            "")) {
      assertThat(tasklist.send("POST", path, body, FORM[0], FORM[1], "X-XSRF-TOKEN", token))
          .as(body)
          .returns(400, HttpResponse::statusCode);
    }
    assertThat(
            tasklist.send(
                "POST",
                path + "?username=decoy",
                "username=first&password=x",
                FORM[0],
                FORM[1],
                "X-XSRF-TOKEN",
                token))
        .returns(400, HttpResponse::statusCode);
    assertThat(
            tasklist.send(
                "POST",
                path,
                "username=first&password=" + "x".repeat(5000),
                FORM[0],
                FORM[1],
                "X-XSRF-TOKEN",
                token))
        .returns(413, HttpResponse::statusCode);
    for (int i = 0; i < 5; i++) {
      assertThat(
              tasklist.send(
                  "POST",
                  path,
                  "user%6eame=disguised&p%61ssword=x",
                  FORM[0],
                  FORM[1],
                  "X-XSRF-TOKEN",
                  token))
          .returns(401, HttpResponse::statusCode);
    }
    assertThat(
            tasklist.form(
                path, Map.of("username", "disguised", "password", "x"), "X-XSRF-TOKEN", token))
        .returns(429, HttpResponse::statusCode);
  }
}
