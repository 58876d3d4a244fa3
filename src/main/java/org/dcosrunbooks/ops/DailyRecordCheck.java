package org.dcosrunbooks.ops;

import java.time.Duration;
import java.util.Optional;
import org.dcosrunbooks.audit.RecordChecks;
import org.dcosrunbooks.failure.Breakdowns;
import org.dcosrunbooks.failure.OwnThread;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Ticking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Has the whole record checked when the service starts, and once a day from then on. */
@Component
@ConditionalOnProperty(
    prefix = "audit",
    name = "daily-check",
    havingValue = "true",
    matchIfMissing = true)
class DailyRecordCheck extends OwnThread {

  private static final Logger LOG = LoggerFactory.getLogger(DailyRecordCheck.class);

  private static final Duration DAY = Duration.ofDays(1);

  /** After a check that did not come to its end, as when the database is away. */
  private static final Duration SOON = Duration.ofMinutes(1);

  private final RecordChecks checks;

  DailyRecordCheck(RecordChecks checks) {
    super("record-check");
    this.checks = checks;
  }

  @Override
  protected void begin() {
    checkIn(Duration.ZERO);
  }

  private void checkIn(Duration pause) {
    once(pause, new Ticking(Breakdowns.During.BACKGROUND, "the check of the record", this::check));
  }

  private void check() {
    Duration pause = SOON;
    try {
      boolean ended = checks.check(Optional.empty()).unchecked().isEmpty();
      pause = ended ? DAY : SOON;
    } catch (Refused notNow) {
      LOG.warn(
          "The record could not be checked; in a minute again: {}",
          notNow.account().inOneParagraph());
    } finally {
      checkIn(pause);
    }
  }
}
