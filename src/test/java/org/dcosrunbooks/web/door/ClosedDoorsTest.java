package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.dcosrunbooks.engine.People.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What is closed to everybody, and ways of writing an address that must not open it. */
@House
class ClosedDoorsTest {

  private static final String ADMIN = TestPeople.of(Group.ADMINS);

  private static final String MULTIPART =
      """
      --x\r
      Content-Disposition: form-data; name="deployment-name"\r
      \r
      mine\r
      --x\r
      Content-Disposition: form-data; name="data"; filename="mine.bpmn"\r
      Content-Type: application/xml\r
      \r
      <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"/>\r
      --x--\r
      """;

  @LocalServerPort private int port;
  @Autowired private RepositoryService repository;
  @Autowired private IdentityService identities;

  @Test
  void givenAnybody_whenTheyDeploy_thenForbiddenAndNothingIsDeployed() {
    long before = repository.createDeploymentQuery().count();
    for (String user : TestPeople.all()) {
      Http program = Http.at(port).basic(user);
      Http browser = Http.at(port).signIn(user);
      String[] type = {"Content-Type", "multipart/form-data; boundary=x"};
      assertThat(
              program.send("POST", "/engine-rest/deployment/create", MULTIPART, type).statusCode())
          .isEqualTo(403);
      assertThat(
              browser
                  .send(
                      "POST",
                      "/camunda/api/engine/engine/default/deployment/create",
                      MULTIPART,
                      "Content-Type",
                      type[1],
                      "X-XSRF-TOKEN",
                      browser.webAppToken())
                  .statusCode())
          .isEqualTo(403);
      assertThat(program.json("POST", "/engine-rest/deployment/any/redeploy", "{}").statusCode())
          .isEqualTo(403);
    }
    assertThat(repository.createDeploymentQuery().count()).isEqualTo(before);
  }

