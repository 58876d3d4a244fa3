package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.People.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Working on a task: for its candidates, under one's own name. */
@House
class TaskDoorTest {

  private static final String APPROVER = TestPeople.of(Group.APPROVERS);
  private static final String OPERATOR = TestPeople.of(Group.OPERATORS);

  @LocalServerPort private int port;
  @Autowired private TaskService tasks;
  @Autowired private People people;

  private String task;

  @BeforeEach
  void ask() {
    Task fresh = tasks.newTask();
    fresh.setName("Decide");
    tasks.saveTask(fresh);
    tasks.addCandidateGroup(fresh.getId(), Group.APPROVERS.id());
    task = fresh.getId();
  }

  @AfterEach
  void remove() {
    tasks.deleteTask(task, true);
  }

  @Test
  void givenTaskForApprovers_whenClaimedForOneself_thenItIsTheirs() {
    Http approver = Http.at(port).basic(APPROVER);
    assertThat(claim(approver, "{\"userId\":\"" + APPROVER + "\"}")).isEqualTo(204);
    assertThat(assignee()).isEqualTo(APPROVER);
  }

  @Test
  void givenACharacterThatNoTextHas_whenAskedOrSent_thenRefusedInWords() {
    Http approver = Http.at(port).basic(APPROVER);
    for (HttpResponse<String> answer :
        List.of(
            approver.get("/engine-rest/task?name=a%00b"),
            approver.json(
                "POST", "/engine-rest/task/" + task + "/claim", "{\"userId\":\"a\\u0000b\"}"),
            approver.json("POST", "/engine-rest/task", "{\"name\":\"a\\u0000b\"}"))) {
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("U+0000");
    }
    assertThat(people.find("a\0b")).isEmpty();
    assertThat(people.passwordFits("a\0b", "x")).isFalse();
  }

  @Test
  void givenTask_whenClaimedInAnotherName_thenForbidden() {
    Http approver = Http.at(port).basic(APPROVER);
    for (String body :
        List.of(
            "{\"userId\":\"" + OPERATOR + "\"}",
            "{\"userId\":null}",
            "{}",
            "{\"userId\":\"" + APPROVER + " \"}",
            "{\"userId\":[\"" + APPROVER + "\"]}",
            "{\"userId\":\"" + APPROVER + "\",\"assignee\":\"" + OPERATOR + "\"}")) {
      assertThat(claim(approver, body)).as(body).isEqualTo(403);
    }
    assertThat(claim(approver, "{\"userId\":\"" + APPROVER + "\",\"userId\":\"x\"}"))
        .isEqualTo(400);
    assertThat(assignee()).isNull();
  }

  @Test
  void givenTaskForApprovers_whenAnOperatorClaims_thenTheEngineRefuses() {
    Http operator = Http.at(port).basic(OPERATOR);
    assertThat(claim(operator, "{\"userId\":\"" + OPERATOR + "\"}")).isEqualTo(403);
    assertThat(assignee()).isNull();
  }

  @Test
  void givenClaimedTask_whenItsOwnerGivesItBackInTasklist_thenItIsFree() {
    Http approver = Http.at(port).signIn(APPROVER);
    String tree = "/camunda/api/engine/engine/default/task/" + task;
    assertThat(
            approver
                .webApp("POST", tree + "/claim", "{\"userId\":\"" + APPROVER + "\"}")
                .statusCode())
        .isEqualTo(204);
    assertThat(approver.webApp("POST", tree + "/unclaim", "").statusCode()).isEqualTo(204);
    assertThat(assignee()).isNull();
  }

  @Test
  void givenTaskClaimedBySomebody_whenSomebodyElseGivesItBack_thenForbidden() {
    Http approver = Http.at(port).basic(APPROVER);
    assertThat(claim(approver, "{\"userId\":\"" + APPROVER + "\"}")).isEqualTo(204);
    assertThat(
            Http.at(port)
                .basic(OPERATOR)
                .json("POST", "/engine-rest/task/" + task + "/unclaim", "{}")
                .statusCode())
        .isEqualTo(403);
    assertThat(assignee()).isEqualTo(APPROVER);
  }

