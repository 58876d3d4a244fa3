package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.dcosrunbooks.engine.People.Group;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whose starts are refused again and again is told how long to wait, at every door. */
@House
class RefusedStartsTest {

  private static final String OPERATOR = TestPeople.of(Group.OPERATORS);
  private static final String START = "/process-definition/key/drain-node/start";

  @LocalServerPort private int port;

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
