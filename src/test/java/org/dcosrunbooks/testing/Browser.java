package org.dcosrunbooks.testing;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's chromium, driven without a window. Where it is absent, a test that opens one is skipped
 * with one line that says so; with {@code -Ddcos.runbooks.nothing-skipped=true} it fails instead.
 */
public final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final String ABSENT =
      "Browser tests need "
          + CHROMIUM
          + ", which is not here: install it with \"apt-get install chromium\".";

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;
  private final Runnable left;

  private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium, Runnable left) {
    this.playwright = playwright;
    this.chromium = chromium;
    this.left = left;
  }

  /** Starts chromium; the driver never fetches a browser of its own. */
  public static Browser open() {
    requireChromium();
    StillNetwork.enter(StillNetwork.Kind.BROWSERS);
    Runnable leave = () -> StillNetwork.leave(StillNetwork.Kind.BROWSERS);
    try {
      return launched(leave);
    } catch (RuntimeException notStarted) {
      leave.run();
      throw notStarted;
    }
  }

  /** The same beside hosts of this process that stay up, and on the network, as long as it. */
  public static Browser openBesideHosts() {
    requireChromium();
    return launched(() -> {});
  }

  private static void requireChromium() {
    if (!Files.isExecutable(CHROMIUM)) {
      if (Boolean.getBoolean("dcos.runbooks.nothing-skipped")) {
        throw new AssertionError(ABSENT);
      }
      System.out.println("SKIPPED: " + ABSENT);
      Assumptions.abort(ABSENT);
    }
  }

  private static Browser launched(Runnable left) {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      return new Browser(
          playwright,
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(CHROMIUM)
                      .setArgs(
                          List.of(
                              "--no-sandbox",
                              "--disable-gpu",
                              "--disable-quic",
                              "--no-first-run",
                              "--disable-background-networking",
                              "--disable-component-update",
                              "--disable-sync"))),
          left);
    } catch (RuntimeException notStarted) {
      playwright.close();
      throw notStarted;
    }
  }

  /** A new window with cookies of its own: a second person, so to say. */
  public Page window(int width, int height, ColorScheme scheme) {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme));
    context.setDefaultTimeout(15_000);
    return context.newPage();
  }

  public Page window() {
    return window(1280, 900, ColorScheme.LIGHT);
  }

  @Override
  public void close() {
    try {
      chromium.close();
      playwright.close();
    } finally {
      left.run();
    }
  }
}