  @Test
  void givenTaskClaimedBySomebody_whenSomebodyElseClaimsIt_thenToldWhoHasIt() {
    tasks.addCandidateGroup(task, Group.OPERATORS.id());
    assertThat(claim(Http.at(port).basic(APPROVER), "{\"userId\":\"" + APPROVER + "\"}"))
        .isEqualTo(204);
    HttpResponse<String> late =
        Http.at(port)
            .basic(OPERATOR)
            .json(
                "POST",
                "/engine-rest/task/" + task + "/claim",
                "{\"userId\":\"" + OPERATOR + "\"}");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains(APPROVER + " has claimed this task already");
    assertThat(assignee()).isEqualTo(APPROVER);
  }

  @Test
  void givenManyCommentsAtTheSameMoment_thenEachIsTaken() throws Exception {
    Http operator = Http.at(port).basic(OPERATOR);
    operator.get("/api/runs");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<HttpResponse<String>>> written = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String text = "comment " + i;
      written.add(threads.submit(() -> comment(operator, text)));
    }
    for (Future<HttpResponse<String>> one : written) {
      assertThat(one.get(60, TimeUnit.SECONDS).statusCode()).as(one.get().body()).isEqualTo(200);
    }
    threads.shutdownNow();
    assertThat(tasks.getTaskComments(task)).hasSize(60);
  }

  @Test
  void givenALongComment_orOneTooMany_thenRefusedInWords() {
    Http operator = Http.at(port).basic(OPERATOR);
    assertThat(comment(operator, "x".repeat(4_000)).statusCode()).isEqualTo(200);
    assertThat(comment(operator, "x".repeat(4_001)))
        .satisfies(
            answer -> {
              assertThat(answer.statusCode()).isEqualTo(400);
              assertThat(answer.body()).contains("longer than 4000 characters");
            });
    for (int i = 1; i < 200; i++) {
      tasks.createComment(task, null, "comment " + i);
    }
    assertThat(comment(operator, "one more"))
        .satisfies(
            answer -> {
              assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
              assertThat(answer.body()).contains("200 comments here already");
            });
  }

  private HttpResponse<String> comment(Http person, String text) {
    return person.json(
        "POST", "/engine-rest/task/" + task + "/comment/create", "{\"message\":\"" + text + "\"}");
  }

  @Test
  void givenTask_whenDelegatedResolvedThrownOrChanged_thenForbiddenForEverybody() {
    for (String user : TestPeople.all()) {
      Http program = Http.at(port).basic(user);
      Http browser = Http.at(port).signIn(user);
      for (String act :
          List.of("/delegate", "/resolve", "/bpmnError", "/bpmnEscalation", "/assignee")) {
        assertThat(
                program
                    .json("POST", "/engine-rest/task/" + task + act, "{\"userId\":\"x\"}")
                    .statusCode())
            .isEqualTo(403);
        assertThat(
                browser
                    .webApp(
                        "POST",
                        "/camunda/api/engine/engine/default/task/" + task + act,
                        "{\"userId\":\"x\"}")
                    .statusCode())
            .isEqualTo(403);
      }
      assertThat(
              program.json("PUT", "/engine-rest/task/" + task, "{\"name\":\"Other\"}").statusCode())
          .isEqualTo(403);
    }
    assertThat(tasks.createTaskQuery().taskId(task).singleResult().getName()).isEqualTo("Decide");
  }

  private int claim(Http who, String body) {
    return who.json("POST", "/engine-rest/task/" + task + "/claim", body).statusCode();
  }

  private String assignee() {
    return tasks.createTaskQuery().taskId(task).singleResult().getAssignee();
  }
}
