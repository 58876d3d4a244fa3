package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.Databases.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody who looks at a run waits long for others, or walks long for them. */
class RecordCheckTest {

  private Database database;
  private JdbcEvidence evidence;

  @BeforeEach
  void begin() throws Exception {
    database = Databases.h2();
    evidence = EvidenceFixture.over(database);
  }

  @AfterEach
  void end() throws Exception {
    evidence.close();
    database.close();
  }

  /** Pictures of the database; whoever looks at the chain over all runs is held up. */
  private final class Slow implements RecordCheck.Snapshot {
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final int heldUp;
    private int pictures;

    Slow(int heldUp) {
      this.heldUp = heldUp;
    }

    @Override
    public <T> T of(JdbcEvidence.Read<T> work) {
      boolean held;
      synchronized (this) {
        pictures++;
        held = pictures == heldUp;
      }
      try {
        if (held) {
          inside.countDown();
          assertThat(goesOn.await(60, TimeUnit.SECONDS)).isTrue();
        }
        try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password())) {
          return work.on(connection);
        }
      } catch (SQLException | InterruptedException unexpected) {
        throw new AssertionError(unexpected);
      }
    }
  }

  private RecordCheck check(Slow pictures, Duration patience) {
    return new RecordCheck(pictures, pictures, () -> EvidenceFixture.NOW, patience);
  }

  private void write(String run, int lines) {
    for (int line = 1; line <= lines; line++) {
      evidence.append(run, Entry.Kind.LOOK, "", "service", "line " + line, Map.of());
    }
  }

  @Test
  void givenALookThatTakesLong_whenAnotherComes_thenItSaysThatItCouldNotBeChecked()
      throws Exception {
    write("a", 2);
    Slow pictures = new Slow(2);
    RecordCheck check = check(pictures, Duration.ofMillis(50));
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<Evidence.Verdict> slow = other.submit(() -> check.run("a"));
      assertThat(pictures.inside.await(30, TimeUnit.SECONDS)).isTrue();

      Evidence.Verdict verdict = check.run("a");
      assertThat(verdict.unchecked()).contains("another check is under way");
      assertThat(verdict.open()).isTrue();
      assertThat(verdict.intact()).as("nobody knows").isFalse();
      assertThat(verdict.problems()).as("and nothing was found").isEmpty();

      database.execute("drop trigger evidence_entry_stays");
      database.execute("update evidence_entry set sentence = 'forged' where number = 2");
      Evidence.Verdict forged = check.run("a");
      assertThat(forged.open()).as("what is found without the chain is told").isFalse();
      assertThat(forged.problem().orElseThrow()).startsWith("line 2 was changed");

      pictures.goesOn.countDown();
      assertThat(slow.get(30, TimeUnit.SECONDS).intact()).isTrue();
    } finally {
      pictures.goesOn.countDown();
      other.shutdownNow();
    }
  }

  @Test
  void givenMoreLinksThanALookWalks_whenLookedAtAgain_thenItGoesOnFromThere() {
    write("a", 1);
    write("filler", RecordCheck.PAGE);
    RecordCheck check = check(new Slow(0), Duration.ZERO);

    Evidence.Verdict first = check.run("a");
    assertThat(first.unchecked()).contains("the chain over all runs is not walked to its end yet");
    assertThat(first.open()).isTrue();
    assertThat(check.run("a").intact()).isTrue();
  }

  @Test
  void givenTheCheckAtTheStart_whenItIsAtTheLines_thenTheFirstVisitorFindsTheChainWalked()
      throws Exception {
    write("a", 1);
    write("filler", RecordCheck.PAGE);
    // two pages, each in a picture of its own; then all lines and rows
    Slow pictures = new Slow(3);
    RecordCheck check = check(pictures, Duration.ZERO);
    ExecutorService start = Executors.newSingleThreadExecutor();
    try {
      Future<Evidence.Verdict> all = start.submit(() -> check.all(Optional.empty()));
      assertThat(pictures.inside.await(30, TimeUnit.SECONDS)).isTrue();

      assertThat(check.run("a").intact()).isTrue();

      pictures.goesOn.countDown();
      assertThat(all.get(30, TimeUnit.SECONDS).intact()).isTrue();
    } finally {
      pictures.goesOn.countDown();
      start.shutdownNow();
    }
  }

  @Test
  void givenALongChain_whenExported_thenItIsWrittenInSmallPiecesAndIsTheSameDocument() {
    write("a", JdbcEvidence.LINES_OF_PAGE + 1);
    write("filler", JdbcEvidence.LINKS_OF_PAGE);
    StringBuilder document = new StringBuilder();
    int[] longest = {0};
    long lines =
        evidence.bundle(
            "a",
            Map.of("note", "grün", "number", 1.50),
            piece -> {
              longest[0] = Math.max(longest[0], piece.length());
              document.append(piece);
            });

    assertThat(lines).isEqualTo(JdbcEvidence.LINES_OF_PAGE + 1);
    assertThat(longest[0]).isLessThan(1_000);
    assertThat(RecordVerifier.document(document.toString())).isEmpty();
    assertThat(CanonicalJson.of(Bundle.read(document.toString()))).isEqualTo(document.toString());
    assertThat(Bundle.read(document.toString()).anchors())
        .hasSize(JdbcEvidence.LINES_OF_PAGE + 1 + JdbcEvidence.LINKS_OF_PAGE);
  }
}
