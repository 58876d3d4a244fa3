package org.dcosrunbooks.cluster;

import java.time.Duration;

/** Numbers as people read them. */
public final class Amounts {

  private Amounts() {}

  /** The two largest units that matter: {@code 41 s}, {@code 7 min}, {@code 2 h 5 min}. */
  public static String span(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 100) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 100) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    if (hours < 48) {
      return hours + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }
    return hours / 24 + " d" + (hours % 24 == 0 ? "" : " " + hours % 24 + " h");
  }

  /** {@code 1 task}, {@code 3 tasks}. */
  public static String count(long number, String singular) {
    return number + " " + singular + (number == 1 ? "" : "s");
  }
}
