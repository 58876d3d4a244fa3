package org.dcosrunbooks.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentedStepsTest {

  private static final String REASON = "The service does this at every look anyway.";

  @Test
  void givenEveryDocumentedStep_whenLookedFor_thenItIsDrawnOrRefusedOrOpen() {
    assertThat(
            DocumentedSteps.findings(
                DocumentedSteps.table().keySet(),
                DocumentedSteps.covered(Model.all()).keySet(),
                DocumentedSteps.reasons(),
                DocumentedSteps.open()))
        .isEmpty();
  }

  @Test
  void givenTheTable_whenRead_thenEachRowIsWhole() {
    assertThat(DocumentedSteps.table().values())
        .hasSize(113)
        .allMatch(row -> row.id().matches("[A-Z]\\d\\d") && !row.asks().isBlank());
  }

  @Test
  void givenARowNowhere_whenChecked_thenFound() {
    assertThat(DocumentedSteps.findings(Set.of("D01"), Set.of(), Map.of(), Set.of()))
        .singleElement()
        .asString()
        .startsWith("D01 stands on no element");
  }

  @Test
  void givenARowSettledAndOpen_whenChecked_thenFound() {
    assertThat(DocumentedSteps.findings(Set.of("D01"), Set.of("D01"), Map.of(), Set.of("D01")))
        .singleElement()
        .asString()
        .contains("still in the list of open rows");
    assertThat(
            DocumentedSteps.findings(Set.of("D01"), Set.of(), Map.of("D01", REASON), Set.of("D01")))
        .hasSize(1);
  }

  @Test
  void givenARowDrawnAndRefused_whenChecked_thenFound() {
    assertThat(
            DocumentedSteps.findings(Set.of("D01"), Set.of("D01"), Map.of("D01", REASON), Set.of()))
        .hasSize(1);
  }

  @Test
  void givenAHeadingWithoutAReason_whenChecked_thenFound() {
    assertThat(DocumentedSteps.findings(Set.of("D01"), Set.of(), Map.of("D01", "No."), Set.of()))
        .hasSize(1);
  }

  @Test
  void givenUnknownIds_whenChecked_thenEachIsFound() {
    assertThat(
            DocumentedSteps.findings(Set.of(), Set.of("X01"), Map.of("X02", REASON), Set.of("X03")))
        .hasSize(3);
  }

  @Test
  void givenEachWay_whenChecked_thenNothingIsFound() {
    assertThat(
            DocumentedSteps.findings(
                Set.of("D01", "D02", "D03"), Set.of("D01"), Map.of("D02", REASON), Set.of("D03")))
        .isEmpty();
  }
}
