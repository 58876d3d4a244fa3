package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A document is written while its pages are read. */
class BundleTest {

  @Test
  void givenManyPages_whenWritten_thenEachIsHandedOnBeforeTheNextIsRead() throws Exception {
    StringBuilder document = new StringBuilder();
    List<Long> asked = new ArrayList<>();
    Bundle.write(
        "a",
        EvidenceFixture.NOW,
        above -> {
          asked.add(above);
          if (above > 0) {
            assertThat(document).contains("\"number\":" + above + ",");
          }
          long from = Math.max(0, above) + 1;
          return LongStream.range(from, from >= 30 ? from : from + 10)
              .mapToObj(number -> new Anchor(number, "a", number, "e", "p", "h"))
              .toList();
        },
        above -> List.of(),
        List.of(),
        new Head(30, "h"),
        Map.of(),
        document::append);

    assertThat(asked).containsExactly(Long.MIN_VALUE, 10L, 20L, 30L);
    assertThat(Bundle.read(document.toString()).anchors()).hasSize(30);
  }
}
