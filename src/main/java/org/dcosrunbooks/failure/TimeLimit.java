package org.dcosrunbooks.failure;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * How long the work of the current thread may still take, by the machine's monotonic clock. A step
 * opens one; every call to the world inside it ends by then, and fails as one of the four kinds.
 */
public final class TimeLimit {

  private static final ThreadLocal<Long> END = new ThreadLocal<>();

  private TimeLimit() {}

  /**
   * Runs the work with at most this much time, or with less when a limit around it ends earlier.
   */
  public static <T> T within(Duration limit, Supplier<T> work) {
    return until(earlier(END.get(), System.nanoTime() + limit.toNanos()), work);
  }

  /** The same work for another thread, under the limit of the thread that asks for it. */
  public static <T> Supplier<T> carried(Supplier<T> work) {
    Long end = END.get();
    return end == null ? work : () -> until(end, work);
  }

  /** What is left, at most {@code most}; zero or negative when the time is over. */
  public static Duration left(Duration most) {
    Long end = END.get();
    if (end == null) {
      return most;
    }
    Duration left = Duration.ofNanos(end - System.nanoTime());
    return left.compareTo(most) < 0 ? left : most;
  }

  private static <T> T until(long end, Supplier<T> work) {
    Long before = END.get();
    END.set(end);
    try {
      return work.get();
    } finally {
      if (before == null) {
        END.remove();
      } else {
        END.set(before);
      }
    }
  }

  private static long earlier(Long one, long other) {
    return one == null || other - one < 0 ? other : one;
  }
}
