package org.dcosrunbooks.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView.Gap;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.TaskState;
import org.dcosrunbooks.diagnosis.Sick;
import org.dcosrunbooks.testing.Browser;
import org.dcosrunbooks.web.ConsoleApp;
import org.dcosrunbooks.web.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Diagnoses in a real browser, one a verdict; the pictures stand in {@code target/looks}. */
@SpringBootTest(
    classes = ConsoleApp.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"server.address=127.0.0.1", "dcos.cluster.name=prod-eu"})
class DiagnosisLookTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @LocalServerPort private int port;
  @Autowired private World world;

  @AfterEach
  void putBack() {
    world.reset();
  }

  private static Map<String, Sick> patients() {
    Map<String, Sick> patients = new LinkedHashMap<>();
    Sick stuck =
        new Sick()
            .framework("reports-batch", false)
            .framework("marathon", true)
            .task(
                Sick.task(
                    "reports-batch", "etl-77.4", TaskState.KILLED, Duration.ofMinutes(26), null))
            .task(
                Sick.task(
                    "marathon",
                    "billing_worker.instance-4d1f22ab-9c0e-11ee-b962-0242ac120002._app.1",
                    TaskState.KILLING,
                    MINUTE,
                    Duration.ofMinutes(5)))
            .app("/reports/batch", 0, Map.of(), "exit status 1 at 15:35");
    for (int agent = 1; agent <= 5; agent++) {
      stuck.elsewhere("reports-batch", agent);
    }
    patients.put("stuck", stuck);
    patients.put("nobody-looks", new Sick().bound(Duration.ofMinutes(10), false));
    patients.put(
        "slow",
        new Sick()
            .framework("marathon", true)
            .task(
                Sick.task(
                    "marathon",
                    "billing_worker.4",
                    TaskState.KILLING,
                    MINUTE,
                    Duration.ofMinutes(5))));
    patients.put(
        "unsure",
        new Sick()
            .blindTo(
                Gap.TASKS,
                "The master counts 4 tasks but shows 0 to this account: its right to view tasks is"
                    + " limited, and an agent that looks empty may not be."));
    patients.put("active", new Sick().state(AgentState.ACTIVE));
    patients.put(
        "unreachable",
        new Sick().unreachable(new Drain(false, Optional.empty(), false, Optional.empty())));
    return patients;
  }

  @Test
  void givenEveryVerdict_whenOpenedWideAndNarrow_thenItCanBeReadAndNothingSticksOut() {
    try (Browser browser = Browser.open()) {
      for (int width : new int[] {1280, 360}) {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
          Page page = browser.window(width, width == 360 ? 780 : 900, scheme);
          patients()
              .forEach(
                  (name, sick) -> {
                    if (scheme == ColorScheme.LIGHT || name.equals("stuck")) {
                      world.sick(sick);
                      look(page, name, width, scheme);
                    }
                  });
          page.context().close();
        }
      }
    }
  }

  private void look(Page page, String name, int width, ColorScheme scheme) {
    page.setExtraHTTPHeaders(Map.of("Authorization", "Basic " + basic("oncall:oncall")));
    page.navigate("http://127.0.0.1:" + port + "/agents/" + Sick.ID + "/diagnosis");
    assertThat(page.locator(".judged .said").isVisible()).isTrue();
    assertThat(
            ((Number) page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
                .intValue())
        .as(name + " at " + width)
        .isNotPositive();
    String file =
        "diagnosis-"
            + name
            + "-"
            + width
            + "-"
            + scheme.name().toLowerCase(java.util.Locale.ROOT)
            + ".png";
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target/looks", file)));
    assertThat(page.locator(".judged").boundingBox().y)
        .as("the verdict stands on the first screen")
        .isLessThan(width == 360 ? 500 : 400);
  }

  private static String basic(String credentials) {
    return Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }
}