  @Test
  void givenNobodyIsInTheWebAppsOwnAdminGroup_whenSetUpIsCalled_thenItCreatesNobody() {
    // the web apps take just this for an empty installation, and would let anybody in
    assertThat(identities.createUserQuery().memberOfGroup("camunda-admin").count()).isZero();
    long before = identities.createUserQuery().count();
    String user =
        "{\"profile\":{\"id\":\"intruder\",\"firstName\":\"x\",\"lastName\":\"x\"},"
            + "\"credentials\":{\"password\":\"a long enough password\"}}";
    Http nobody = Http.at(port);
    assertThat(
            nobody
                .webApp("POST", "/camunda/api/admin/setup/default/user/create", user)
                .statusCode())
        .isEqualTo(401);
    for (String name : TestPeople.all()) {
      Http browser = Http.at(port).signIn(name);
      assertThat(
              browser
                  .webApp("POST", "/camunda/api/admin/setup/default/user/create", user)
                  .statusCode())
          .isEqualTo(403);
    }
    assertThat(identities.createUserQuery().count()).isEqualTo(before);
    assertThat(nobody.get("/camunda/app/admin/default/setup/").headers().firstValue("Location"))
        .hasValueSatisfying(address -> assertThat(address).endsWith("/login"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//engine-rest/deployment/create",
        "/engine-rest//deployment/create",
        "/engine-rest/deployment//create",
        "/engine-rest/deployment/create/",
        "/engine-rest/deployment/create;jsessionid=1",
        "/engine-rest;x=1/deployment/create",
        "/engine-rest/deployment;x/create",
        "/engine-rest/%2e/deployment/create",
        "/engine-rest/x/%2e%2e/deployment/create",
        "/engine-rest/x/../deployment/create",
        "/engine-rest/./deployment/create",
        "/engine-rest/deployment%2fcreate",
        "/engine-rest/deployment%2Fcreate",
        "/engine-rest/deployment%5ccreate",
        "/engine-rest/deployment\\create",
        "/engine-rest/%64eployment/create",
        "/%65ngine-rest/deployment/create",
        "/engine-rest/deployment/create%00",
        "/engine-rest/deployment/create%20",
        "/engine-rest/deployment/create%0a",
        "/engine-rest/deployment/create%3bx",
        "/engine-rest/deployment%252fcreate",
        "/engine-rest/DEPLOYMENT/create",
        "/ENGINE-REST/deployment/create",
        "/engine-rest/engine/default/deployment/create",
        "/engine-rest/engine/DEFAULT/deployment/create",
        "/engine-rest/engine/other/deployment/create",
        "/camunda/api/engine/engine/default/deployment/create",
        "/camunda/api/engine/engine/other/deployment/create",
        "/camunda/api/engine/engine/default/engine/default/deployment/create",
        "/camunda/api/engine/../engine/engine/default/deployment/create",
        "/camunda/api/admin/setup/default/user/create",
        "/camunda/api/admin/%73etup/default/user/create",
        "/camunda/api/admin/setup/other/user/create",
        "/camunda/api/cockpit/../admin/setup/default/user/create",
        "/engine-rest/process-instance/delete",
        "/engine-rest/history/cleanup",
        "/engine-rest/message",
        "/engine-rest/signal",
        "/engine-rest/condition",
        "/engine-rest/migration/execute",
        "/engine-rest/job/any/execute",
        "/engine-rest/job/retries",
        "/engine-rest/identity/verify",
        "/engine-rest",
        "/engine-rest/",
        "/camunda/api",
        "/camunda/api/engine"
      })
  void givenAdministrator_whenClosedAddressIsWrittenInAnyWay_thenNothingOpens(String address)
      throws IOException {
    long deployments = repository.createDeploymentQuery().count();
    long users = identities.createUserQuery().count();
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "TRACE", "FOO")) {
      int status = raw(method, address, "{}");
      assertThat(status).as(method + " " + address).isBetween(400, 405).isNotEqualTo(402);
    }
    assertThat(repository.createDeploymentQuery().count()).isEqualTo(deployments);
    assertThat(identities.createUserQuery().count()).isEqualTo(users);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/engine-rest/user/",
        "/engine-rest//user",
        "/engine-rest/./user",
        "/engine-rest/user;x",
        "/engine-rest/%75ser",
        "/engine-rest/USER",
        "/engine-rest/engine/default/user",
        "/engine-rest/task/../user",
        "/engine-rest/task/%2e%2e/user",
        "/engine-rest/user?x=/engine-rest/version",
        "/camunda/api/engine/engine/default/user"
      })
  void givenOperator_whenUserListIsAskedForInAnyWay_thenItIsNotShown(String address)
      throws IOException {
    String operator = TestPeople.of(Group.OPERATORS);
    assertThat(raw("GET", address, null, basic(operator))).isBetween(400, 404);
    Http browser = Http.at(port).signIn(operator);
    String cookie = "Cookie: JSESSIONID=" + browser.cookie("JSESSIONID");
    assertThat(raw("GET", address, null, cookie)).isBetween(400, 404);
  }

  @Test
  void givenMethodInDisguise_whenSent_thenForbidden() {
    Http admin = Http.at(port).basic(ADMIN);
    for (String header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
      assertThat(admin.get("/engine-rest/user/none-such/profile", header, "DELETE").statusCode())
          .isEqualTo(403);
      assertThat(admin.json("POST", "/engine-rest/task", "{}", header, "PUT").statusCode())
          .isEqualTo(403);
    }
    assertThat(admin.json("POST", "/engine-rest/user?_method=DELETE", "{}").statusCode())
        .isEqualTo(403);
  }

  @Test
  void givenReadableAddress_whenAskedWithHeadOrUnlistedOptions_thenForbidden() {
    Http admin = Http.at(port).basic(ADMIN);
    assertThat(admin.get("/engine-rest/task").statusCode()).isEqualTo(200);
    assertThat(admin.send("HEAD", "/engine-rest/task", null).statusCode()).isEqualTo(403);
    assertThat(admin.send("OPTIONS", "/engine-rest/task", null).statusCode()).isEqualTo(403);
    assertThat(admin.send("OPTIONS", "/engine-rest/deployment/create", null).statusCode())
        .isEqualTo(403);
    assertThat(admin.send("OPTIONS", "/engine-rest/filter", null).statusCode()).isEqualTo(200);
  }

  @Test
  void givenAdministrator_whenTheyUseAnotherGroupThanOurs_thenForbidden() {
    Http admin = Http.at(port).basic(ADMIN);
    assertThat(
            admin
                .json("PUT", "/engine-rest/group/camunda-admin/members/" + ADMIN, "{}")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            admin
                .json("POST", "/engine-rest/group/create", "{\"id\":\"x\",\"name\":\"x\"}")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void givenRetries_whenTheNumberIsNotSmall_thenRefused() {
    Http oncall = Http.at(port).basic(TestPeople.of(Group.ONCALL));
    String job = "/engine-rest/job/none-such/retries";
    for (String body :
        List.of(
            "{\"retries\":0}",
            "{\"retries\":-1}",
            "{\"retries\":99}",
            "{\"retries\":\"1\"}",
            "{}")) {
      assertThat(oncall.json("PUT", job, body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(oncall.json("PUT", job, "{\"retries\":1,\"dueDate\":\"2020-01-01\"}").statusCode())
        .isEqualTo(403);
    assertThat(oncall.json("PUT", job, "{\"retries\":1}").statusCode()).isNotIn(400, 403);
  }

  @Test
  void givenPersonWithoutGroups_whenTheyGoAnywhere_thenThePageSaysWhy() {
    Http browser = Http.at(port).signIn(TestPeople.NOBODYS);
    List<String> open = new ArrayList<>();
    for (String page :
        List.of(
            "/",
            "/runs",
            "/runbooks",
            "/runbooks/drain-node",
            "/runs/any",
            "/runs/any/record",
            "/runs/any/log",
            "/camunda/",
            "/camunda/app/tasklist/default/",
            "/camunda/app/cockpit/default/",
            "/camunda/app/admin/default/",
            "/camunda/app/welcome/default/",
            "/camunda/lib/deps.js",
            "/camunda/api/engine/engine/",
            "/camunda/api/engine/engine/default/task",
            "/camunda/api/cockpit/plugin/base/default/incident")) {
      HttpResponse<String> answer = browser.get(page, "Accept", "text/html");
      if (answer.statusCode() != 403 || !answer.body().contains("you are in no group")) {
        open.add(page + " " + answer.statusCode());
      }
    }
    Http program = Http.at(port).basic(TestPeople.NOBODYS);
    for (String path :
        List.of(
            "/api/cluster",
            "/api/runs",
            "/api/runs/any",
            "/api/runs/any/log",
            "/api/runbooks",
            "/engine-rest/task",
            "/engine-rest/version",
            "/actuator/prometheus")) {
      HttpResponse<String> answer = program.get(path);
      if (answer.statusCode() != 403 || !answer.body().contains("you are in no group")) {
        open.add(path + " " + answer.statusCode());
      }
    }
    assertThat(open).isEmpty();
  }

  private int raw(String method, String address, String body) throws IOException {
    return raw(method, address, body, basic(ADMIN));
  }

  private static String basic(String user) {
    String both = user + ":" + TestPeople.passwordOf(user);
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends the address as it is; clients would tidy it up. */
  private int raw(String method, String address, String body, String header) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      String content =
          body == null
              ? ""
              : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n";
      String request =
          method
              + " "
              + address
              + " HTTP/1.1\r\nHost: 127.0.0.1:"
              + port
              + "\r\nConnection: close\r\n"
              + header
              + "\r\n"
              + content
              + "\r\n"
              + (body == null ? "" : body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return Integer.parseInt(answer.substring(9, 12));
    }
  }
}
