package org.dcosrunbooks.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {

  @Test
  void givenALongLabel_whenWrapped_thenNoLineIsTooWideAndNothingIsLost() {
    String label = "Give the places back and say goodbye to everybody who waited";
    assertThat(Words.wrap(label, 104, 12.5, 9))
        .allMatch(line -> Words.width(line, 12.5) <= 104)
        .satisfies(lines -> assertThat(String.join(" ", lines)).isEqualTo(label));
  }

  @Test
  void givenAWordThatIsTooWide_whenWrapped_thenItIsCut() {
    assertThat(Words.wrap("Donaudampfschifffahrtsgesellschaft", 104, 12.5, 9))
        .hasSizeGreaterThan(1)
        .allMatch(line -> Words.width(line, 12.5) <= 104);
  }

  @Test
  void givenMoreThanFits_whenWrapped_thenTheLastLineSaysSo() {
    assertThat(Words.wrap("one two three four five six seven eight", 50, 12.5, 2))
        .hasSize(2)
        .last()
        .asString()
        .endsWith("…");
  }

  @Test
  void givenNothing_whenWrapped_thenNoLine() {
    assertThat(Words.wrap("", 50, 12.5, 2)).isEmpty();
  }
}
