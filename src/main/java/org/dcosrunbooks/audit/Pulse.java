package org.dcosrunbooks.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.dcosrunbooks.failure.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the record can be written, found out every ten seconds by writing. A record that cannot
 * be written for {@link #PATIENCE} is an incident, be a run at work or not: it stands in the log
 * for whoever is on call.
 */
public final class Pulse implements RecordRound {

  /** As long as a step tries again before it is an incident. */
  public static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

  /**
   * Why it could not be written.
   *
   * @param reason what the database said, as a sentence without values
   * @param since the first of the tries in a row that failed
   */
  public record Trouble(String reason, Instant since) {}

  private final Evidence evidence;
  private final Clock clock;
  private final Instant begun;
  private Optional<Instant> written = Optional.empty();
  private Optional<Trouble> trouble = Optional.empty();
  private boolean told;

  Pulse(Evidence evidence, Clock clock) {
    this.evidence = evidence;
    this.clock = clock;
    this.begun = clock.instant();
  }

  @Override
  public void round() {
    try {
      evidence.tryWriting();
      beats();
    } catch (Failure unwritten) {
      fails(unwritten.account().seen());
    } catch (RuntimeException | Error broken) {
      fails("a mistake in this service (" + broken.getClass().getSimpleName() + ")");
      throw broken;
    }
  }

  private synchronized void beats() {
    Instant now = clock.instant();
    trouble.ifPresent(
        over ->
            LOG.info(
                "The record can be written again, after {} s",
                Duration.between(over.since(), now).toSeconds()));
    written = Optional.of(now);
    trouble = Optional.empty();
    told = false;
  }

  private synchronized void fails(String reason) {
    Instant now = clock.instant();
    if (trouble.isEmpty()) {
      LOG.warn("The record cannot be written: {}. Nothing is begun without it.", reason);
    }
    trouble = Optional.of(new Trouble(reason, trouble.map(Trouble::since).orElse(now)));
    if (incident() && !told) {
      told = true;
      LOG.error(
          "INCIDENT: the record cannot be written since {}: {}. Runs stand still where they would"
              + " act, and nobody can start, decide or abort. See to the database.",
          trouble.get().since(),
          reason);
    }
  }

  /** When it was written last; empty when it has not been since the service began. */
  public synchronized Optional<Instant> written() {
    return written;
  }

  /** How long ago it was written last, or since the service began if it has not been. */
  public synchronized Duration age() {
    return Duration.between(written.orElse(begun), clock.instant());
  }

  /** Why it cannot be written now; empty while all is well. */
  public synchronized Optional<Trouble> trouble() {
    return trouble;
  }

  /** True once it could not be written for {@link #PATIENCE}. */
  public synchronized boolean incident() {
    return trouble
        .filter(now -> Duration.between(now.since(), clock.instant()).compareTo(PATIENCE) >= 0)
        .isPresent();
  }
}
