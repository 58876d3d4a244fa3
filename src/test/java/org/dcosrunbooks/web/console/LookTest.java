package org.dcosrunbooks.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.testing.Browser;
import org.dcosrunbooks.web.ConsoleApp;
import org.dcosrunbooks.web.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages in a real browser; the pictures stand in {@code target/looks}. */
@SpringBootTest(
    classes = ConsoleApp.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"server.address=127.0.0.1", "dcos.cluster.name=prod-eu"})
class LookTest {

  /** Between them they have every colour. */
  private static final Set<String> ALSO_DARK = Set.of("cluster", "run-failed", "plan");

  @LocalServerPort private int port;
  @Autowired private World world;

  @AfterEach
  void putBack() {
    world.reset();
  }

  private static Map<String, String[]> pages() {
    Map<String, String[]> pages = new LinkedHashMap<>();
    pages.put("cluster", new String[] {"operator", "/"});
    pages.put("cluster-table", new String[] {"operator", "/?as=table"});
    pages.put("runs", new String[] {"operator", "/runs"});
    pages.put("runs-found", new String[] {"operator", "/runs?state=people&text=kernel"});
    pages.put("run-waiting", new String[] {"operator", "/runs/" + World.WAITING});
    pages.put("run-failed", new String[] {"oncall", "/runs/" + World.FAILED});
    pages.put("run-ended", new String[] {"auditor", "/runs/" + World.ENDED});
    pages.put("plan", new String[] {"approver", "/runs/" + World.ASKING + "/plan"});
    pages.put("plan-starter", new String[] {"operator", "/runs/" + World.ASKING + "/plan"});
    pages.put("record", new String[] {"auditor", "/runs/" + World.WAITING + "/record"});
    pages.put("start", new String[] {"operator", "/runbooks/drain-node/start"});
    pages.put("runbooks", new String[] {"operator", "/runbooks"});
    pages.put("abort", new String[] {"operator", "/runs/" + World.WAITING + "/abort"});
    pages.put(
        "task", new String[] {"operator", "/runs/" + World.MANUAL + "/tasks/" + World.MANUAL_TASK});
    pages.put("error", new String[] {"operator", "/runs/unknown"});
    return pages;
  }

