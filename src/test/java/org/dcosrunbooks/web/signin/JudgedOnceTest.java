package org.dcosrunbooks.web.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dcosrunbooks.web.door.House;
import org.dcosrunbooks.web.door.Http;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A wrong password is one try, whatever door it is tried at. */
@House
class JudgedOnceTest {

  @LocalServerPort private int port;

  private static Stream<Arguments> doors() {
    return Stream.of(
        door(
            "form",
            user ->
                port ->
                    Http.at(port)
                        .trySignIn(user, "guess")
                        .headers()
                        .firstValue("Location")
                        .orElse("")
                        .replaceAll(".*\\?(wrong|wait).*", "$1")),
        door(
            "program",
            user -> port -> word(Http.at(port).basic(user, "guess").get("/engine-rest/task"))),
        door("api", user -> port -> word(Http.at(port).basic(user, "guess").get("/api/runs"))),
        door(
            "tasklist",
            user ->
                port -> {
                  Http tasklist = Http.at(port);
                  return word(
                      tasklist.form(
                          "/camunda/api/admin/auth/user/default/login/tasklist",
                          Map.of("username", user, "password", "guess"),
                          "X-XSRF-TOKEN",
                          tasklist.webAppToken()));
                }));
  }

  private static Arguments door(String name, Function<String, Function<Integer, String>> tryIt) {
    return Arguments.of(name, tryIt);
  }

  private static String word(HttpResponse<String> answer) {
    return switch (answer.statusCode()) {
      case 401 -> "wrong";
      case 429 -> "wait";
      default -> answer.statusCode() + " " + answer.body();
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("doors")
  void givenWrongPasswords_whenTriedAtADoor_thenTheSixthHasToWait(
      String name, Function<String, Function<Integer, String>> tryIt) {
    for (int i = 1; i <= 5; i++) {
      assertThat(tryIt.apply("nobody-at-" + name).apply(port)).as("try " + i).isEqualTo("wrong");
    }
    assertThat(tryIt.apply("nobody-at-" + name).apply(port)).isEqualTo("wait");
  }
}
