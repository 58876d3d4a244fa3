package org.dcosrunbooks.engine;

import java.time.Duration;

/**
 * So many of somebody's starts were refused, or may be yet, that the next one has to wait. Nothing
 * was started.
 */
public final class TooManyStarts extends RuntimeException {

  private static final long A_LOOK_SECONDS = 15;

  private final long seconds;

  private TooManyStarts(String sentence, long seconds) {
    super(sentence);
    this.seconds = seconds;
  }

  static TooManyStarts refused(int refused, Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return new TooManyStarts(
        refused
            + " of your starts were refused within a minute. Nothing was started; wait "
            + seconds
            + " s, and read why they were.",
        seconds);
  }

  static TooManyStarts notLookedYet(int open) {
    return new TooManyStarts(
        open
            + " of your starts have not looked at the cluster yet. Nothing was started; wait until"
            + " they have, or abort them.",
        A_LOOK_SECONDS);
  }

  /** How long to wait, 1 to 60. */
  public long seconds() {
    return seconds;
  }
}
