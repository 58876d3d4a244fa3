package org.dcosrunbooks.ops;

import java.time.Duration;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Pulse;
import org.dcosrunbooks.audit.RecordChecks;
import org.dcosrunbooks.failure.Failure;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Down while the record cannot be read or written: then nothing is done, however well the rest is.
 * A record that was changed is told as a detail only: the abort of a run has to go on.
 */
@Component("record")
class RecordHealth implements HealthIndicator {

  /** So long without a line, and whoever writes them hangs. */
  private static final Duration SILENT = Duration.ofMinutes(1);

  private final Evidence evidence;
  private final Pulse pulse;
  private final RecordChecks checks;

  RecordHealth(Evidence evidence, Pulse pulse, RecordChecks checks) {
    this.evidence = evidence;
    this.pulse = pulse;
    this.checks = checks;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    try {
      evidence.closedForActs("health");
      checks
          .last()
          .ifPresent(
              last ->
                  health
                      .withDetail("verdict", last.inWords())
                      .withDetail("checked", last.at())
                      .withDetail("head", last.upTo().toString()));
    } catch (Failure unreadable) {
      health.down().withDetail("reason", unreadable.account().summary());
    }
    pulse
        .trouble()
        .ifPresent(
            now ->
                health
                    .down()
                    .withDetail("reason", "the record could not be written: " + now.reason())
                    .withDetail("since", now.since().toString())
                    .withDetail("incident", pulse.incident()));
    if (pulse.age().compareTo(SILENT) > 0) {
      health.down();
    }
    pulse.written().ifPresent(at -> health.withDetail("written", at.toString()));
    return health.withDetail("secondsSinceWritten", pulse.age().toSeconds()).build();
  }
}
