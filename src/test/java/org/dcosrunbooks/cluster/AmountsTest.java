package org.dcosrunbooks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations have one form, exact where somebody waits. */
class AmountsTest {

  @ParameterizedTest
  @CsvSource({
    "-5, 0 s, 0 s",
    "0, 0 s, 0 s",
    "59, 59 s, 59 s",
    "60, 1 min, 60 s",
    "95, 1 min 35 s, 95 s",
    "100, 1 min 40 s, 100 s",
    "119, 1 min 59 s, 119 s",
    "120, 2 min, 2 min",
    "605, 10 min 5 s, 10 min",
    "3599, 59 min 59 s, 59 min",
    "3600, 1 h, 1 h",
    "7500, 2 h 5 min, 2 h 5 min",
    "172799, 47 h 59 min, 47 h 59 min",
    "172800, 2 d, 2 d",
    "273600, 3 d 4 h, 3 d 4 h",
  })
  void givenSeconds_whenSaid_thenExactAsASpanAndShortAsAnAge(
      long seconds, String span, String age) {
    assertThat(Amounts.span(Duration.ofSeconds(seconds))).isEqualTo(span);
    assertThat(Amounts.age(Duration.ofSeconds(seconds))).isEqualTo(age);
  }
}
