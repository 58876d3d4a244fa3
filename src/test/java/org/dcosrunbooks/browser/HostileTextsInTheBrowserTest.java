package org.dcosrunbooks.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dcosrunbooks.simulator.Fault;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Browser;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Texts that people and the cluster chose, and that look like code to some layer on the way: a
 * browser shows them as they were written, in the console, in Tasklist and in Cockpit.
 */
class HostileTextsInTheBrowserTest {

  private static final String HOST = "10.0.2.11";

  /** Would show {@value #EVALUATED} where something computes it. */
  private static final String CODE = "{{7*7000007}}${7*7000007}#{7*7000007}";

  private static final String EVALUATED = "49000049";
  private static final String MARKUP = "<img src=x onerror=alert(1)><b class=pwned>b</b>";
  private static final String TICKET = MARKUP + CODE;
  private static final String REASON = "=7*7000007 " + MARKUP + CODE;
  private static final String NOTE = "'\"><script class=pwned>alert(2)</script>" + MARKUP + CODE;
  private static final String FRAMEWORK = "jobs<svg/onload=alert(3)>{{7*7000007}}";
  private static final String TASK = "etl<i class=pwned>t</i>${7*7000007}";

  private static Bench bench;
  private static Browser browser;

  private final List<String> dialogs = new ArrayList<>();

  private static Scenario cluster() {
    return Simulator.cluster()
        .agent(HOST)
        .agent("10.0.2.12")
        .framework(FRAMEWORK)
        .app(FRAMEWORK, TASK, app -> app.on(HOST).stopsIn(Duration.ofSeconds(2)).neverRelaunched());
  }

  @BeforeAll
  static void open() {
    browser = Browser.open();
    bench =
        new Bench(Databases.Kind.H2_MEMORY, cluster())
            .with("runbooks.plain-http", true)
            .with("runbooks.hosts", "127.0.0.1")
            .start();
  }

  @AfterAll
  static void close() {
    if (bench != null) {
      bench.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void leave() {
    Person.everybodyLeaves();
  }

  private Person comes(String name) {
    Person person =
        Person.signedIn(
            browser,
            "http://127.0.0.1:" + bench.service().getEnvironment().getProperty("local.server.port"),
            name,
            name + "-password-1");
    person
        .page()
        .onDialog(
            dialog -> {
              dialogs.add(dialog.message());
              dialog.dismiss();
            });
    return person;
  }

  /** The page shows these texts as they are, and has made nothing of any other one. */
  private void shows(Person person, String place, String... texts) {
    for (String text : texts) {
      person.reads(text);
    }
    String all = person.text("body");
    assertThat(all).as(place).doesNotContain(EVALUATED);
    assertThat(person.page().locator(".pwned, img[src=x], [onerror], [onload]").count())
        .as(place)
        .isZero();
    assertThat(dialogs).as(place).isEmpty();
    person.webAppPicture("hostile-" + place);
  }

  @Test
  void givenTextsThatLookLikeCode_whenShownAnywhere_thenTheyAreTexts() {
    // so that its line has to be ticked
    bench.simulator().hand().disconnect(FRAMEWORK);
    bench.pump();
    Person operator = comes("operator");
    String run = operator.starts(HOST, REASON, "ticket", TICKET);
    bench.pump();
    operator.opensRun(run);
    shows(operator, "run-asking", TICKET, REASON);
    operator.open("/runs/" + run + "/plan");
    shows(operator, "plan", TICKET, REASON, FRAMEWORK, TASK);
    operator.open("/runs");
    shows(operator, "runs", REASON);
    operator.open("/");
    shows(operator, "cluster");

    Person approver = comes("approver");
    approver.opensInTasklist("Approvals waiting", "Approve drain", HOST);
    shows(approver, "tasklist", TICKET, REASON);
    approver.claims();
    shows(approver, "tasklist-form", TICKET, REASON, FRAMEWORK);
    approver.page().getByLabel("Approve exactly this").check();
    approver.complete().click();
    approver.sees(".notifications .alert", "Not ticked as seen: ");
    shows(approver, "tasklist-refusal", FRAMEWORK.replace('<', '‹').replace('>', '›'));
    approver.isRefused("Not ticked as seen: ", "hostile-tasklist-refused");
    approver.ticksAllBut("(none)");
    approver.page().getByLabel("Note (required for a no)").fill(NOTE);
    bench.simulator().fault(Fault.status(401).on("DRAIN_AGENT").always());
    approver.completes();
    bench.pump();

    Person oncall = comes("oncall");
    oncall.opensRun(run);
    oncall.seesRunStand("FAILED, needs on-call");
    shows(oncall, "run-failed", TICKET, REASON, NOTE);
    oncall.opensIncidentsInCockpit(run);
    shows(oncall, "cockpit-incident", TICKET);
    oncall.open(
        "/camunda/app/cockpit/default/#/process-instance/" + run + "/runtime?tab=variables-tab");
    shows(oncall, "cockpit-variables", TICKET, REASON);
    oncall.open("/runs/" + run + "/note");
    oncall.page().getByLabel("Note").fill(NOTE);
    oncall.clicks("Add note");
    shows(oncall, "run-noted", TICKET, NOTE);
    bench.simulator().clearFaults();
    bench.simulator().hand().reconnect(FRAMEWORK);
    bench.retry(run);
    oncall.opensRun(run);
    oncall.seesRunStand("WAITING for the cluster");
    shows(oncall, "run-draining", TICKET, NOTE);
    bench.turn(Duration.ofSeconds(10));
    oncall.seesRunStand("ENDED: drained");
    shows(oncall, "run-drained", TICKET, NOTE);
    oncall.open("/runs/" + run + "/record");
    shows(oncall, "record", NOTE);
    bench.allIsWell(run);
  }
}
