package org.dcosrunbooks.failure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is done again and again. A timer would end it silently with the first thing that
 * is thrown; here that is told, and the next turn comes all the same.
 *
 * @param during what an {@link Error} of it is counted as
 * @param what as in "following jobs", for the log
 */
public record Ticking(Breakdowns.During during, String what, Runnable turn) implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Ticking.class);

  @Override
  public void run() {
    try {
      turn.run();
    } catch (RuntimeException wrong) {
      LOG.error("A turn of {} went wrong; it goes on with the next one", what, wrong);
    } catch (Error wrong) {
      Breakdowns.tell(during, what, wrong);
    }
  }
}
