package org.dcosrunbooks.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import org.dcosrunbooks.Application;
import org.dcosrunbooks.testing.Browser;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;

/** The whole service on the demo's cluster, by two people in two windows. */
@SpringBootTest(
    classes = Application.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.datasource.url=jdbc:h2:mem:drain-in-the-browser;WRITE_DELAY=0;DB_CLOSE_DELAY=-1",
      "simulator.real-ports=false",
      "simulator.control-port=0",
      "simulator.snapshot="
    })
@ActiveProfiles("demo")
@DirtiesContext
class DrainInTheBrowserTest {

  private static final int A_DRAIN = 120_000;

  @LocalServerPort private int port;

  @Test
  void givenTwoPeople_whenOneStartsAndTheOtherApproves_thenTheAgentIsDrainedInTheConsole() {
    try (Browser browser = Browser.open()) {
      Page operator = signedIn(browser, "operator");
      operator.click("nav >> text=Runbooks");
      operator.click("text=Start…");
      operator.fill("[name=agent]", "10.0.2.11");
      operator.fill("[name=reason]", "replace DIMM B2");
      operator.click("text=Start the run");
      operator.waitForSelector(".pill >> text=ASKING a person");
      picture(operator, "1-asking");

      operator.click("text=Read the plan");
      assertThat(operator.locator("text=Approve exactly this").isDisabled()).isTrue();
      assertThat(operator.locator(".whynot").textContent()).isNotBlank();
      operator.click(".crumb a");
      String run = operator.url();

      Page approver = signedIn(browser, "approver");
      approver.navigate(run + "/plan");
      List<Locator> ticks = approver.locator("input[name=acknowledged]").all();
      ticks.forEach(Locator::check);
      picture(approver, "2-plan");
      approver.click("text=Approve exactly this");
      approver.waitForSelector("text=You approved the plan.");

      operator.waitForSelector(
          ".pill >> text=ENDED: drained", new Page.WaitForSelectorOptions().setTimeout(A_DRAIN));
      picture(operator, "3-drained");

      operator.click("text=Record");
      operator.waitForSelector("text=The chain is whole.");
      operator.click("nav >> text=Cluster");
      operator.waitForSelector("tr.agent-drained >> text=10.0.2.11");
    }
  }

  private Page signedIn(Browser browser, String person) {
    Page page = browser.window(1280, 900, ColorScheme.LIGHT);
    page.navigate("http://127.0.0.1:" + port + "/login");
    page.fill("#username", person);
    page.fill("#password", person);
    page.click("button:text-is(\"Sign in\")");
    page.waitForSelector("h1 >> text=Cluster");
    return page;
  }

  private static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target/looks", "drain-" + name + ".png")));
  }
}
