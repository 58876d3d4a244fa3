package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.Databases.Database;
import org.dcosrunbooks.testing.TurnedClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people tried and were refused is told once, then counted, and never fills the database. */
class TriesTest {

  private final TurnedClock clock = new TurnedClock(EvidenceFixture.NOW);
  private Database database;
  private JdbcEvidence evidence;
  private Tries tries;

  @BeforeEach
  void open() {
    database = Databases.h2();
    evidence = EvidenceFixture.over(database);
    tries = new Tries(evidence, clock);
  }

  @AfterEach
  void close() {
    Reason.forget();
    evidence.close();
    database.close();
  }

  @Test
  void givenOneTry_whenRefused_thenOneLineWithThePersonAtOnceAndNoMore() {
    tries.refused(at("ada", "ada was refused: GET /x (403)"));
    assertThat(evidence.entries(Tries.PEOPLE))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.kind()).isEqualTo(Entry.Kind.REFUSAL);
              assertThat(line.actor()).isEqualTo("ada");
              assertThat(line.text()).isEqualTo("ada was refused: GET /x (403)");
            });
    clock.turn(Duration.ofMinutes(5));
    tries.round();
    assertThat(evidence.entries(Tries.PEOPLE)).hasSize(1);
    assertThat(Reason.recorded()).isTrue();
  }

  @Test
  void givenTheSameTryAThousandTimes_whenTheMinuteIsOver_thenOneLineWithTheCount() {
    for (int i = 0; i < 1_000; i++) {
      tries.refused(at("ada", "ada was refused: GET /x (403)"));
    }
    tries.refused(at("bob", "bob was refused: GET /x (403)"));
    tries.round();
    assertThat(texts(Tries.PEOPLE)).hasSize(2);
    clock.turn(Duration.ofSeconds(61));
    tries.round();
    tries.round();
    assertThat(texts(Tries.PEOPLE))
        .containsExactly(
            "ada was refused: GET /x (403)",
            "bob was refused: GET /x (403)",
            "ada was refused: GET /x (403) (999 more)");
    assertThat(evidence.entries(Tries.PEOPLE).get(2).detail("times")).contains("999");
    assertThat(evidence.verifyAll().intact()).isTrue();
  }

  @Test
  void givenAFloodOfDifferentTries_whenItGoesOnForAnHour_thenALineAMinuteAndAllAreCounted() {
    int tried = 0;
    for (int minute = 0; minute < 60; minute++) {
      for (int i = 0; i < 100; i++) {
        tries.refused(at("ada", "ada was refused: GET /" + tried++ + " (403)"));
      }
      clock.turn(Duration.ofMinutes(1));
      tries.round();
    }
    clock.turn(Duration.ofHours(1));
    tries.round();
    List<Entry> lines = evidence.entries(Tries.PEOPLE);
    assertThat(lines).hasSizeBetween(Tries.AT_ONCE + 30, Tries.AT_ONCE + 62);
    long counted =
        lines.stream()
            .mapToLong(line -> line.detail("times").map(Long::parseLong).orElse(1L))
            .sum();
    assertThat(counted).isEqualTo(tried);
    // somebody else is heard all the same
    tries.refused(at("bob", "bob was refused: GET /x (403)"));
    assertThat(evidence.entries(Tries.PEOPLE)).hasSize(lines.size() + 1);
  }

  @Test
  void givenTheRecordAway_whenRefused_thenTheRefusalStandsAndIsCountedLater() throws SQLException {
    database.execute("alter table evidence_entry rename to evidence_away");
    tries.refused(at("ada", "ada was refused: GET /x (403)"));
    tries.refused(at("ada", "ada was refused: GET /x (403)"));
    clock.turn(Duration.ofSeconds(61));
    tries.round();
    database.execute("alter table evidence_away rename to evidence_entry");
    clock.turn(Duration.ofMinutes(3));
    tries.round();
    assertThat(texts(Tries.PEOPLE)).containsExactly("ada was refused: GET /x (403) (2 more)");
  }

  @Test
  void givenTheSameTryForADay_whenItNeverEnds_thenACountAnHourAndAllAreCounted() {
    int tried = 0;
    for (int half = 0; half < 24 * 60 * 2; half++) {
      tries.refused(at("ada", "ada was refused: GET /live (403)"));
      tried++;
      clock.turn(Duration.ofSeconds(30));
      tries.round();
    }
    tries.close();
    List<Entry> lines = evidence.entries(Tries.PEOPLE);
    assertThat(lines).hasSizeBetween(25, 32);
    assertThat(
            lines.stream()
                .mapToLong(line -> line.detail("times").map(Long::parseLong).orElse(1L))
                .sum())
        .isEqualTo(tried);
  }

  @Test
  void givenTriesThatAreCounted_whenTheServiceEnds_thenTheyAreTold() {
    tries.refused(at("ada", "ada was refused: GET /x (403)"));
    tries.refused(at("ada", "ada was refused: GET /x (403)"));
    tries.close();
    assertThat(texts(Tries.PEOPLE)).last().isEqualTo("ada was refused: GET /x (403) (1 more)");
  }

  @Test
  void givenWordsOfAVisitor_whenTold_thenCleanedShortenedAndWithoutSecrets() {
    tries.refused(
        at(
            "ada",
            "ada was refused: GET /a\u202Eb\n\u001B[31m?token=abcdef0123456789 "
                + "x".repeat(5_000)));
    assertThat(texts(Tries.PEOPLE))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text)
                    .hasSizeLessThanOrEqualTo(400)
                    .doesNotContain("\u202E", "\n", "\u001B", "abcdef0123456789")
                    .contains("token=***"));
  }

  private static Tries.Try at(String person, String what) {
    return new Tries.Try(Tries.PEOPLE, "", person, what, Map.of());
  }

  private List<String> texts(String record) {
    return evidence.entries(record).stream().map(Entry::text).toList();
  }
}
