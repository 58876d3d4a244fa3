package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is ticked off is called what its owner likes; the form must not work it out. */
class TicksTest {

  @ParameterizedTest
  @CsvSource({
    "reports,          OUTAGE reports",
    "{{7*7}},          OUTAGE { {7*7}}",
    "a{{{{b}}}},       OUTAGE a{ { { {b}}}}",
    "{{{x}}},          OUTAGE { { {x}}}",
    "{ {x}},           OUTAGE { {x}}",
  })
  void givenFrameworkWithATemplateForAName_thenTheLabelHasNoneAndTheValueIsTheName(
      String name, String label) {
    Impact.Page page =
        new Impact.Page(
            "",
            "",
            "",
            "",
            "",
            "",
            List.of(),
            List.of(new Impact.Line("OUTAGE", name, "gone"), new Impact.Line("FINE", "x", "")),
            List.of(),
            List.of(),
            List.of(),
            "",
            "",
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            "",
            "",
            "",
            List.of(),
            "");
    assertThat(page.ticks()).containsExactly(Map.of("label", label, "value", name));
    assertThat(page.mustAcknowledge()).containsExactly(name);
  }
}
