package org.dcosrunbooks.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraceTest {

  @ParameterizedTest
  @CsvSource({
    "10m, 600",
    "90s, 90",
    "1h30m, 5400",
    "PT10M, 600",
    "1s, 1",
    "24h, 86400",
    "PT90S, 90"
  })
  void givenAGracePeriod_whenRead_thenExact(String text, long seconds) {
    assertThat(Grace.parse(text)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0s",
        "-5m",
        "PT-5M",
        "10mins",
        "99999h",
        "24h1s",
        "10",
        "10 m",
        "m",
        "1.5m",
        "PT0.5S",
        "P1000D",
        "PT99999999999999999999S",
        "ten",
        "10M",
        "1m1h"
      })
  void givenNoGracePeriod_whenRead_thenRefused(String text) {
    assertThat(Grace.parse(text)).isEmpty();
  }
}
