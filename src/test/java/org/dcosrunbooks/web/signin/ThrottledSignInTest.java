package org.dcosrunbooks.web.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.dcosrunbooks.web.door.House;
import org.dcosrunbooks.web.door.Http;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** Guessing is slowed on each way in; the address of this test is slowed with it. */
@House
@DirtiesContext
class ThrottledSignInTest {

  @LocalServerPort private int port;

  @Test
  void givenManyWrongPasswords_whenTriedOnAnyWayIn_thenTheVisitorIsToldToWait() {
    Http browser = Http.at(port);
    HttpResponse<String> answer = browser.trySignIn("no-such-user", "guess");
    assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/login?wrong");
    for (int i = 0; i < 25; i++) {
      answer = browser.trySignIn("no-such-user", "guess " + i);
    }
    assertThat(answer.headers().firstValue("Location").orElse(""))
        .matches(".*/login\\?wait=[0-9]+");

    answer = Http.at(port).basic("no-such-user", "guess").get("/engine-rest/task");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();

    Http tasklist = Http.at(port);
    answer =
        tasklist.form(
            "/camunda/api/admin/auth/user/default/login/tasklist",
            Map.of("username", "no-such-user", "password", "guess"),
            "X-XSRF-TOKEN",
            tasklist.webAppToken());
    assertThat(answer.statusCode()).isEqualTo(429);
  }
}
