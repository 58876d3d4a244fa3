package org.dcosrunbooks.ops;

import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.failure.Failure;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Down while the record cannot be read: then nothing is done, however well the rest is. */
@Component("record")
class RecordHealth implements HealthIndicator {

  private final Evidence evidence;

  RecordHealth(Evidence evidence) {
    this.evidence = evidence;
  }

  @Override
  public Health health() {
    try {
      evidence.closedForActs("health");
      return Health.up().build();
    } catch (Failure unreadable) {
      return Health.down().withDetail("reason", unreadable.account().summary()).build();
    }
  }
}
