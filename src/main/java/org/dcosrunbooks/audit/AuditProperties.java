package org.dcosrunbooks.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code audit.*}: the record's own connections, and its documents.
 *
 * @param documents so much of the disk exported records may take together, 16 MB or more
 */
@ConfigurationProperties("audit")
record AuditProperties(@DefaultValue Pool pool, @DefaultValue("2GB") DataSize documents) {

  AuditProperties {
    if (documents.toMegabytes() < 16) {
      throw new IllegalArgumentException(
          "audit.documents is " + documents + ": it must be 16MB or more");
    }
  }

  /**
   * {@code audit.pool.*}
   *
   * @param connections at most this many at once, 1 to 50
   * @param connectionWait for a free connection, up to 10 s
   * @param lockWait for a row that somebody else writes, up to 10 s
   * @param answer for the database to answer one statement, whole seconds up to 15
   */
  record Pool(
      @DefaultValue("4") int connections,
      @DefaultValue("1500ms") Duration connectionWait,
      @DefaultValue("1500ms") Duration lockWait,
      @DefaultValue("3s") Duration answer) {

    Pool {
      within("audit.pool.connections", connections, 1, 50);
      within("audit.pool.connection-wait in milliseconds", connectionWait.toMillis(), 250, 10_000);
      within("audit.pool.lock-wait in milliseconds", lockWait.toMillis(), 1, 10_000);
      within("audit.pool.answer in milliseconds", answer.toMillis(), 1_000, 15_000);
    }

    private static void within(String name, long value, long least, long most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " is " + value + ": it must be " + least + " to " + most);
      }
    }
  }
}
