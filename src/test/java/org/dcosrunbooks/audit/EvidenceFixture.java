package org.dcosrunbooks.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.dcosrunbooks.testing.Databases.Database;

/** The record over a test's database. */
public final class EvidenceFixture {

  public static final Instant NOW = Instant.parse("2024-11-21T16:02:11.250987Z");

  private EvidenceFixture() {}

  /** The record with its pool, for tests of other packages. */
  public record Open(Evidence evidence, Runnable pool) implements AutoCloseable {
    @Override
    public void close() {
      pool.run();
    }
  }

  public static Open open(Database database) {
    JdbcEvidence evidence = over(database);
    return new Open(evidence, evidence::close);
  }

  /** The exported record of a run. */
  static String document(Export export, String runId, Map<String, ?> more) {
    StringBuilder document = new StringBuilder();
    export.bundle(runId, more, document::append);
    return document.toString();
  }

  static JdbcEvidence over(Database database) {
    return over(database.url(), database, 4);
  }

  static JdbcEvidence over(String url, Database database, int connections) {
    return new JdbcEvidence(
        OwnPool.open(
            url,
            database.user(),
            database.password(),
            new OwnPool.Limits(
                connections,
                Duration.ofMillis(1500),
                Duration.ofMillis(1500),
                Duration.ofSeconds(3))),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
