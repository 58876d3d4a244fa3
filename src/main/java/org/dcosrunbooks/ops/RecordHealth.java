package org.dcosrunbooks.ops;

import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.RecordChecks;
import org.dcosrunbooks.failure.Failure;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Down while the record cannot be read: then nothing is done, however well the rest is. A record
 * that was changed is told as a detail only: the abort of a run has to go on.
 */
@Component("record")
class RecordHealth implements HealthIndicator {

  private final Evidence evidence;
  private final RecordChecks checks;

  RecordHealth(Evidence evidence, RecordChecks checks) {
    this.evidence = evidence;
    this.checks = checks;
  }

  @Override
  public Health health() {
    try {
      evidence.closedForActs("health");
      Health.Builder up = Health.up();
      checks
          .last()
          .ifPresent(
              last ->
                  up.withDetail("verdict", last.problem().orElse("whole"))
                      .withDetail("checked", last.at())
                      .withDetail("head", last.upTo().toString()));
      return up.build();
    } catch (Failure unreadable) {
      return Health.down().withDetail("reason", unreadable.account().summary()).build();
    }
  }
}
