package org.dcosrunbooks.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Amounts;

/** Numbers, times and foreign names as sentences carry them. */
final class Words {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss z", Locale.ENGLISH);
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("d MMM HH:mm:ss z", Locale.ENGLISH);
  private static final int LONGEST = 200;
  private static final int NAMED = 3;

  private final Instant now;
  private final ZoneId zone;

  Words(Instant now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /** {@code 02:40:10 CET}; with the day when it is not today. */
  String time(Instant instant) {
    boolean today = instant.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
    return (today ? TIME : DAY_AND_TIME).format(instant.atZone(zone));
  }

  /** How long something has lasted that began then. */
  String lasting(Instant start) {
    return "for " + Amounts.age(Duration.between(start, now));
  }

  String ago(Instant instant) {
    return Amounts.age(Duration.between(instant, now)) + " ago";
  }

  /** At most three names, and how many more. */
  static String names(List<String> names) {
    String some = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    return names.size() > NAMED ? some + " and " + (names.size() - NAMED) + " more" : some;
  }

  /** A text from outside on one line, without control and invisible characters, not too long. */
  static String plain(String foreign) {
    String clean = foreign.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ").strip();
    return clean.codePointCount(0, clean.length()) <= LONGEST
        ? clean
        : clean.substring(0, clean.offsetByCodePoints(0, LONGEST)) + "…";
  }

  /** {@code …-S12}: the end of an id, when it is long. */
  static String endOf(String id) {
    String clean = plain(id);
    int dash = clean.lastIndexOf('-');
    return clean.length() > 16 && dash > 0 && clean.length() - dash <= 12
        ? "…" + clean.substring(dash)
        : clean;
  }

  /** Without the full stop, to be followed by something else. */
  static String open(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
