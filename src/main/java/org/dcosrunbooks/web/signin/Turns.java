package org.dcosrunbooks.web.signin;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Lets passwords be judged a few at a time, since each costs much computing on purpose. Who was
 * right before from where they try now has turns apart from those of strangers, and waits behind
 * none of them.
 */
final class Turns {

  private static final int STRANGERS_WAIT = 32;
  private static final int KNOWN_WAIT = 32;

  private final Line strangers;
  private final Line known = new Line(1, KNOWN_WAIT);
  private final Duration patience;

  /**
   * @param processors one of them is left to everything else
   * @param patience how long one waits for a turn
   */
  Turns(int processors, Duration patience) {
    this.strangers = new Line(Math.max(1, processors - 1), STRANGERS_WAIT);
    this.patience = patience;
  }

  /**
   * @throws TooManyAtOnce when there was no turn in time, or too many wait for one
   */
  boolean take(boolean wasRightBefore, BooleanSupplier judgement) {
    Line line = wasRightBefore ? known : strangers;
    if (!line.waiting.tryAcquire()) {
      throw new TooManyAtOnce();
    }
    try {
      if (!line.turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TooManyAtOnce();
      }
      try {
        return judgement.getAsBoolean();
      } finally {
        line.turns.release();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new TooManyAtOnce();
    } finally {
      line.waiting.release();
    }
  }

  /** Those whose turn it is, and those who wait with them. */
  private static final class Line {

    private final Semaphore turns;
    private final Semaphore waiting;

    Line(int turns, int waiting) {
      this.turns = new Semaphore(turns, true);
      this.waiting = new Semaphore(waiting);
    }
  }
}
