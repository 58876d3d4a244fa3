package org.dcosrunbooks.node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is done again and again. A timer would end it silently with the first thing that
 * is thrown; here that is told, and the next turn comes all the same.
 *
 * @param what as in "Following jobs", for the log
 */
record Ticking(String what, Runnable turn) implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Ticking.class);

  @Override
  public void run() {
    try {
      turn.run();
    } catch (RuntimeException | Error wrong) {
      LOG.error("{} went wrong; it goes on with the next turn", what, wrong);
    }
  }
}
