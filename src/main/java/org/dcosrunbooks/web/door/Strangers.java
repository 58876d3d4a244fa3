package org.dcosrunbooks.web.door;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nobody in particular was refused: counted, and told in the log once a minute. It stands in
 * no record, which anybody on the network could fill.
 */
final class Strangers {

  private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);

  private static final Duration QUIET = Duration.ofMinutes(1);

  private final MeterRegistry meters;
  private final Clock clock;
  private Instant toldAt = Instant.MIN;
  private long untold;

  Strangers(MeterRegistry meters, Clock clock) {
    this.meters = meters;
    this.clock = clock;
  }

  void refused(String what, int status) {
    meters.counter("runbooks.tries.unknown", "status", String.valueOf(status)).increment();
    long others;
    synchronized (this) {
      Instant now = clock.instant();
      if (toldAt.isAfter(now.minus(QUIET))) {
        untold++;
        return;
      }
      others = untold;
      untold = 0;
      toldAt = now;
    }
    LOG.info(
        "Refused: somebody who is not signed in: {} ({}){}",
        what,
        status,
        others == 0 ? "" : "; and " + others + " more since the last line like this");
  }
}
