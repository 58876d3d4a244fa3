package org.dcosrunbooks.dcos.http;

import java.time.Duration;

/** A moment after which a call must not go on, on the machine's own monotonic clock. */
public final class Deadline {

  /** Only the settings' own limits count. */
  public static final Deadline NONE = new Deadline(0, false);

  private final long nanoTime;
  private final boolean limited;

  private Deadline(long nanoTime, boolean limited) {
    this.nanoTime = nanoTime;
    this.limited = limited;
  }

  /**
   * @param fromNow zero or negative: already over
   */
  public static Deadline in(Duration fromNow) {
    return new Deadline(System.nanoTime() + fromNow.toNanos(), true);
  }

  /** What is left, at most {@code most}; zero or negative when the moment has come. */
  public Duration left(Duration most) {
    if (!limited) {
      return most;
    }
    Duration left = Duration.ofNanos(nanoTime - System.nanoTime());
    return left.compareTo(most) < 0 ? left : most;
  }
}
