package org.dcosrunbooks.engine;

import java.time.Duration;

/** Somebody's starts were refused so often that the next one has to wait. Nothing was started. */
public final class TooManyStarts extends RuntimeException {

  private final long seconds;

  TooManyStarts(int refused, Duration wait) {
    this(refused, Math.max(1, wait.plusMillis(999).toSeconds()));
  }

  private TooManyStarts(int refused, long seconds) {
    super(
        refused
            + " of your starts were refused within a minute. Nothing was started; wait "
            + seconds
            + " s, and read why they were.");
    this.seconds = seconds;
  }

  /** How long to wait, 1 to 60. */
  public long seconds() {
    return seconds;
  }
}
