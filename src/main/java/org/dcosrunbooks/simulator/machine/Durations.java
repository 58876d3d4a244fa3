package org.dcosrunbooks.simulator.machine;

import java.math.BigDecimal;
import java.util.Optional;

/** Spans of time as {@code sleep} and {@code timeout} take them. */
final class Durations {

  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE / 4);

  private Durations() {}

  /** Empty when it is none. */
  static Optional<Long> nanos(String text) {
    if (!text.matches("(\\d{1,12}(\\.\\d{0,9})?|\\.\\d{1,9})[smhd]?")) {
      return Optional.empty();
    }
    char unit = text.charAt(text.length() - 1);
    long seconds =
        switch (unit) {
          case 'm' -> 60;
          case 'h' -> 3_600;
          case 'd' -> 86_400;
          default -> 1;
        };
    String number = Character.isLetter(unit) ? text.substring(0, text.length() - 1) : text;
    BigDecimal nanos =
        new BigDecimal(number).multiply(BigDecimal.valueOf(seconds * 1_000_000_000L));
    return Optional.of(nanos.min(MOST).longValue());
  }
}
