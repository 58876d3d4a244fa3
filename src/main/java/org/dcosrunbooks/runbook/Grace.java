package org.dcosrunbooks.runbook;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A grace period as people write it: {@code 10m}, {@code 90s}, {@code 1h30m}, or ISO 8601 as in
 * {@code PT10M}.
 */
public final class Grace {

  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofHours(24);

  private static final Pattern SHORT =
      Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,5})m)?(?:(\\d{1,6})s)?");

  private Grace() {}

  /** Empty when the text is not a grace period from 1 s to 24 h in whole seconds. */
  public static Optional<Duration> parse(String text) {
    return read(text)
        .filter(grace -> grace.getNano() == 0)
        .filter(grace -> grace.compareTo(SHORTEST) >= 0 && grace.compareTo(LONGEST) <= 0);
  }

  private static Optional<Duration> read(String text) {
    Matcher parts = SHORT.matcher(text);
    if (!text.isEmpty() && parts.matches()) {
      return Optional.of(
          Duration.ofHours(number(parts.group(1)))
              .plusMinutes(number(parts.group(2)))
              .plusSeconds(number(parts.group(3))));
    }
    if (!text.startsWith("P")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeParseException | ArithmeticException notOne) {
      return Optional.empty();
    }
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
