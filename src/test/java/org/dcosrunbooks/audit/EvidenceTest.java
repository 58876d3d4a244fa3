package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.testing.Databases.Database;
import org.dcosrunbooks.testing.Databases.Kind;
import org.dcosrunbooks.testing.Together;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class EvidenceTest {

  private static final String EACH = "org.dcosrunbooks.testing.Databases#each";

  private interface Story {
    void tell(Database database, JdbcEvidence evidence) throws Exception;
  }

  private static void on(Kind kind, Story story) throws Exception {
    try (Database database = kind.fresh();
        JdbcEvidence evidence = EvidenceFixture.over(database)) {
      story.tell(database, evidence);
    }
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenLinesOfARun_whenRead_thenTheyAreAChain(Kind kind) throws Exception {
    on(
        kind,
        (database, evidence) -> {
          evidence.append("4711", Entry.Kind.COURSE, "", "service", "The run begins", Map.of());
          Entry look =
              evidence.append(
                  "4711",
                  Entry.Kind.LOOK,
                  "Look at impact",
                  "service",
                  "13 tasks",
                  Map.of("z", 1.50, "a", List.of(Instant.parse("2024-01-01T00:00:00Z"))));

          assertThat(look.number()).isEqualTo(2);
          assertThat(look.at()).isEqualTo(Instant.parse("2024-11-21T16:02:11.250Z"));
          assertThat(look.data()).isEqualTo("{\"a\":[\"2024-01-01T00:00:00.000Z\"],\"z\":1.5}");
          assertThat(evidence.entries("4711")).hasSize(2).last().isEqualTo(look);
          assertThat(evidence.entry("4711", 2)).contains(look);
          assertThat(evidence.entry("4711", 3)).isEmpty();
          assertThat(look.previousHash()).isEqualTo(evidence.entries("4711").get(0).hash());
          assertThat(evidence.verify("4711").problem()).isEmpty();
          assertThat(evidence.verify("4711").entries()).isEqualTo(2);
          assertThat(evidence.verifyAll().problem()).isEmpty();
          assertThat(evidence.verify("never was").intact()).isTrue();
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenStrangeAndEndlessTexts_whenWritten_thenTheChainHolds(Kind kind) throws Exception {
    on(
        kind,
        (database, evidence) -> {
          Entry odd =
              evidence.append(
                  "4711",
                  Entry.Kind.PERSON,
                  "",
                  "operator",
                  "nul \0 half \uD83D end, whole \uD83D\uDE00, 'quote', ${7*7}",
                  Map.of("k", "nul \0 half \uDE00", "deep", Map.of("x", Double.NaN)));
          evidence.append(
              "4711", Entry.Kind.LOOK, "s".repeat(300), "service", "x".repeat(50_000), Map.of());
          Entry big =
              evidence.append(
                  "4711", Entry.Kind.LOOK, "", "service", "", Map.of("much", "y".repeat(600_000)));

          assertThat(odd.text())
              .isEqualTo("nul \uFFFD half \uFFFD end, whole \uD83D\uDE00, 'quote', ${7*7}");
          assertThat(evidence.entry("4711", 1)).contains(odd);
          assertThat(evidence.entry("4711", 2).orElseThrow().text())
              .hasSize(20_000)
              .endsWith("… (50000 characters)");
          assertThat(big.data()).contains("\"characters\":600011").contains("sha256");
          assertThat(evidence.verify("4711").problem()).isEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenASecretInAForeignSentence_whenWritten_thenItIsMasked(Kind kind) throws Exception {
    on(
        kind,
        (database, evidence) -> {
          Entry entry =
              evidence.append(
                  "4711",
                  Entry.Kind.LOOK,
                  "",
                  "service",
                  "sent Authorization: token=eyJhbGciOi.eyJzdWIi.c2ln",
                  Map.of(
                      "headers",
                      Map.of("Authorization", "Basic b3BlcmF0b3I6b3BlcmF0b3I="),
                      "url",
                      "https://user:hunter2@10.0.0.1/x?token=abc123&y=1",
                      "password",
                      "hunter2",
                      "tokens",
                      3));

          assertThat(entry.text()).isEqualTo("sent Authorization: ***");
          assertThat(entry.data())
              .isEqualTo(
                  "{\"headers\":{\"Authorization\":\"***\"},\"password\":\"***\",\"tokens\":3,"
                      + "\"url\":\"https://user:***@10.0.0.1/x?token=***&y=1\"}");
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenActsOfSeveralRuns_whenLookedForByTheirWords_thenOnlyThoseAndTheNewestFirst(Kind kind)
      throws Exception {
    on(
        kind,
        (database, evidence) -> {
          evidence.intend("1", "Start", "DRAIN_AGENT a_b-S1 (10.0.2.11)", false, Map.of());
          evidence.intend("2", "Start", "DRAIN_AGENT axb-S1 (10.0.2.11)", false, Map.of());
          evidence.intend("3", "Start", "DRAIN_AGENT a_b-S1 (10.0.2.11)", false, Map.of());
          evidence.append(
              "4", Entry.Kind.LOOK, "", "service", "DRAIN_AGENT a_b-S1 (seen)", Map.of());

          assertThat(evidence.intentsOf("DRAIN_AGENT a_b-S1 ", 10))
              .extracting(Entry::runId)
              .containsExactlyInAnyOrder("1", "3");
          assertThat(evidence.intentsOf("DRAIN_AGENT a_b-S1 ", 1)).hasSize(1);
          assertThat(evidence.intentsOf("DRAIN_AGENT %", 10)).isEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenAnAct_whenCrashedBetweenIntentAndResult_thenTheIntentStaysOpen(Kind kind)
      throws Exception {
    on(
        kind,
        (database, evidence) -> {
          Entry first = evidence.intend("4711", "Start agent drain", "ask", false, Map.of());
          Entry second = evidence.intend("4711", "Start agent drain", "ask", false, Map.of());
          Entry answer = evidence.conclude(first, "done", Map.of("status", 200));

          // the process is gone; another one looks
          try (JdbcEvidence restarted = EvidenceFixture.over(database)) {
            assertThat(restarted.openIntents("4711")).containsExactly(second);
            Entry late = restarted.conclude(second, "found done", Map.of());
            assertThat(late.answers()).contains(2L);
            assertThat(restarted.openIntents("4711")).isEmpty();
            assertThat(restarted.conclude(first, "again", Map.of())).isEqualTo(answer);
            assertThat(restarted.entries("4711")).hasSize(4);
            assertThat(restarted.verify("4711").problem()).isEmpty();
          }
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenAResult_whenItsIntentIsForged_thenFault(Kind kind) throws Exception {
    on(
        kind,
        (database, evidence) -> {
          evidence.append("4711", Entry.Kind.COURSE, "", "service", "begins", Map.of());
          Entry forged =
              Chain.entry(
                  "4711",
                  1,
                  EvidenceFixture.NOW,
                  Entry.Kind.INTENT,
                  "",
                  "",
                  "",
                  "{}",
                  Optional.empty(),
                  Chain.START);

          assertThatThrownBy(() -> evidence.conclude(forged, "done", Map.of()))
              .isInstanceOf(Fault.class);
          assertThat(evidence.entries("4711")).hasSize(1);
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenAnAbort_whenAnActFollows_thenOnlyUndoPasses(Kind kind) throws Exception {
    on(
        kind,
        (database, evidence) -> {
          assertThat(evidence.closedForActs("4711")).isFalse();
          assertThat(evidence.closeForActs("4711", "operator", "wrong node")).isTrue();
          assertThat(evidence.closeForActs("4711", "oncall", "me too")).isFalse();

          assertThat(evidence.closedForActs("4711")).isTrue();
          assertThatThrownBy(() -> evidence.intend("4711", "s", "drain", false, Map.of()))
              .isInstanceOf(Refused.class)
              .hasMessageContaining("being aborted");
          Entry undo = evidence.intend("4711", "s", "reactivate", true, Map.of("of", 1));
          assertThat(undo.data()).isEqualTo("{\"of\":1,\"undo\":true}");
          assertThat(evidence.entries("4711"))
              .extracting(Entry::kind, Entry::actor)
              .containsExactly(
                  org.assertj.core.groups.Tuple.tuple(Entry.Kind.PERSON, "operator"),
                  org.assertj.core.groups.Tuple.tuple(Entry.Kind.INTENT, "service"));
          assertThat(evidence.verify("4711").problem()).isEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenAbortAndActAtOnce_whenBothReturn_thenNoActBeginsAfterTheAbort(Kind kind)
      throws Exception {
    on(
        kind,
        (database, evidence) -> {
          for (int round = 0; round < 10; round++) {
            String run = "run" + round;
            Together.all(
                List.<Callable<Object>>of(
                    () -> evidence.closeForActs(run, "operator", "stop"),
                    () -> {
                      try {
                        return evidence.intend(run, "s", "drain", false, Map.of());
                      } catch (Refused tooLate) {
                        return tooLate;
                      }
                    }));

            List<Entry.Kind> kinds = evidence.entries(run).stream().map(Entry::kind).toList();
            assertThat(kinds)
                .isIn(List.of(Entry.Kind.PERSON), List.of(Entry.Kind.INTENT, Entry.Kind.PERSON));
          }
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenTenThreads_whenAllWriteToOneRun_thenNoLineIsLostAndTheChainHolds(Kind kind)
      throws Exception {
    on(
        kind,
        (database, evidence) -> {
          Together.all(writers(evidence, thread -> "4711"));

          assertThat(evidence.entries("4711").stream().map(Entry::number).toList())
              .isEqualTo(LongStream.rangeClosed(1, 500).boxed().toList());
          assertThat(evidence.entries("4711").stream().map(Entry::text).collect(Collectors.toSet()))
              .hasSize(500);
          assertThat(evidence.verify("4711").problem()).isEmpty();
          assertThat(evidence.verifyAll().problem()).isEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenTenRuns_whenAllWriteAtOnce_thenEachChainAndTheGlobalOneHold(Kind kind)
      throws Exception {
    on(
        kind,
        (database, evidence) -> {
          Together.all(writers(evidence, thread -> "run" + thread));

          for (int thread = 0; thread < 10; thread++) {
            Evidence.Verdict verdict = evidence.verify("run" + thread);
            assertThat(verdict.problem()).isEmpty();
            assertThat(verdict.entries()).isEqualTo(50);
          }
          assertThat(evidence.verifyAll().problem()).isEmpty();
          assertThat(evidence.verifyAll().entries()).isEqualTo(500);
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenOthersWrite_whenVerifiedMeanwhile_thenNothingIsReportedFalsely(Kind kind)
      throws Exception {
    on(
        kind,
        (database, evidence) -> {
          List<Callable<Object>> jobs =
              writers(evidence, thread -> "run" + thread % 3).subList(0, 4);
          jobs.add(
              () -> {
                for (int look = 0; look < 25; look++) {
                  assertThat(evidence.verifyAll().problem()).isEmpty();
                  assertThat(evidence.verify("run" + look % 3).problem()).isEmpty();
                  if (!evidence.entries("run0").isEmpty()) {
                    assertThat(
                            RecordVerifier.document(
                                EvidenceFixture.document(evidence, "run0", Map.of())))
                        .isEmpty();
                  }
                }
                return null;
              });
          Together.all(jobs);
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenTheCallersTransaction_whenItRollsBack_thenTheLineStays(Kind kind) throws Exception {
    on(
        kind,
        (database, evidence) -> {
          database.execute("create table callers_own (id integer primary key)");
          JdbcClient caller = JdbcClient.create(database.dataSource());
          TransactionTemplate transaction =
              new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));

          transaction.executeWithoutResult(
              status -> {
                caller.sql("insert into callers_own values (1)").update();
                // more calls than the record has connections: none may stay with the transaction
                for (int i = 0; i < 10; i++) {
                  evidence.append("4711", Entry.Kind.LOOK, "", "service", "line " + i, Map.of());
                }
                evidence.conclude(
                    evidence.intend("4711", "s", "act", false, Map.of()), "done", Map.of());
                status.setRollbackOnly();
              });

          assertThat(caller.sql("select count(*) from callers_own").query(Long.class).single())
              .isZero();
          assertThat(evidence.entries("4711")).hasSize(12);
          assertThat(evidence.verifyAll().problem()).isEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenTenTransactions_whenEachWritesEvidenceInside_thenNoneWaitsForAnother(Kind kind)
      throws Exception {
    on(
        kind,
        (database, evidence) -> {
          database.execute("create table callers_own (id integer primary key)");
          TransactionTemplate transaction =
              new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
          JdbcClient caller = JdbcClient.create(database.dataSource());
          List<Callable<Object>> jobs = new ArrayList<>();
          for (int i = 0; i < 10; i++) {
            int job = i;
            jobs.add(
                () ->
                    transaction.execute(
                        status -> {
                          caller.sql("insert into callers_own values (?)").param(job).update();
                          Entry intent =
                              evidence.intend("4711", "s", "act " + job, false, Map.of());
                          return evidence.conclude(intent, "done " + job, Map.of());
                        }));
          }
          Together.all(jobs);

          assertThat(evidence.entries("4711")).hasSize(20);
          assertThat(evidence.openIntents("4711")).isEmpty();
          assertThat(evidence.verify("4711").problem()).isEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenWrittenLines_whenSomebodyChangesOne_thenTheDatabaseRefuses(Kind kind) throws Exception {
    on(
        kind,
        (database, evidence) -> {
          evidence.append("4711", Entry.Kind.LOOK, "", "service", "13 tasks", Map.of());

          for (String change :
              List.of(
                  "update evidence_entry set sentence = 'none' where number = 1",
                  "delete from evidence_entry",
                  "update evidence_anchor set entry_hash = 'x'",
                  "delete from evidence_anchor")) {
            assertThatThrownBy(() -> database.execute(change))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("only added");
          }
          if (kind == Kind.POSTGRES) {
            assertThatThrownBy(() -> database.execute("truncate evidence_entry"))
                .hasMessageContaining("only added");
          }
          assertThat(evidence.entries("4711")).hasSize(1);
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenAChangedRow_whenVerified_thenTheFirstMisfitIsNamed(Kind kind) throws Exception {
    Map<String, String> changes =
        Map.of(
            "update evidence_entry set sentence = 'none' where run_id = 'a' and number = 2",
            "line 2 was changed",
            "delete from evidence_entry where run_id = 'a' and number = 2",
            "line 2 is missing",
            "delete from evidence_entry where run_id = 'a' and number = 3",
            "line 3 was written once and is missing",
            "delete from evidence_anchor where run_id = 'a' and entry_number = 2",
            "line 2 does not stand in the chain",
            "update evidence_head set closed = true where run_id = 'a'",
            "closed by an abort that nobody asked for",
            "update evidence_head set number = 2 where run_id = 'a'",
            "head of the run's chain");
    for (Map.Entry<String, String> change : changes.entrySet()) {
      on(
          kind,
          (database, evidence) -> {
            for (int line = 1; line <= 3; line++) {
              evidence.append("a", Entry.Kind.LOOK, "", "service", "line " + line, Map.of());
              evidence.append("b", Entry.Kind.LOOK, "", "service", "line " + line, Map.of());
            }
            withoutTriggers(database);
            database.execute(change.getKey());

            assertThat(evidence.verify("a").intact()).as(change.getKey()).isFalse();
            assertThat(evidence.verify("a").problem().orElseThrow()).contains(change.getValue());
            assertThat(evidence.verifyAll().problems())
                .as(change.getKey())
                .anyMatch(problem -> problem.contains(change.getValue()));
          });
    }
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenTheWholeTailRemoved_whenVerified_thenTheGlobalChainTells(Kind kind) throws Exception {
    on(
        kind,
        (database, evidence) -> {
          for (int line = 1; line <= 3; line++) {
            evidence.append("a", Entry.Kind.LOOK, "", "service", "line " + line, Map.of());
          }
          String secondHash = evidence.entry("a", 2).orElseThrow().hash();
          evidence.append("b", Entry.Kind.LOOK, "", "service", "other", Map.of());
          withoutTriggers(database);
          database.execute("delete from evidence_entry where run_id = 'a' and number = 3");
          database.execute("delete from evidence_anchor where run_id = 'a' and entry_number = 3");
          database.execute(
              "update evidence_head set number = 2, hash = '"
                  + secondHash
                  + "' where run_id = 'a'");

          for (String run : List.of("a", "b")) {
            assertThat(evidence.verify(run).problem().orElseThrow())
                .contains("link 3 of the chain over all runs is missing");
          }
          assertThat(evidence.verifyAll().problem().orElseThrow())
              .contains("link 3 of the chain over all runs is missing");
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenAnExportedRecord_whenCheckedElsewhere_thenItIsIntactUntilSomebodyTouchesIt(Kind kind)
      throws Exception {
    on(
        kind,
        (database, evidence) -> {
          evidence.append("b", Entry.Kind.LOOK, "", "service", "before", Map.of());
          Entry intent = evidence.intend("a", "s", "drain 10.0.2.13", false, Map.of("grace", 1.0));
          evidence.append("b", Entry.Kind.LOOK, "", "service", "between", Map.of());
          evidence.conclude(intent, "done", Map.of());
          evidence.append("b", Entry.Kind.LOOK, "", "service", "after", Map.of());
          String bundle =
              EvidenceFixture.document(
                  evidence, "a", Map.of("plan", Map.of("id", "a-1"), "token", "secret"));

          assertThat(RecordVerifier.document(bundle)).isEmpty();
          assertThat(bundle).contains("\"plan\":{\"id\":\"a-1\"}").contains("\"token\":\"***\"");
          assertThat(RecordVerifier.document(bundle.replace("10.0.2.13", "10.0.2.14")))
              .contains("line 1 was changed: its hash does not fit what it says");
          assertThat(RecordVerifier.document("{}")).isPresent();
          assertThat(RecordVerifier.document("<html>")).isPresent();
          assertThat(
                  RecordVerifier.document(
                      EvidenceFixture.document(evidence, "never was", Map.of())))
              .hasValueSatisfying(said -> assertThat(said).contains("holds no line of a record"));
        });
  }

  private static void withoutTriggers(Database database) throws SQLException {
    String onTable = database.kind() == Kind.POSTGRES ? " on evidence_" : "";
    for (String table : List.of("entry", "anchor")) {
      database.execute(
          "drop trigger evidence_" + table + "_stays" + (onTable.isEmpty() ? "" : onTable + table));
    }
  }

  private interface RunOf {
    String thread(int number);
  }

  private static List<Callable<Object>> writers(Evidence evidence, RunOf run) {
    List<Callable<Object>> writers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int thread = i;
      writers.add(
          () -> {
            for (int line = 0; line < 50; line++) {
              evidence.append(
                  run.thread(thread),
                  Entry.Kind.LOOK,
                  "step",
                  "service",
                  thread + "/" + line,
                  Map.of("line", line));
            }
            return null;
          });
    }
    return writers;
  }
}
