package org.dcosrunbooks.web.console;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.dcosrunbooks.web.shown.Times;

/** When a form was opened, which it sends along, for whoever answers it late. */
final class Opened {

  private Opened() {}

  /** A sentence with a blank behind it; empty when the form does not tell, or tells nonsense. */
  static String inWords(String sent, Times times) {
    Instant opened;
    try {
      opened = Instant.parse(sent);
    } catch (DateTimeParseException notTold) {
      return "";
    }
    if (opened.isAfter(times.now()) || opened.isBefore(Instant.EPOCH)) {
      return "";
    }
    Times.Moment moment = times.at(opened);
    return "You opened this page at " + moment.local() + ", " + moment.age() + ". ";
  }
}
