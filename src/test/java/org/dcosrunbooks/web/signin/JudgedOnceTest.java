package org.dcosrunbooks.web.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.digest.PasswordManager;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.web.door.House;
import org.dcosrunbooks.web.door.Http;
import org.dcosrunbooks.web.door.TestPeople;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A wrong password is one try, whatever door it is tried at. */
@House
class JudgedOnceTest {

  @LocalServerPort private int port;
  @Autowired private ProcessEngine engine;

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

  @Test
  void givenARightPassword_whenSignedInAtTasklist_thenTheEngineDoesNotJudgeItAgain() {
    ProcessEngineConfigurationImpl configuration =
        (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    PasswordManager own = configuration.getPasswordManager();
    AtomicInteger judgedAgain = new AtomicInteger();
    configuration.setPasswordManager(
        new PasswordManager(configuration.getPasswordEncryptor(), List.of()) {
          @Override
          public boolean check(String password, String stored) {
            judgedAgain.incrementAndGet();
            return own.check(password, stored);
          }
        });
    try {
      Http tasklist = Http.at(port);
      String user = TestPeople.of(Group.OPERATORS);
      HttpResponse<String> answer =
          tasklist.form(
              "/camunda/api/admin/auth/user/default/login/tasklist",
              Map.of("username", user, "password", TestPeople.passwordOf(user)),
              "X-XSRF-TOKEN",
              tasklist.webAppToken());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains(user);
      assertThat(judgedAgain).hasValue(0);
    } finally {
      configuration.setPasswordManager(own);
    }
  }
}
