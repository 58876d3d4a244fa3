package org.dcosrunbooks.browser;

import java.nio.file.Path;

/** Pictures into {@code target/pictures/demo}. */
class ThreeMinutesTest extends ThreeMinutes {

  ThreeMinutesTest() {
    super(Path.of("target", "pictures", "demo"));
  }
}
