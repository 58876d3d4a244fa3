package org.dcosrunbooks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a start costs that the cluster refuses, in an H2 file set up as the demo's. */
class RefusedStartCostTest {

  private static final int STARTS = 100;

  /** Bytes; H2 writes each page anew that a commit touches, and takes old ones back later. */
  private static final long MOST_WRITTEN = 145_000;

  /** Bytes, of the whole file with what the service itself needs. */
  private static final long MOST_LEFT = 60_000;

  @Test
  void givenAHundredRefusedStarts_thenTheirFileIsSmall() throws Exception {
    Bench bench = new Bench(Databases.Kind.H2_FILE, Simulator.cluster().agent("10.0.2.77"));
    Path file =
        Path.of(bench.database().url().replaceAll("jdbc:h2:file:([^;]+).*", "$1") + ".mv.db");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwx------"));
    try (bench) {
      bench.start();
      refuse(bench, "10.9.8.1");
      long before = Files.size(file);
      for (int i = 0; i < STARTS; i++) {
        refuse(bench, "10.9.9." + i);
      }
      assertThat((Files.size(file) - before) / STARTS).as("written").isLessThan(MOST_WRITTEN);
      JdbcClient database = JdbcClient.create(bench.database().dataSource());
      for (String unread : new String[] {"ACT_HI_DETAIL", "ACT_HI_JOB_LOG"}) {
        assertThat(database.sql("select count(*) from " + unread).query(Long.class).single())
            .as(unread)
            .isZero();
      }
      assertThat(
              database
                  .sql("select count(*) from ACT_HI_VARINST where NAME_ = 'outcome'")
                  .query(Long.class)
                  .single())
          .as("variables stay in the history")
          .isEqualTo(STARTS + 1);
    }
    assertThat(Files.size(file) / STARTS).as("left").isLessThan(MOST_LEFT);
  }

  private static void refuse(Bench bench, String agent) {
    String run =
        bench.runs().start("drain-node", Map.of("agent", agent, "reason", "x"), "operator");
    bench.pump();
    assertThat(bench.outcome(run)).isEqualTo("refused");
  }
}
