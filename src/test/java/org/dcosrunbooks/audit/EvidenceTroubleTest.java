package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.Databases.Database;
import org.dcosrunbooks.testing.Databases.Kind;
import org.dcosrunbooks.testing.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be recorded is refused in a few seconds, in words, and works again afterwards. */
class EvidenceTroubleTest {

  private static final Duration BOUND = Duration.ofSeconds(5);

  private enum Outage {
    CUT,
    SILENT
  }

  @Test
  void givenPostgresCutOff_whenWriting_thenTransientInTimeAndLaterItWorksAgain() throws Exception {
    outage(Outage.CUT);
  }

  @Test
  void givenPostgresSilent_whenWriting_thenTransientInTimeAndLaterItWorksAgain() throws Exception {
    outage(Outage.SILENT);
  }

  private static void outage(Outage outage) throws Exception {
    try (Database database = Databases.postgres();
        Wire wire = new Wire(URI.create(database.url().substring("jdbc:".length())).getPort());
        JdbcEvidence evidence =
            EvidenceFixture.over(
                database.url().replaceFirst(":\\d+/", ":" + wire.port() + "/"), database, 4)) {
      Entry intent = evidence.intend("4711", "Start agent drain", "drain", false, Map.of());

      if (outage == Outage.CUT) {
        wire.cut();
      } else {
        wire.silence();
      }
      for (int attempt = 0; attempt < 2; attempt++) {
        Transient refused =
            inTime(() -> evidence.intend("4711", "Start agent drain", "drain", false, Map.of()));
        assertThat(refused.account().summary()).isEqualTo("the record could not be written");
        assertThat(refused.account().seen()).startsWith("run 4711: ");
        assertThat(refused.account().means()).isEqualTo("Nothing was done.");
      }
      assertThat(inTime(() -> evidence.conclude(intent, "done", Map.of())).account().means())
          .contains("has begun and its result is not recorded");
      assertThat(inTime(() -> evidence.entries("4711")).account().summary())
          .isEqualTo("the record could not be read");

      wire.mend();
      onceBack(() -> evidence.conclude(intent, "found done", Map.of()));
      // what was on its way when the wire went silent may have arrived: as an open intent at most
      assertThat(evidence.entries("4711")).hasSizeBetween(2, 5);
      assertThat(evidence.verify("4711").problem()).isEmpty();
      assertThat(evidence.verifyAll().problem()).isEmpty();
    }
  }

