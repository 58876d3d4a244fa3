package org.dcosrunbooks.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import org.camunda.bpm.engine.impl.util.ClockUtil;

/** A clock that stands still until a test turns it; the engine's own clock turns with it. */
public final class TurningClock extends Clock {

  private volatile Instant now = Instant.parse("2026-03-02T01:00:00Z");

  public TurningClock() {
    ClockUtil.setCurrentTime(Date.from(now));
  }

  public void turn(Duration by) {
    now = now.plus(by);
    ClockUtil.setCurrentTime(Date.from(now));
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
