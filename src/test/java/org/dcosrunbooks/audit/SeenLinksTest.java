package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.Databases.Database;
import org.dcosrunbooks.testing.Databases.Kind;
import org.dcosrunbooks.testing.Together;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a look at one run takes as seen, and what it looks at each time. */
class SeenLinksTest {

  private static final int FILLED = 700;

  private static void write(Evidence evidence, String run, int lines) {
    for (int line = 1; line <= lines; line++) {
      evidence.append(run, Entry.Kind.LOOK, "", "service", "line " + line, Map.of());
    }
  }

  private static void owned(Database database) throws Exception {
    database.execute("drop trigger evidence_entry_stays");
    database.execute("drop trigger evidence_anchor_stays");
  }

  @Test
  void givenLinksSeen_whenThoseOfAnotherRunGo_thenTheCheckOfEverythingTellsAndTheLooksAfterIt()
      throws Exception {
    try (Database database = Databases.h2();
        JdbcEvidence evidence = EvidenceFixture.over(database)) {
      write(evidence, "old", 2);
      write(evidence, "filler", FILLED);
      write(evidence, "new", 2);
      assertThat(evidence.verify("old").problems()).isEmpty();
      owned(database);
      database.execute(
          "delete from evidence_anchor where run_id = 'filler' and entry_number = 400");

      assertThat(evidence.verify("old").problems())
          .as("as the page says: seen before, and far from its own links")
          .isEmpty();
      assertThat(evidence.verify("filler").intact()).isFalse();
      assertThat(evidence.verifyAll().problem().orElseThrow())
          .isEqualTo("link 402 of the chain over all runs is missing");
      assertThat(evidence.verify("old").problem().orElseThrow())
          .isEqualTo("link 402 of the chain over all runs is missing");
      assertThat(evidence.verify("new").problems()).as("it began after that").isEmpty();
    }
  }

  @Test
  void givenLinksSeen_whenTheRunsOwnAreComputedAnew_thenALookTells() throws Exception {
    try (Database database = Databases.h2();
        JdbcEvidence evidence = EvidenceFixture.over(database)) {
      write(evidence, "a", 300);
      write(evidence, "b", 300);
      assertThat(evidence.verify("a").problems()).isEmpty();
      owned(database);
      Entry last = evidence.entry("a", 300).orElseThrow();
      Entry forged =
          Chain.entry(
              "a",
              300,
              last.at(),
              last.kind(),
              "",
              "service",
              "forged",
              "{}",
              Optional.empty(),
              last.previousHash());
      Anchor link = Chain.anchor(300, forged, linkHash(evidence, 299));
      database.execute(
          "update evidence_entry set sentence = 'forged', hash = '"
              + forged.hash()
              + "' where run_id = 'a' and number = 300");
      database.execute(
          "update evidence_head set hash = '" + forged.hash() + "' where run_id = 'a'");
      database.execute(
          "update evidence_anchor set entry_hash = '"
              + link.entryHash()
              + "', hash = '"
              + link.hash()
              + "' where number = 300");

      assertThat(evidence.verify("a").problem().orElseThrow())
          .isEqualTo("link 301 of the chain over all runs does not follow the one before");
      assertThat(evidence.verify("b").problem())
          .as("its own block is walked again as well")
          .isPresent();
    }
  }

  private static String linkHash(JdbcEvidence evidence, int number) {
    return Bundle.read(EvidenceFixture.document(evidence, "a", Map.of()))
        .anchors()
        .get(number - 1)
        .hash();
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRES"})
  void givenTwoInstances_whenOneWritesWhileTheOtherChecks_thenNoAlarm(Kind kind) throws Exception {
    try (Database database = kind.fresh();
        JdbcEvidence one = EvidenceFixture.over(database);
        JdbcEvidence other = EvidenceFixture.over(database)) {
      List<Callable<Object>> jobs = new ArrayList<>();
      for (String run : List.of("a", "b")) {
        for (Evidence writer : List.of(one, other)) {
          jobs.add(
              () -> {
                write(writer, run, 60);
                return null;
              });
        }
      }
      for (Evidence checker : List.of(one, other)) {
        jobs.add(
            () -> {
              for (int look = 0; look < 20; look++) {
                assertThat(checker.verify(look % 2 == 0 ? "a" : "b").problems()).isEmpty();
                assertThat(checker.verifyAll(Optional.of(checker.head())).problems()).isEmpty();
              }
              return null;
            });
      }
      Together.all(jobs);

      assertThat(one.verifyAll().entries()).isEqualTo(240);
      assertThat(one.head()).isEqualTo(other.head());
    }
  }
}
