package org.dcosrunbooks.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Numbers as people read them. */
public final class Amounts {

  private Amounts() {}

  /**
   * To the second up to an hour, since somebody may wait for it: {@code 41 s}, {@code 1 min 40 s},
   * {@code 7 min}, {@code 2 h 5 min}, {@code 3 d 4 h}. Never negative.
   */
  public static String span(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return two(seconds / 60, " min", seconds % 60, " s");
    }
    long minutes = seconds / 60;
    return minutes < 48 * 60
        ? two(minutes / 60, " h", minutes % 60, " min")
        : two(minutes / 1440, " d", minutes % 1440 / 60, " h");
  }

  /** How long ago, without what nobody needs of the past: {@code 119 s}, {@code 7 min}. */
  public static String age(Duration ago) {
    long seconds = Math.max(0, ago.toSeconds());
    return seconds < 120
        ? seconds + " s"
        : span(seconds < 3600 ? Duration.ofMinutes(seconds / 60) : ago);
  }

  private static String two(long large, String unit, long small, String smallUnit) {
    return large + unit + (small == 0 ? "" : " " + small + smallUnit);
  }

  /** {@code 2026-11-21T16:02:11Z}. */
  public static String time(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** {@code 1 task}, {@code 3 tasks}. */
  public static String count(long number, String singular) {
    return number + " " + singular + (number == 1 ? "" : "s");
  }
}
