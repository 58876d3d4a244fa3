package org.dcosrunbooks.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test turns it. */
final class HandClock extends Clock {

  private volatile Instant now = Instant.parse("2026-03-02T01:00:00Z");

  synchronized void turn(Duration by) {
    now = now.plus(by);
  }

  void turnSeconds(double seconds) {
    turn(Duration.ofNanos((long) (seconds * 1e9)));
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
