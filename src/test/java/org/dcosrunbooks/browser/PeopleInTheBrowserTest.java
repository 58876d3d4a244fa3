package org.dcosrunbooks.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.testing.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people do with the service from sign-in to the end of a run, each at a window of their own.
 * Pictures of all they see stand in {@code target/pictures}.
 */
class PeopleInTheBrowserTest {

  private static final String CALM = "10.0.2.11";
  private static final String BUSY = "10.0.2.13";

  /** Somebody in all groups that do something. */
  private static final String CHIEF = "chief";

  private static final String PASSWORD = "correct horse battery";

  private static Browser browser;
  private static Service service;

  @BeforeAll
  static void open() {
    browser = Browser.open();
    service = Service.start();
    service.hires(CHIEF, PASSWORD, "operators", "approvers", "oncall", "admins");
  }

  @AfterAll
  static void close() {
    if (service != null) {
      service.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void fresh() {
    service.fresh();
  }

  @AfterEach
  void leave() {
    Person.everybodyLeaves();
  }

  private static Person comes(String name) {
    return Person.signedIn(browser, service.address(), name);
  }

  private static Person comesInManyGroups() {
    return Person.signedIn(browser, service.address(), CHIEF, PASSWORD);
  }

  @Test
  void givenCalmAgent_whenAskedInTheConsoleAndApprovedInTasklist_thenTheConsoleFollowsToDrained() {
    Person operator = comes("operator");
    operator.sees("main", CALM);
    operator.picture("cluster");
    String run = operator.starts(CALM, "replace DIMM B2", "ticket", "CHG-20417");
    operator.seesRunStand("ASKING a person");
    operator.picture("run-asking");

    operator.follows("Read the plan");
    operator.sees(".whynot", "Only approvers decide; you are operator (operators).");
    assertThat(operator.button("Approve exactly this").isDisabled()).isTrue();
    operator.picture("plan-as-operator");
    operator.opensRun(run);

    Person approver = comes("approver");
    approver.opensInTasklist("Approvals waiting", "Approve drain", CALM);
    approver.claims();
    approver.sees(".fjs-form", "May operator take agent 10.0.2.11 out of the cluster?");
    approver.sees(".fjs-form", "replace DIMM B2");
    assertThat(approver.page().locator(".ce-eol-banner:visible").count()).isZero();
    approver.wholeForm("tasklist-approve");
    approver.ticksAllBut("(none)");
    approver.page().getByLabel("Approve exactly this").check();
    approver.page().getByLabel("Note (required for a no)").fill("ok until 05:00");
    approver.completes();

    operator.seesRunStand("ENDED: drained");
    operator.reads("approved by approver");
    operator.reads("ok until 05:00");
    operator.picture("run-drained");

    operator.open("/");
    operator.sees(".is-out:has-text(\"" + CALM + "\")", "DRAINED");
    operator.opensRun(run);
    operator.follows("Record");
    operator.sees("main .banner", "The chain is whole.");
    operator.sees(".lines.record", "done: DRAIN_AGENT");
    operator.picture("record");
    assertThat(service.asked("DRAIN_AGENT")).isEqualTo(1);
  }

  @Test
  void givenMaintenance_whenTheOperatorSaysInTasklistThatItIsDone_thenTheAgentIsGivenBack() {
    Person operator = comes("operator");
    String run = operator.starts(CALM, "replace DIMM B2", "afterDrain", "maintain");
    comes("approver").approves(run);
    operator.seesRunSay("Do the maintenance");
    operator.picture("run-asking-for-maintenance");
    assertThat(service.asked("DRAIN_AGENT")).isEqualTo(1);

    operator.opensInTasklist("Manual work", "Do the maintenance", CALM);
    operator.claims();
    operator.complete().click();
    operator.sees(".fjs-form", "Field is required.");
    operator.isRefused("An error happened", "tasklist-maintenance-without-note");
    operator.saysWhatWasDone("DIMM B2 replaced, memtest fine");

    operator.opensRun(run);
    operator.seesRunStand("ENDED: returned");
    operator.reads("DIMM B2 replaced, memtest fine");
    operator.picture("run-returned");
    assertThat(service.asked("REACTIVATE_AGENT")).isEqualTo(1);
  }

  @Test
  void givenThingsToTick_whenOneIsMissing_thenTasklistSaysWhichAndTakesTheYesOnceItIsTicked() {
    service.deed("framework-disconnect", Map.of("framework", "spark-adhoc"));
    service.deed("framework-disconnect", Map.of("framework", "kafka"));
    Person operator = comes("operator");
    String run = operator.starts(BUSY, "new disk");
    operator.seesRunStand("ASKING a person");

    Person approver = comes("approver");
    approver.opensInTasklist("Approvals waiting", "Approve drain", BUSY);
    approver.claims();
    approver.sees(".fjs-form", "DEGRADED");
    approver.ticksAllBut("spark-adhoc");
    approver.page().getByLabel("Approve exactly this").check();
    approver.complete().click();
    approver.isRefused(
        "Not ticked as seen: spark-adhoc. Nothing was changed.", "tasklist-not-ticked");
    assertThat(standing(run)).isEqualTo("ASKING");
    assertThat(service.asked("DRAIN_AGENT")).isZero();

    approver.page().getByLabel("spark-adhoc").check();
    approver.completes();
    operator.seesRunStand("WAITING for the cluster");
    operator.seesHappen("done: DRAIN_AGENT");
    operator.reads("approved by approver");
    operator.picture("run-draining");
    assertThat(service.asked("DRAIN_AGENT")).isEqualTo(1);
  }

  @Test
  void givenTheirOwnRun_whenTheyApproveItInTasklist_thenRefusedInWords() {
    Person chief = comesInManyGroups();
    String run = chief.starts(CALM, "in a hurry");
    chief.opensInTasklist("Approvals waiting", "Approve drain", CALM);
    chief.claims();
    chief.page().getByLabel("Approve exactly this").check();
    chief.complete().click();
    chief.isRefused("chief started this run", "tasklist-own-run");
    assertThat(standing(run)).isEqualTo("ASKING");
    assertThat(service.asked("DRAIN_AGENT")).isZero();
  }

  @Test
  void givenAFailedStep_whenOnCallRetriesItInCockpitAfterTheRepair_thenTheRunGoesOnToItsEnd() {
    service.deed(
        "faults", Map.of("kind", "STATUS", "status", 401, "call", "DRAIN_AGENT", "times", 0));
    String run = comes("operator").starts(CALM, "replace DIMM B2");
    comes("approver").approves(run);
    Person oncall = comes("oncall");
    oncall.opensRun(run);
    oncall.seesRunStand("FAILED, needs on-call");
    oncall.sees(".incident h2", "drain-node " + CALM);
    oncall.picture("run-failed");

    oncall.opensIncidentsInCockpit(run);
    oncall.sees(".ctn-tabbed-content", "Start agent drain");
    oncall.sees(".ctn-tabbed-content", "does not know us (401)");
    oncall.webAppPicture("cockpit-incident");
    service.deed("faults/clear", Map.of());
    oncall.retriesInCockpit();

    oncall.opensRun(run);
    oncall.seesRunStand("ENDED: drained");
    oncall.reads("NOT DONE");
    oncall.reads("oncall lets the failed step run again");
    assertThat(service.asked("DRAIN_AGENT")).isEqualTo(2);
  }

  @Test
  void givenTheSearchOfTasklist_whenUsedInEachWay_thenItIsAnswered_andAnExpressionGetsASentence() {
    comes("operator").starts(CALM, "replace DIMM B2");
    Person approver = comes("approver");
    List<String> refused = approver.refusals();

    String byName = "{\"type\":\"name\",\"operator\":\"Like\",\"value\":\"Approve\"}";
    String byOthers = "{\"type\":\"assignee\",\"operator\":\"Like\",\"value\":\"nobody\"}";
    approver.searchesInTasklist("[" + byName + "]", "");
    approver.sees(".tasks-list .task", "Approve drain");

    approver.searchesInTasklist("[" + byName + "," + byOthers + "]", "");
    approver.sees(".match-any", "all");
    approver.reads("No task matching filter");
    approver.page().locator(".match-any button").click();
    approver.sees(".match-any", "any");
    approver.sees(".tasks-list .task", "Approve drain");

    approver.searchesInTasklist(
        "[{\"type\":\"processVariables\",\"operator\":\"eq\",\"name\":\"agent\",\"value\":\""
            + CALM
            + "\"},{\"type\":\"createTime\",\"operator\":\"after\",\"value\":\"2026-01-01T00:00:00\"}]",
        "[{\"sortBy\":\"dueDate\",\"sortOrder\":\"asc\"},{\"sortBy\":\"processVariable\",\"sortOrder\":\"asc\","
            + "\"parameters\":{\"variable\":\"agent\",\"type\":\"String\"}}]");
    approver.sees(".tasks-list .task", "Approve drain");
    assertThat(refused).isEmpty();

    approver.searchesInTasklist(
        "[{\"type\":\"assignee\",\"operator\":\"eq\",\"value\":\"${''.getClass()}\"}]", "");
    approver.reads("assigneeExpression: expressions are not taken. Ask for the value itself.");
    approver.webAppPicture("tasklist-expression");
    assertThat(refused).isNotEmpty().allMatch(line -> line.startsWith("400 "));
  }

  @Test
  void givenThePagesOfCockpitAndAdmin_whenWalked_thenTheDoorsTakeWhatTheyAsk() {
    String run = comes("operator").starts(CALM, "replace DIMM B2");
    Person chief = comesInManyGroups();
    List<String> refused = chief.refusals();
    for (String page : List.of("/dashboard", "/processes", "/tasks", "/decisions", "/batch")) {
      chief.opensInWebApp("cockpit", page);
    }
    chief.opensInWebApp("cockpit", "/repository");
    chief.opensInWebApp("cockpit", "/decisions");
    chief.page().locator("a[href*='decision-definition']").first().click();
    chief.settles();
    chief.opensInWebApp("cockpit", "/processes");
    chief.page().locator("a[href*='process-definition/drain-node']").first().click();
    chief.settles();
    String definition = chief.page().url().replaceAll(".*#(/process-definition/[^/?]+).*", "$1");
    for (String tab :
        List.of("incidents-tab", "call-process-definitions-tab", "job-definition-table")) {
      chief.opensInWebApp("cockpit", definition + "/runtime?tab=" + tab);
    }
    chief.opensInWebApp(
        "cockpit",
        definition
            + "/runtime?searchQuery=[{\"type\":\"PIvariables\",\"operator\":\"eq\",\"name\":\"agent\",\"value\":\""
            + CALM
            + "\"},{\"type\":\"PIstartDate\",\"operator\":\"after\",\"value\":\"2026-01-01T00:00:00\"},"
            + "{\"type\":\"PIbusinessKey\",\"operator\":\"eq\",\"value\":\"${1}\"}]");
    for (String tab :
        List.of(
            "variables-tab",
            "incidents-tab",
            "called-process-instances-tab",
            "user-tasks-tab",
            "jobs-tab",
            "external-task-tab")) {
      chief.opensInWebApp("cockpit", "/process-instance/" + run + "/runtime?tab=" + tab);
    }
    chief.webAppPicture("cockpit-run");
    for (String page :
        List.of("/users", "/users/operator?tab=groups", "/groups/operators?tab=users", "/system")) {
      chief.opensInWebApp("admin", page);
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void givenSignedIn_whenSignedOutInTheConsole_thenTheWebAppsAreClosedToo() {
    Person operator = comes("operator");
    operator.open("/camunda/app/tasklist/default/");
    operator.reads("Manual work");
    operator.open("/");
    operator.clicks("Sign out");
    operator.reads("You are signed out");
    for (String page : List.of("/", "/runs", "/camunda/app/tasklist/default/")) {
      operator.open(page);
      operator.sees("h1", "DC/OS runbooks");
      assertThat(operator.page().url()).contains("/login");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void givenASignedInVisitor_whenAnotherSitePostsInTheirName_thenNothingChanges(String host) {
    String run = comes("operator").starts(CALM, "replace DIMM B2");
    Person chief = comesInManyGroups();
    chief.open("/camunda/app/tasklist/default/");
    chief.reads("Approvals waiting");
    chief.opensRun(run);
    chief.seesRunStand("ASKING a person");
    JsonNode before = service.run(run);
    List<String> runs = service.runs();

    List<Response> answers = new ArrayList<>();
    chief.page().onResponse(answers::add);
    List<AnotherSite.Post> posts = posts(run, before.path("tasks").path(0).path("id").asText());
    try (AnotherSite site = new AnotherSite(posts)) {
      chief.page().navigate(site.address(host));
      assertThat(chief.page()).hasTitle("posted");
    }
    for (AnotherSite.Post post : posts) {
      assertThat(answers)
          .filteredOn(answer -> answer.url().equals(post.address()))
          .as("by script and by form: " + post.address())
          .hasSize(2)
          .allSatisfy(answer -> assertThat(answer.status()).isBetween(400, 499));
    }
    if (host.equals("127.0.0.1")) {
      // the same site to a browser, whatever the port: it sends the session along, which it tells
      // of forms only
      assertThat(answers)
          .extracting(Response::request)
          .filteredOn(request -> request.method().equals("POST"))
          .filteredOn(request -> request.resourceType().equals("document"))
          .hasSameSizeAs(posts)
          .allSatisfy(
              request ->
                  assertThat(request.allHeaders())
                      .hasEntrySatisfying(
                          "cookie", cookies -> assertThat(cookies).contains("JSESSIONID=")));
    }

    JsonNode after = service.run(run);
    assertThat(after.path("timeline")).isEqualTo(before.path("timeline"));
    assertThat(after.path("tasks")).isEqualTo(before.path("tasks"));
    assertThat(standing(run)).isEqualTo("ASKING");
    assertThat(service.runs()).isEqualTo(runs);
    assertThat(service.asked("DRAIN_AGENT")).isZero();
    chief.opensRun(run);
    chief.open("/camunda/app/tasklist/default/");
    chief.reads("Approvals waiting");
  }

  /** Everything that the visitor could do by themselves. */
  private static List<AnotherSite.Post> posts(String run, String task) {
    String ours = service.address();
    String engine = "/engine/engine/default";
    String complete = "{\"variables\":{\"approved\":{\"value\":\"yes\"}}}";
    String start =
        "{\"variables\":{\"agent\":{\"value\":\"10.0.2.17\"},\"reason\":{\"value\":\"x\"}}}";
    return List.of(
        AnotherSite.form(ours + "/runs/" + run + "/abort", "note=x&noWayBack=true"),
        AnotherSite.form(ours + "/runs/" + run + "/note", "note=x"),
        AnotherSite.form(
            ours + "/runs/" + run + "/plan",
            "planId=" + run + "-1&taskId=" + task + "&approved=yes"),
        AnotherSite.form(ours + "/runbooks/drain-node/start", "agent=10.0.2.17&reason=x"),
        AnotherSite.form(ours + "/logout", "x=x"),
        AnotherSite.form(ours + "/camunda/api/admin/auth/user/default/logout", "x=x"),
        AnotherSite.text(ours + "/camunda/api" + engine + "/task/" + task + "/complete", complete),
        AnotherSite.text(ours + "/engine-rest/task/" + task + "/complete", complete),
        AnotherSite.text(
            ours + "/camunda/api" + engine + "/process-definition/key/drain-node/start", start),
        AnotherSite.text(ours + "/engine-rest/process-definition/key/drain-node/start", start),
        AnotherSite.text(
            ours + "/api/runbooks/drain-node/runs", "{\"agent\":\"10.0.2.17\",\"reason\":\"x\"}"),
        AnotherSite.text(ours + "/api/runs/" + run + "/abort", "{}"));
  }

  private static String standing(String run) {
    return service.run(run).path("standing").asText();
  }
}
