package org.dcosrunbooks.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what processes do that are not ours. */
public final class Patience {

  private Patience() {}

  /** Looks again and again, at most {@code seconds} long. */
  public static void until(String what, int seconds, BooleanSupplier reached) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + seconds + " s: " + what);
      }
      pause();
    }
  }

  /** A moment in which they may go on. */
  public static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
  }
}
