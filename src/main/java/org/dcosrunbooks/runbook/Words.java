package org.dcosrunbooks.runbook;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Numbers as people read them. */
public final class Words {

  private Words() {}

  /** "45 s", "6 min", "2 h 5 min", "3 d 4 h". Never negative. */
  public static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 90) {
      return seconds + " s";
    }
    if (seconds < 5400) {
      return (seconds + 30) / 60 + " min";
    }
    long minutes = (seconds + 30) / 60;
    if (minutes < 2880) {
      return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }
    long hours = minutes / 60;
    return hours / 24 + " d" + (hours % 24 == 0 ? "" : " " + hours % 24 + " h");
  }

  /** "2026-11-21T16:02:11Z". */
  public static String time(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** "1 task", "3 tasks". */
  public static String count(long number, String singular) {
    return number + " " + singular + (number == 1 ? "" : "s");
  }
}
