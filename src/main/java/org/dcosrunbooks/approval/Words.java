package org.dcosrunbooks.approval;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and notes as sentences carry them. */
final class Words {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Words() {}

  /** As in {@code 21 Nov 2024 16:02:11 UTC}. */
  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** Empty for none. NUL, which no database keeps as text, becomes the replacement character. */
  static String note(String note) {
    return note == null ? "" : note.strip().replace('\0', '\uFFFD');
  }
}
