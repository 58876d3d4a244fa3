package org.dcosrunbooks.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.testing.Browser;
import org.dcosrunbooks.web.ConsoleApp;
import org.dcosrunbooks.web.World;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages in a real browser; the pictures stand in {@code target/looks}. */
@SpringBootTest(
    classes = ConsoleApp.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"server.address=127.0.0.1", "dcos.cluster.name=prod-eu"})
class LookTest {

  @LocalServerPort private int port;

  private static Map<String, String[]> pages() {
    Map<String, String[]> pages = new LinkedHashMap<>();
    pages.put("cluster", new String[] {"operator", "/"});
    pages.put("runs", new String[] {"operator", "/runs"});
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

  private void look(Page page, String person, String path) {
    String secret =
        Base64.getEncoder()
            .encodeToString((person + ":" + person).getBytes(StandardCharsets.UTF_8));
    page.setExtraHTTPHeaders(Map.of("Authorization", "Basic " + secret));
    page.navigate("http://127.0.0.1:" + port + path);
  }
}
