package org.dcosrunbooks.runbook;

import java.time.Duration;
import java.time.Instant;
import org.dcosrunbooks.cluster.Amounts;

/** Numbers as people read them. */
public final class Words {

  private Words() {}

  public static String duration(Duration duration) {
    return Amounts.span(duration);
  }

  public static String time(Instant moment) {
    return Amounts.time(moment);
  }

  public static String count(long number, String singular) {
    return Amounts.count(number, singular);
  }
}
