package org.dcosrunbooks.failure;

import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what should never be thrown: an {@link Error}, such as memory that is used up or a class
 * that is not there. Each is counted, and logged with what was going on, and the thread goes on.
 * The counts are those of the process, as its memory is.
 */
public final class Breakdowns {

  /** What was going on. */
  public enum During {
    /** A round of the watcher. */
    WATCH,
    /** A step of a run. */
    STEP,
    /** The choice of the next steps to be run. */
    ACQUISITION,
    /** A call to the cluster. */
    CALL,
    /** Work on a machine. */
    MACHINE,
    /** The answer to a request. */
    REQUEST,
    /** Anything else that nobody waits for. */
    BACKGROUND
  }

  private static final Logger LOG = LoggerFactory.getLogger(Breakdowns.class);

  private static final AtomicLongArray COUNTS = new AtomicLongArray(During.values().length);

  private Breakdowns() {}

  /**
   * Counts it and logs it. Never throws: there may be no memory left for a line of log.
   *
   * @param what in words that follow "during", as in {@code the step "Start agent drain"}
   */
  public static void tell(During during, String what, Throwable broken) {
    COUNTS.incrementAndGet(during.ordinal());
    try {
      LOG.error(
          "{} during {}; the service goes on", broken.getClass().getSimpleName(), what, broken);
    } catch (Throwable nothingLeft) {
      // it is counted, and the thread that tells it must not end of the telling
      COUNTS.incrementAndGet(During.BACKGROUND.ordinal());
    }
  }

  /** The same for an {@link Error} that something else was thrown for; nothing without one. */
  public static void tellErrorIn(During during, String what, Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error) {
        tell(during, what, cause);
        return;
      }
    }
  }

  /** How many there were since the process began. */
  public static long count(During during) {
    return COUNTS.get(during.ordinal());
  }
}