  @Test
  void givenTheH2FileShutDown_whenWriting_thenItWorksAgainAfterwards() throws Exception {
    try (Database database = Databases.h2File();
        JdbcEvidence evidence = EvidenceFixture.over(database)) {
      evidence.append("4711", Entry.Kind.LOOK, "", "service", "before", Map.of());
      database.execute("shutdown");

      onceBack(() -> evidence.append("4711", Entry.Kind.LOOK, "", "service", "after", Map.of()));

      assertThat(evidence.entries("4711"))
          .extracting(Entry::text)
          .containsExactly("before", "after");
      assertThat(evidence.verifyAll().problem()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("org.dcosrunbooks.testing.Databases#each")
  void givenSomebodyHoldsTheHead_whenWriting_thenTransientInTime(Kind kind) throws Exception {
    try (Database database = kind.fresh();
        JdbcEvidence evidence = EvidenceFixture.over(database)) {
      evidence.append("4711", Entry.Kind.LOOK, "", "service", "before", Map.of());
      try (Connection holder = database.dataSource().getConnection()) {
        holder.setAutoCommit(false);
        holder.createStatement().executeQuery("select * from evidence_anchor_head for update");

        inTime(() -> evidence.append("4711", Entry.Kind.LOOK, "", "service", "during", Map.of()));
        assertThat(evidence.entries("4711")).hasSize(1);
        for (int again = 0; again < 4; again++) {
          evidence.entries("4711"); // each read is rolled back; the limit stays with the connection
        }
        inTime(() -> evidence.append("4711", Entry.Kind.LOOK, "", "service", "during", Map.of()));
        holder.rollback();
      }
      evidence.append("4711", Entry.Kind.LOOK, "", "service", "after", Map.of());
      assertThat(evidence.entries("4711"))
          .extracting(Entry::text)
          .containsExactly("before", "after");
      assertThat(evidence.verifyAll().problem()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("org.dcosrunbooks.testing.Databases#each")
  void givenAllConnectionsTaken_whenWriting_thenTransientInTime(Kind kind) throws Exception {
    try (Database database = kind.fresh();
        com.zaxxer.hikari.HikariDataSource pool =
            OwnPool.open(
                database.url(),
                database.user(),
                database.password(),
                new OwnPool.Limits(
                    2, Duration.ofMillis(1500), Duration.ofMillis(1500), Duration.ofSeconds(3)))) {
      JdbcEvidence evidence =
          new JdbcEvidence(
              pool, java.time.Clock.fixed(EvidenceFixture.NOW, java.time.ZoneOffset.UTC));
      evidence.append("4711", Entry.Kind.LOOK, "", "service", "before", Map.of());
      List<Connection> taken = new ArrayList<>(List.of(pool.getConnection(), pool.getConnection()));

      inTime(() -> evidence.append("4711", Entry.Kind.LOOK, "", "service", "during", Map.of()));
      for (Connection connection : taken) {
        connection.close();
      }
      evidence.append("4711", Entry.Kind.LOOK, "", "service", "after", Map.of());
      assertThat(evidence.entries("4711"))
          .extracting(Entry::text)
          .containsExactly("before", "after");
    }
  }

  /** An export as slow as the disk, and as many of them as there are connections. */
  @ParameterizedTest
  @MethodSource("org.dcosrunbooks.testing.Databases#each")
  void givenEverybodyReadsWholeRecords_whenWriting_thenThereIsAConnection(Kind kind)
      throws Exception {
    ExecutorService readers = Executors.newCachedThreadPool();
    CountDownLatch enough = new CountDownLatch(1);
    CountDownLatch reading = new CountDownLatch(1);
    try (Database database = kind.fresh();
        JdbcEvidence evidence = EvidenceFixture.over(database)) {
      evidence.append("4711", Entry.Kind.LOOK, "", "service", "before", Map.of());
      List<Future<Long>> exports = new ArrayList<>();
      for (int reader = 0; reader < 4; reader++) {
        exports.add(
            readers.submit(
                () ->
                    evidence.bundle(
                        "4711",
                        Map.of(),
                        piece -> {
                          reading.countDown();
                          awaited(enough);
                        })));
      }
      assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
      // all that ever get a connection have one when the others have been told that there is none
      await().until(() -> exports.stream().filter(Future::isDone).count() == 3);

      assertThat(evidence.closeForActs("4711", "oncall", "oncall asks for an abort")).isTrue();
      assertThat(evidence.verify("4711").intact()).isTrue();
    } finally {
      enough.countDown();
      readers.shutdownNow();
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @Test
  void givenTheRecordCannotBeWritten_whenAStepActs_thenItNeverGetsToTheAct() throws Exception {
    try (Database database = Databases.postgres();
        Wire wire = new Wire(URI.create(database.url().substring("jdbc:".length())).getPort());
        JdbcEvidence evidence =
            EvidenceFixture.over(
                database.url().replaceFirst(":\\d+/", ":" + wire.port() + "/"), database, 1)) {
      wire.cut();
      AtomicBoolean acted = new AtomicBoolean();

      assertThatThrownBy(
              () -> {
                evidence.intend("4711", "Start agent drain", "drain", false, Map.of());
                acted.set(true);
              })
          .isInstanceOf(Transient.class);
      assertThat(acted).isFalse();
    }
  }

  /** Retries as the job executor does: the pool finds out about each dead connection by itself. */
  private static void onceBack(Runnable call) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(100))
        .ignoreException(Transient.class)
        .until(
            () -> {
              call.run();
              return true;
            });
  }

  private static Transient inTime(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    long begin = System.nanoTime();
    Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(call);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND);
    assertThat(thrown).isInstanceOf(Transient.class);
    return (Transient) thrown;
  }
}