  @Test
  void givenEveryPage_whenOpenedWideAndNarrowLightAndDark_thenNothingIsBlockedOrSticksOut() {
    List<String> wrong = new ArrayList<>();
    try (Browser browser = Browser.open()) {
      for (int width : new int[] {1280, 360}) {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
          Page page = browser.window(width, width == 360 ? 780 : 900, scheme);
          page.onConsoleMessage(
              message -> {
                if (message.type().equals("error") && !message.text().contains("404")) {
                  wrong.add(page.url() + ": " + message.text());
                }
              });
          pages()
              .forEach(
                  (name, how) -> {
                    if (scheme == ColorScheme.DARK && !ALSO_DARK.contains(name)) {
                      return;
                    }
                    look(page, how[0], how[1]);
                    int sticksOut =
                        ((Number)
                                page.evaluate(
                                    "document.documentElement.scrollWidth - window.innerWidth"))
                            .intValue();
                    if (sticksOut > 0) {
                      wrong.add(name + " at " + width + " sticks out by " + sticksOut + " px");
                    }
                    page.screenshot(
                        new Page.ScreenshotOptions()
                            .setFullPage(true)
                            .setPath(
                                Path.of(
                                    "target/looks",
                                    name
                                        + "-"
                                        + width
                                        + "-"
                                        + scheme.name().toLowerCase(java.util.Locale.ROOT)
                                        + ".png")));
                  });
          page.context().close();
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void givenRunPageOpen_whenTheReasonChanges_thenItIsShownWithoutAReloadAndTheFocusStays() {
    try (Browser browser = Browser.open()) {
      Page page = browser.window();
      look(page, "operator", "/runs/" + World.WAITING);
      page.evaluate("window.stillTheSamePage = true");
      page.locator("text=Abort…").focus();

      Runs.View view = world.views.get(World.WAITING);
      Runs.Wait wait = view.waits().get(0);
      world.views.put(
          World.WAITING,
          new Runs.View(
              view.summary(),
              view.model(),
              view.done(),
              view.active(),
              view.failed(),
              view.noWayBack(),
              List.of(
                  new Runs.Wait(
                      wait.element(),
                      wait.fact(),
                      "kafka-1 is out, and kafka-2 must not be",
                      wait.looked(),
                      wait.since(),
                      wait.late())),
              view.tasks(),
              view.incidents(),
              view.open(),
              view.abort(),
              view.approvalPage(),
              view.timeline(),
              view.age(),
              view.called(),
              view.unread()));

      page.waitForSelector("text=kafka-1 is out, and kafka-2 must not be");
      assertThat(page.evaluate("window.stillTheSamePage")).isEqualTo(true);
      assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("Abort…");
    }
  }

  @Test
  void givenRunPageOpen_whenTheRunFails_thenTheIncidentAppearsByItself() {
    try (Browser browser = Browser.open()) {
      Page page = browser.window();
      look(page, "oncall", "/runs/" + World.WAITING);
      assertThat(page.locator(".incident").count()).isZero();

      world.views.put(World.WAITING, world.views.get(World.FAILED));

      page.waitForSelector(".incident >> text=Retry the step");
      assertThat(page.locator("#happened").count()).isOne();
    }
  }

  @Test
  void givenKeyboardOnly_whenPagesAreWalked_thenSkipLinkHelpAndGoing() {
    try (Browser browser = Browser.open()) {
      Page page = browser.window();
      look(page, "operator", "/runs");
      page.keyboard().press("Tab");
      assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("To the content");

      page.keyboard().press("?");
      assertThat(page.locator("#keys").isVisible()).isTrue();
      page.keyboard().press("Escape");
      assertThat(page.locator("#keys").isVisible()).isFalse();

      page.keyboard().press("/");
      assertThat(page.evaluate("document.activeElement.name")).isEqualTo("agent");
      page.keyboard().type("gc?");
      assertThat(page.inputValue("[name=agent]")).isEqualTo("gc?");

      page.locator("h1").click();
      page.keyboard().press("g");
      page.keyboard().press("c");
      page.waitForSelector(".tiles");
    }
  }

  @Test
  void givenPageOpen_whenItPolls_thenNothingMoves() {
    try (Browser browser = Browser.open()) {
      Page page = browser.window(360, 780, ColorScheme.LIGHT);
      for (String path : List.of("/", "/runs/" + World.WAITING)) {
        look(page, "operator", path);
        String places =
            "() => ['#now', '.tiles', '#rest', '#happened', '.zone']"
                + ".map(one => document.querySelector(one))"
                + ".map(one => one && Math.round(one.getBoundingClientRect().top)).join(' ')";
        page.evaluate("document.querySelector('#now').dataset.before = 'yes'");
        Object before = page.evaluate(places);
        page.waitForSelector("#now:not([data-before])");
        assertThat(page.evaluate(places)).as(path).isEqualTo(before);
      }
    }
  }

  @Test
  void givenRunPageOnAPhone_whenScrolled_thenWhereItStandsStaysInSight() {
    try (Browser browser = Browser.open()) {
      Page page = browser.window(360, 780, ColorScheme.LIGHT);
      look(page, "operator", "/runs/" + World.WAITING);
      page.evaluate("window.scrollTo(0, 900)");

      assertThat(
              ((Number) page.evaluate("document.querySelector('#now').getBoundingClientRect().top"))
                  .intValue())
          .isBetween(-1, 10);
      assertThat(
              ((Number)
                      page.evaluate(
                          "document.querySelector('#now').getBoundingClientRect().height"))
                  .intValue())
          .isLessThan(260);
    }
  }

  @Test
  void givenRunPageOpen_whenTheServiceStopsAnswering_thenThePageSaysSo() {
    try (Browser browser = Browser.open()) {
      Page page = browser.window();
      look(page, "operator", "/");
      assertThat(page.locator("#silent").isVisible()).isFalse();

      page.route("**/live**", route -> route.abort());

      page.waitForSelector("text=The service does not answer.");
    }
  }

  @Test
  void givenTicksAreMissing_whenApproved_thenTheBrowserHoldsTheFormBackButNotARejection() {
    try (Browser browser = Browser.open()) {
      Page page = browser.window();
      look(page, "approver", "/runs/" + World.ASKING + "/plan");

      page.click("text=Approve exactly this");
      assertThat(world.asked).isEmpty();

      page.fill("#approvalNote", "not before the weekend");
      page.click("text=Reject");
      page.waitForURL("**/runs/" + World.ASKING);
      assertThat(world.asked).hasSize(1);
      assertThat(world.asked.get(0)).contains("approved=no", "not before the weekend");
      assertThat(page.locator("[role=status]").textContent()).contains("You rejected the plan.");
    }
  }

  @Test
  void givenNobodysAddress_whenOpened_thenWordsForPeopleAndForPrograms() throws Exception {
    for (String path : List.of("/nothing", "/api/nothing", "/runs/a/b/c", "/api/runs/a/b/c")) {
      HttpResponse<String> answer = call(path, "GET");
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body())
          .as(path)
          .contains("There is no page at this address.")
          .doesNotContain("Whitelabel", "at org.");
      assertThat(answer.headers().firstValue("content-type").orElse(""))
          .startsWith(path.startsWith("/api") ? "application/json" : "text/html");
    }
  }

  @Test
  void givenMethodThatIsNotTaken_whenCalled_thenJsonInWords() throws Exception {
    HttpResponse<String> answer = call("/api/runs", "POST");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.body()).contains("\"error\"", "\"todo\"");
  }

  private HttpResponse<String> call(String path, String method) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", secret("operator"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static String secret(String person) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((person + ":" + person).getBytes(StandardCharsets.UTF_8));
  }

  private void look(Page page, String person, String path) {
    page.setExtraHTTPHeaders(Map.of("Authorization", secret(person)));
    page.navigate("http://127.0.0.1:" + port + path);
  }
}
