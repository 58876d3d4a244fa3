package org.dcosrunbooks.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

class BrowserTest {

  @Test
  void givenChromium_whenPageOpened_thenItsTextIsSeen() {
    try (Browser browser = Browser.open()) {
      Page page = browser.window();
      page.setContent("<!doctype html><title>t</title><p id=p>Bolts &amp; nuts</p>");

      assertThat(page.locator("#p").textContent()).isEqualTo("Bolts & nuts");
    }
  }
}
