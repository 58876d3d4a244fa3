package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.People.Group;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whose starts are refused again and again is told how long to wait, at every door. */
@House
class RefusedStartsTest {

  private static final String OPERATOR = TestPeople.of(Group.OPERATORS);
  private static final String START = "/process-definition/key/drain-node/start";

  @LocalServerPort private int port;
  @Autowired private People people;

  /** Nothing of these comes as far as the runbook: the door itself refuses them. */
  @Test
  void givenTenStartsRefusedByTheDoorsThemselves_whenTheNextComes_thenItWaits() {
    people.add(
        new People.Person("another-operator", "another", Set.of(Group.OPERATORS)),
        "password of another");
    Http another = Http.at(port).basic("another-operator", "password of another");
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> typed =
          another.json(
              "POST",
              "/engine-rest" + START,
              "{\"variables\":{\"agent\":{\"type\":\"Foo\",\"value\":\"x\"}}}");
      assertThat(typed.statusCode()).as(typed.body()).isEqualTo(400);
      HttpResponse<String> number =
          another.json("POST", "/api/runbooks/drain-node/runs", "{\"agent\":7}");
      assertThat(number.statusCode()).as(number.body()).isEqualTo(400);
    }
    for (String start : List.of("/engine-rest" + START, "/api/runbooks/drain-node/runs")) {
      HttpResponse<String> answer = another.json("POST", start, "{\"agent\":7}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(answer.body()).contains("10 of your starts were refused within a minute");
    }
  }

  @Test
  void givenTenRefusedStarts_whenTheNextComes_thenToldWhenToComeAgain() {
    Http program = Http.at(port).basic(OPERATOR);
    Http browser = Http.at(port).signIn(OPERATOR);
    for (int i = 0; i < 10; i++) {
      assertThat(program.json("POST", "/api/runbooks/drain-node/runs", "{}").statusCode())
          .isEqualTo(400);
    }

    String fields = "{\"agent\":\"10.0.0.9\",\"reason\":\"a look\"}";
    HttpResponse<String> answer = program.json("POST", "/api/runbooks/drain-node/runs", fields);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After").orElse("")).matches("[1-5]?[0-9]|60");
    assertThat(answer.body()).contains("10 of your starts were refused within a minute");

    answer = program.json("POST", "/engine-rest" + START, "{\"variables\":{}}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("60");

    answer =
        browser.webApp("POST", "/camunda/api/engine/engine/default" + START, "{\"variables\":{}}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);

    answer =
        browser.form(
            "/runbooks/drain-node/start",
            Map.of(
                "agent",
                "10.0.0.9",
                "reason",
                "a look",
                "_csrf",
                browser.token("/runbooks/drain-node/start")));
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).contains("10 of your starts were refused within a minute");
  }
}
