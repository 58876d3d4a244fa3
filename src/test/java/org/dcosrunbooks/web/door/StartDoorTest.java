package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A run starts at its beginning, with every listener and every mapping, or not at all. */
@House
@TestPropertySource(properties = "runbooks.engine.refused-starts-a-minute=100000")
class StartDoorTest {

  private static final String OPERATOR =
      TestPeople.of(org.dcosrunbooks.engine.People.Group.OPERATORS);

  @LocalServerPort private int port;
  @Autowired private RepositoryService repository;
  @Autowired private HistoryService history;

  private String deployment;
  private String definition;
  private long before;

  @BeforeEach
  void deploy() {
    deployment =
        repository.createDeployment().addClasspathResource("doors/probe.bpmn").deploy().getId();
    definition =
        repository.createProcessDefinitionQuery().deploymentId(deployment).singleResult().getId();
    before = history.createHistoricProcessInstanceQuery().count();
  }

  @AfterEach
  void remove() {
    repository.deleteDeployment(deployment, true);
  }

  static Stream<String> jumps() {
    List<String> bodies = new ArrayList<>();
    String instruction = "[{\"type\":\"startAfterActivity\",\"activityId\":\"userTask_decide\"}]";
    bodies.add("{\"startInstructions\":" + instruction + "}");
    bodies.add("{\"startInstructions\":[]}");
    bodies.add("{\"startInstructions\":null}");
    bodies.add("{\"skipCustomListeners\":true}");
    bodies.add("{\"skipCustomListeners\":false}");
    bodies.add("{\"skipIoMappings\":true}");
    bodies.add("{\"skipIoMappings\":\"true\"}");
    bodies.add("{\"variables\":{},\"startInstructions\":" + instruction + ",\"variables\":{}}");
    bodies.add("{\"startInstructions\":null,\"startInstructions\":" + instruction + "}");
    bodies.add("{\"STARTINSTRUCTIONS\":" + instruction + "}");
    bodies.add("{\"start_instructions\":" + instruction + "}");
    bodies.add("{\" startInstructions \":" + instruction + "}");
    bodies.add("{\"start\\u0049nstructions\":" + instruction + "}");
    bodies.add("{\"variables\":{\"a\":{\"value\":1,\"skipIoMappings\":true}}}");
    bodies.add("{\"skip-custom-listeners\":true}");
    bodies.add(" \n\t{\"variables\":{},\"skipCustomListeners\":true}");
    bodies.add("{\"variables\":{}} {\"startInstructions\":" + instruction + "}");
    return bodies.stream();
  }

  @ParameterizedTest
  @MethodSource("jumps")
  void givenStartThatJumps_whenSentToEitherTree_thenForbiddenAndNothingHasRun(String body) {
    Http program = Http.at(port).basic(OPERATOR);
    Http browser = Http.at(port).signIn(OPERATOR);
    for (String start : starts()) {
      HttpResponse<String> answer = program.json("POST", "/engine-rest" + start, body);
      assertThat(answer.statusCode()).as(start + " " + answer.body()).isEqualTo(403);
      answer = browser.webApp("POST", "/camunda/api/engine/engine/default" + start, body);
      assertThat(answer.statusCode()).as(start + " " + answer.body()).isEqualTo(403);
      answer = program.json("POST", "/engine-rest/engine/default" + start, body);
      assertThat(answer.statusCode()).as(start + " " + answer.body()).isEqualTo(403);
    }
    assertThat(history.createHistoricProcessInstanceQuery().count()).isEqualTo(before);
  }

