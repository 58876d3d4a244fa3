package org.dcosrunbooks.browser;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The pictures of docs/demo.md and of the README, taken anew. */
@Tag("endurance")
class DemoPicturesTest extends ThreeMinutes {

  DemoPicturesTest() {
    super(Path.of("docs", "pictures"));
  }
}
