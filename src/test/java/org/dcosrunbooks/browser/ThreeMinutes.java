package org.dcosrunbooks.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.dcosrunbooks.testing.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The three minutes of docs/demo.md as somebody walks through them who reads only that: one picture
 * a step, under the names by which the page shows them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ThreeMinutes {

  private static final String STUCK = "10.0.2.12";
  private static final String BUSY = "10.0.2.13";
  private static final String SLOW = "10.0.2.14";
  private static final String BROKER = "10.0.2.16";
  private static final int A_DRAIN = 90_000;

  private final Path pictures;
  private Browser browser;
  private Service service;

  ThreeMinutes(Path pictures) {
    this.pictures = pictures;
  }

  @BeforeAll
  void open() {
    browser = Browser.open();
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    service = Service.start();
  }

  @AfterAll
  void close() {
    if (service != null) {
      service.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void givenNewcomer_whenWalkingThroughTheDemo_thenEachStepShowsWhatThePageSays() {
    Page operator = signedIn("operator", "1-sign-in");

    // two agents are out that nobody here drained
    see(operator, tile(STUCK), "DRAINING", "somebody outside", "1 ended, not acknowledged");
    see(operator, tile("10.0.2.15"), "DEACTIVATED", "somebody outside");
    assertThat(operator.locator(".budget .count")).hasText("2 of 4 out");
    picture(operator, "2-map");

    // one click on the question: why it does not end, without a run
    operator.locator(tile(STUCK) + " .doors a").first().click();
    see(operator, ".diagnosis", "WILL NOT END BY ITSELF", "reports-batch");
    picture(operator, "stuck");
    operator.navigate(service.address() + "/");

    // what a drain would do, before anything is started
    operator.locator(tile(BUSY) + " .doors a").last().click();
    see(operator, "h1", "Runbooks for " + BUSY);
    operator.locator(".books h2 a:text-is(\"drain-node\")").click();
    assertThat(operator.getByLabel("Agent required")).hasValue(BUSY);
    operator.getByLabel("Reason required").fill("replace DIMM B2");
    operator.getByLabel("Ticket").fill("CHG-20417");
    click(operator, "See what it would do");
    operator.getByText("Nothing is started.").waitFor();
    see(operator, ".impact", "/shop/checkout", "kafka/kafka-1", "spark-adhoc");
    picture(operator, "3-what-if");
    assertThat(service.alive()).isEmpty();
    String run = starts(operator);

    // whoever starts it cannot approve it
    operator.getByText("Read the plan").first().click();
    assertThat(button(operator, "Approve exactly this")).isDisabled();
    see(operator, ".whynot", "Only approvers decide");
    picture(operator, "4-plan-as-operator");

    // somebody else reads, ticks and approves
    Page approver = signedIn("approver", null);
    approves(approver, run, "5-plan-as-approver");

    // the reason of the wait changes on the open page
    operator.navigate(service.address() + "/runs/" + run);
    see(operator, "#now .lead", "Waits for");
    String reason = operator.locator("#now .lead").innerText();
    assertThat(operator.locator("#now .lead")).not().hasText(reason);

    // kill -9: it goes on where it was, and the cluster is asked no second time
    approver.navigate("about:blank"); // an open page goes to the sign-in by itself
    service.killedAndStartedAgain();
    operator.waitForURL(Pattern.compile(".*/login.*"));
    signsIn(operator, "operator");
    signsIn(approver, "approver");
    operator.navigate(service.address() + "/runs/" + run);
    see(operator, "#now h1", BUSY);
    assertThat(operator.locator("#now .pill"))
        .containsText(
            "ENDED: drained", new LocatorAssertions.ContainsTextOptions().setTimeout(A_DRAIN));
    assertThat(service.asked("DRAIN_AGENT")).isEqualTo(1);
    picture(operator, "6-run-drained");

    // slow is not stuck: when it ends, and what an abort can and cannot do
    String slow = startsOn(operator, SLOW, "new kernel");
    approves(approver, slow, null);
    operator.navigate(service.address() + "/runs/" + slow);
    see(operator, "#now .lead", "task still runs");
    see(operator, ".abort", "not stop this");
    picture(operator, "7-run-slow");
    operator.getByText("Abort…").click();
    see(operator, ".warnbox", "It is taken back");
    picture(operator, "8-abort");

    // four are out: the next one waits, and says for whom
    String waits = startsOn(operator, BROKER, "new disk");
    approves(approver, waits, null);
    operator.navigate(service.address() + "/runs/" + waits);
    see(operator, "#now .lead", "4 of 4 places used", STUCK, "10.0.2.15");
    picture(operator, "9-run-waits");

    // the framework comes back: the drain that was stuck is over, on the pages one looks at
    Page diagnosis = operator.context().newPage();
    operator.navigate(service.address() + "/");
    diagnosis.navigate(
        operator.locator(tile(STUCK) + " .doors a").first().evaluate("it => it.href").toString());
    see(diagnosis, ".diagnosis", "WILL NOT END BY ITSELF");
    Page cluster = browser.window(1280, 900, ColorScheme.LIGHT);
    cluster.navigate(service.controlAddress());
    picture(cluster, "10-simulated-cluster");
    click(cluster, "Bring reports-batch back");
    see(operator, tile(STUCK), "DRAINED");
    picture(operator, "11-map-drained");
    diagnosis.getByText("Look again").click();
    see(diagnosis, ".diagnosis h1", "DRAINED");
    assertThat(diagnosis.locator(".diagnosis")).not().containsText("WILL NOT END BY ITSELF");

    // a year later
    Page auditor = signedIn("auditor", null);
    auditor.navigate(service.address() + "/runs/" + run + "/record");
    auditor.getByText("The chain is whole.").waitFor();
    Locator entry = auditor.locator(".record > li").filter(having("DRAIN_AGENT")).first();
    entry.locator("summary").click();
    assertThat(entry.locator("dd code").first()).hasText(Pattern.compile("[0-9a-f]{64}"));
    picture(auditor, "12-record");

    // everything back
    click(cluster, "Reset demo");
    see(operator, tile(STUCK), "DRAINING", "somebody outside");
    see(operator, tile(BUSY), "ACTIVE");
  }

  private static Locator.FilterOptions having(String words) {
    return new Locator.FilterOptions().setHasText(words);
  }

  private Page signedIn(String name, String picture) {
    Page page = browser.window(1280, 900, ColorScheme.LIGHT);
    page.navigate(service.address());
    if (picture != null) {
      picture(page, picture);
    }
    signsIn(page, name);
    return page;
  }

  private void signsIn(Page page, String name) {
    page.navigate(service.address());
    page.locator(".demo button", new Page.LocatorOptions().setHasText(name)).first().click();
    see(page, "h1", "Cluster");
  }

  private static String tile(String host) {
    return ".tile:has(.host:text-is(\"" + host + "\"))";
  }

  private static void see(Page page, String selector, String... words) {
    for (String word : words) {
      assertThat(page.locator(selector).first()).containsText(word);
    }
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).first();
  }

  private static void click(Page page, String name) {
    button(page, name).click();
  }

  /** Presses the button behind the preview, and comes back with the run's id. */
  private static String starts(Page page) {
    click(page, "Start this");
    page.waitForURL(Pattern.compile(".*/runs/[0-9a-f-]{20,}$"));
    see(page, "#now .pill", "ASKING a person");
    return page.url().replaceAll(".*/runs/", "");
  }

  private String startsOn(Page page, String agent, String reason) {
    page.navigate(service.address() + "/runbooks/drain-node/start?agent=" + agent);
    page.getByLabel("Reason required").fill(reason);
    click(page, "See what it would do");
    return starts(page);
  }

  private void approves(Page page, String run, String picture) {
    page.navigate(service.address() + "/runs/" + run + "/plan");
    page.locator("input[name=acknowledged]").all().forEach(Locator::check);
    if (picture != null) {
      picture(page, picture);
    }
    click(page, "Approve exactly this");
    page.getByText("You approved the plan.").waitFor();
  }

  private void picture(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(pictures.resolve(name + ".png")));
  }
}