  @Test
  void givenBodyThatIsNotPlainJson_whenStarted_thenRefusedAndNothingHasRun() {
    Http program = Http.at(port).basic(OPERATOR);
    String start = "/engine-rest/process-definition/key/door-probe/start";
    String tooDeep = "[".repeat(100) + "]".repeat(100);
    assertThat(program.json("POST", start, "{\"variables\":{").statusCode()).isEqualTo(400);
    assertThat(program.json("POST", start, "[]").statusCode()).isEqualTo(400);
    assertThat(program.json("POST", start, "{\"variables\":" + tooDeep + "}").statusCode())
        .isEqualTo(400);
    assertThat(program.json("POST", start, "{\"variables\":{},\"variables\":{}}").statusCode())
        .isEqualTo(400);
    assertThat(program.json("POST", start, "{\"caseInstanceId\":\"x\"}").statusCode())
        .isEqualTo(403);
    assertThat(
            program
                .json("POST", start, "{\"businessKey\":\"" + "x".repeat(300_000) + "\"}")
                .statusCode())
        .isEqualTo(413);
    for (String type :
        List.of(
            "text/plain",
            "application/xml",
            "application/json; charset=UTF-16",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "?")) {
      assertThat(program.send("POST", start, "{}", "Content-Type", type).statusCode())
          .as(type)
          .isEqualTo(415);
    }
    assertThat(program.json("POST", start, "{}", "Content-Encoding", "gzip").statusCode())
        .isEqualTo(415);
    assertThat(history.createHistoricProcessInstanceQuery().count()).isEqualTo(before);
  }

  @Test
  void givenVariablesOfAnotherShape_whenSentToEitherTree_thenToldWhichAndWhatIsTaken() {
    Http program = Http.at(port).basic(OPERATOR);
    Http browser = Http.at(port).signIn(OPERATOR);
    List<String> doors = new ArrayList<>(starts());
    doors.add("/task/none/complete");
    doors.add("/task/none/submit-form");
    for (String door : doors) {
      for (String agent : List.of("\"10.0.2.11\"", "7", "true", "null", "[\"10.0.2.11\"]")) {
        String body = "{\"variables\":{\"agent\":" + agent + "}}";
        for (HttpResponse<String> answer :
            List.of(
                program.json("POST", "/engine-rest" + door, body),
                browser.webApp("POST", "/camunda/api/engine/engine/default" + door, body))) {
          assertThat(answer.statusCode()).as(door + body + answer.body()).isEqualTo(400);
          assertThat(answer.body())
              .as(door + body)
              .contains(
                  "agent must be an object with its value: {\\\"agent\\\": {\\\"value\\\":"
                      + " \\\"10.0.0.1\\\", \\\"type\\\": \\\"String\\\"}}");
        }
      }
    }
    HttpResponse<String> question =
        program.json(
            "POST", "/engine-rest/process-instance", "{\"variables\":{\"agent\":\"10.0.2.11\"}}");
    assertThat(question.statusCode()).isEqualTo(400);
    assertThat(question.body())
        .contains("variables must be a list, each as {")
        .contains("operator");
    HttpResponse<String> ours =
        program.json(
            "POST",
            "/api/runbooks/drain-node/runs",
            "{\"variables\":{\"agent\":{\"value\":\"10.0.2.11\"}}}");
    assertThat(ours.statusCode()).isEqualTo(400);
    assertThat(ours.body()).contains("\"variables\":\"is a list or an object;").contains("agent");
  }

  @Test
  void givenPlainStart_whenSentToEitherTree_thenTheDoorLetsItThrough() {
    Http program = Http.at(port).basic(OPERATOR);
    Http browser = Http.at(port).signIn(OPERATOR);
    for (String start : starts()) {
      assertThat(program.json("POST", "/engine-rest" + start, "{\"variables\":{}}").body())
          .doesNotContain("\"Refused\"");
      assertThat(
              browser
                  .webApp(
                      "POST",
                      "/camunda/api/engine/engine/default" + start,
                      "{\"variables\":{},\"businessKey\":\"mine\"}")
                  .body())
          .doesNotContain("\"Refused\"");
    }
  }

  private List<String> starts() {
    return List.of(
        "/process-definition/key/door-probe/start",
        "/process-definition/" + definition + "/start",
        "/process-definition/" + definition.replace(":", "%3A") + "/start",
        "/process-definition/key/door-probe/tenant-id/none/start",
        "/process-definition/key/door-probe/submit-form",
        "/process-definition/" + definition + "/submit-form");
  }
}
