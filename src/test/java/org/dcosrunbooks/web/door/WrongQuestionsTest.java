package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.People.Group;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What is asked wrongly, or about what is not there, is the asker's mistake at every door. */
@House
class WrongQuestionsTest {

  private static final String EVERYBODY = "in-every-group";

  @LocalServerPort private int port;
  @Autowired private People people;

  private final List<String> broken = new ArrayList<>();
  private final EngineDescription description = new EngineDescription();

  @BeforeEach
  void somebodyWhoMayAskEverything() {
    if (people.find(EVERYBODY).isEmpty()) {
      people.add(
          new People.Person(EVERYBODY, EVERYBODY, EnumSet.allOf(Group.class)),
          TestPeople.passwordOf(EVERYBODY));
    }
  }

  /** Every door, with what names nothing, and every field of it with what it cannot be. */
  @Test
  void givenNothingOfTheIdAndFieldsOfNoUse_whenAskedAtEachDoor_thenNoFaultOfTheService() {
    Http program = Http.at(port).basic(EVERYBODY);
    for (Door door : Doors.ofTheEngine()) {
      String path = "/engine-rest/" + filled(door);
      String key = EngineDescription.keyOf(door);
      ask(program, door, path, body(door));
      for (String parameter : description.parameters(key)) {
        ask(program, door, path + "?" + parameter + "=a,,b", body(door));
      }
      if (door.body() == Body.FIELDS && door.method().equals("POST")) {
        description.body(key).map(description::shape).orElse(Map.of()).keySet().stream()
            .flatMap(field -> Stream.of("[]", "[null]").map(it -> "{\"" + field + "\":" + it + "}"))
            .forEach(question -> ask(program, door, path, question));
      }
    }
    assertThat(broken).isEmpty();
  }

  /** What the engine's own checks refuse, and with what it is answered. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | task?candidateUser=a&candidateGroup=b | cannot set both candidate
          400 | task?tenantIdIn=a&withoutTenantId=true | tenantId
          400 | task?processVariables=a_like_&sortBy=nothing&sortOrder=asc | sortBy
          400 | process-instance?rootProcessInstances=true&superProcessInstance=a | cannot set both
          400 | history/process-instance?rootProcessInstances=true&superProcessInstanceId=a | cannot set both
          400 | authorization?userIdIn=a&groupIdIn=b | at the same time
          400 | job?timers=true&messages=true | cannot be used together
          404 | task/none | none
          404 | task/none/variables | none
          400 | task/none/form-variables | none
          404 | task/none/comment | none
          404 | task/none/identity-links | none
          404 | execution/none | none
          404 | execution/none/localVariables | none
          404 | process-instance/none | none
          404 | process-instance/none/variables | none
          404 | process-instance/none/activity-instances | none
          404 | job/none | none
          404 | job/none/stacktrace | none
          404 | incident/none | none
          404 | history/variable-instance/none | none
          404 | history/job-log/none/stacktrace | none
          404 | process-definition/none/xml | none
          404 | decision-definition/none/xml | none
          404 | deployment/none/resources | none
          """)
  void givenAWrongQuestion_whenAskedInEitherTree_thenTheAskerIsTold(
      int status, String question, String word) {
    Http program = Http.at(port).basic(EVERYBODY);
    HttpResponse<String> answer = program.get("/engine-rest/" + question);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(word).contains("\"message\"");

    Http browser = Http.at(port).signIn(EVERYBODY);
    answer = browser.get("/camunda/api/engine/engine/default/" + question);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  /** What the engine stumbles over without a check of its own, or behind one of the database's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | POST | history/process-instance | {"processDefinitionKeyNotIn":[]} | processDefinitionKeyNotIn
          400 | GET | history/process-instance?processDefinitionKeyNotIn= | | processDefinitionKeyNotIn
          400 | GET | task?firstResult=-1 | | firstResult
          400 | GET | task?firstResult=99999999999 | | firstResult
          400 | POST | task?firstResult=x | {} | firstResult
          400 | POST | history/task | {"firstResult":-1} | firstResult
          400 | GET | task?maxResults=-1 | | maxResults
          404 | GET | task/none/deployed-form | | task
          404 | PUT | job/none/retries | {"retries":1} | none
          """)
  void givenWhatTheEngineStumblesOver_whenAsked_thenTheAskerIsTold(
      int status, String method, String question, String body, String word) {
    Http program = Http.at(port).basic(EVERYBODY);
    String path = "/engine-rest/" + question;
    HttpResponse<String> answer =
        method.equals("GET")
            ? program.get(path)
            : program.json(method, path, body == null ? "" : body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(word).contains("\"message\"");
  }

  private void ask(Http program, Door door, String path, String body) {
    HttpResponse<String> answer =
        body == null || door.method().equals("GET")
            ? program.send(door.method(), path, null)
            : program.json(door.method(), path, body);
    if (answer.statusCode() >= 500) {
      broken.add(
          answer.statusCode()
              + " "
              + door.method()
              + " "
              + path
              + " "
              + body
              + " → "
              + answer.body());
    }
  }

  private static String body(Door door) {
    return switch (door.body()) {
      case CLAIM -> "{\"userId\":\"" + EVERYBODY + "\"}";
      case RETRIES -> "{\"retries\":1}";
      case COMMENT -> "{\"message\":\"x\"}";
      case START, COMPLETE, FIELDS -> "{}";
      default -> null;
    };
  }

  private static String filled(Door door) {
    return door.path().toString().replaceAll("\\{[^}]*}", "none").replaceAll("\\*\\*$", "");
  }
}
