package org.dcosrunbooks.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.dcosrunbooks.testing.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What people do with the service from sign-in to the end of a run, each at a window of their own.
 * Pictures of all they see stand in {@code target/pictures}.
 */
class PeopleInTheBrowserTest {

  private static final String CALM = "10.0.2.11";
  private static final String BUSY = "10.0.2.13";

  private static Browser browser;
  private static Service service;

  @BeforeAll
  static void open() {
    browser = Browser.open();
    service = Service.start();
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
    return Person.signedIn(browser, service, name);
  }

  @Test
  void givenCalmAgent_whenAskedInTheConsoleAndApprovedInTasklist_thenTheConsoleFollowsToDrained() {
    Person operator = comes("operator");
    operator.sees("tbody", CALM);
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
    approver.sees(".fjs-form", "FINE");
    assertThat(approver.page().locator(".ce-eol-banner:visible").count()).isZero();
    approver.wholeForm("tasklist-approve");
    approver.page().getByLabel("Approve exactly this").check();
    approver.page().getByLabel("Note (required for a no)").fill("ok until 05:00");
    approver.completes();

    operator.seesRunStand("ENDED: drained");
    operator.sees("#rest .about", "approved by approver");
    operator.sees("#rest .about", "ok until 05:00");
    operator.picture("run-drained");
  }

  @Test
  void givenThingsToTick_whenOneIsMissing_thenTasklistSaysWhichAndTheRunStays() {
    service.deed("framework-disconnect", Map.of("framework", "spark-adhoc"));
    service.deed("framework-disconnect", Map.of("framework", "kafka"));
    Person operator = comes("operator");
    String run = operator.starts(BUSY, "new disk");
    operator.seesRunStand("ASKING a person");

    Person approver = comes("approver");
    approver.opensInTasklist("Approvals waiting", "Approve drain", BUSY);
    approver.claims();
    approver.sees(".fjs-form", "DEGRADED");
    approver.page().getByLabel("DEGRADED kafka").check();
    approver.page().getByLabel("Approve exactly this").check();
    approver.complete().click();
    approver.sees(".notifications .alert", "Not ticked as seen: spark-adhoc. Nothing was changed.");
    approver.webAppPicture("tasklist-not-ticked");
    assertThat(standing(run)).isEqualTo("ASKING");
    assertThat(service.asked("DRAIN_AGENT")).isZero();
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

  private static String standing(String run) {
    return service.run(run).path("standing").asText();
  }
}
