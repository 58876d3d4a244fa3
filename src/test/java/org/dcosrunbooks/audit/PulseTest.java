package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.Databases.Database;
import org.dcosrunbooks.testing.Databases.Kind;
import org.dcosrunbooks.testing.TurnedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever keeps a line from being written is found out before somebody needs one. */
class PulseTest {

  /** A way to lose the record, and the way back. */
  private record Loss(Kind kind, String name, List<String> away, List<String> back) {
    @Override
    public String toString() {
      return kind + ": " + name;
    }
  }

  private static Stream<Arguments> losses() {
    String h2 =
        "create trigger %1$s_closed before insert on %1$s for each row call '"
            + RefuseChange.class.getName()
            + "'";
    String postgres =
        "create trigger %1$s_closed before insert on %1$s for each row execute function"
            + " refuse_change()";
    Stream.Builder<Arguments> all = Stream.builder();
    for (Kind kind : List.of(Kind.H2_MEMORY, Kind.POSTGRES)) {
      for (String table : List.of("evidence_entry", "evidence_anchor")) {
        String trigger = (kind == Kind.POSTGRES ? postgres : h2).formatted(table);
        String drop =
            kind == Kind.POSTGRES
                ? "drop trigger %1$s_closed on %1$s".formatted(table)
                : "drop trigger %s_closed".formatted(table);
        all.add(
            Arguments.of(new Loss(kind, "a trigger on " + table, List.of(trigger), List.of(drop))));
      }
      for (String table :
          List.of(
              "evidence_entry",
              "evidence_anchor",
              "evidence_head",
              "evidence_anchor_head",
              "evidence_pulse")) {
        all.add(
            Arguments.of(
                new Loss(
                    kind,
                    table + " is not there",
                    List.of("alter table %1$s rename to %1$s_away".formatted(table)),
                    List.of("alter table %1$s_away rename to %1$s".formatted(table)))));
      }
    }
    all.add(
        Arguments.of(
            new Loss(
                Kind.POSTGRES,
                "read only",
                List.of(
                    "do $$ begin execute format('alter database %I set"
                        + " default_transaction_read_only = on', current_database()); end $$",
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname ="
                        + " current_database() and pid <> pg_backend_pid()"),
                List.of(
                    "set transaction read write",
                    "do $$ begin execute format('alter database %I reset"
                        + " default_transaction_read_only', current_database()); end $$",
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname ="
                        + " current_database() and pid <> pg_backend_pid()"))));
    return all.build();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void givenTheRecordCannotBeWritten_thenItIsToldAndSoIsItsReturn(Loss loss) throws Exception {
    try (Database database = loss.kind().fresh();
        JdbcEvidence evidence = EvidenceFixture.over(database)) {
      TurnedClock clock = new TurnedClock(EvidenceFixture.NOW);
      Pulse pulse = new Pulse(evidence, clock);
      pulse.round();
      assertThat(pulse.trouble()).isEmpty();
      assertThat(pulse.written()).contains(EvidenceFixture.NOW);

      run(database, loss.away());
      clock.turn(Duration.ofSeconds(10));
      pulse.round();
      Instant since = clock.instant();
      assertThat(pulse.trouble())
          .hasValueSatisfying(
              trouble -> {
                assertThat(trouble.since()).isEqualTo(since);
                assertThat(trouble.reason()).isNotBlank().doesNotContain("insert into");
              });
      assertThat(pulse.incident()).isFalse();
      clock.turn(Pulse.PATIENCE);
      pulse.round();
      assertThat(pulse.incident()).isTrue();
      assertThat(pulse.age()).isEqualTo(Pulse.PATIENCE.plusSeconds(10));

      run(database, loss.back());
      // the pool finds out by itself which of its connections are of no use
      for (int again = 0; again < 5 && pulse.trouble().isPresent(); again++) {
        pulse.round();
      }
      assertThat(pulse.trouble()).isEmpty();
      assertThat(pulse.incident()).isFalse();
      assertThat(pulse.age()).isZero();
      assertThat(evidence.entries("pulse")).isEmpty();
      assertThat(evidence.verifyAll().intact()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("org.dcosrunbooks.testing.Databases#each")
  void givenSomebodyHoldsATable_whenTried_thenToldInTime(Kind kind) throws Exception {
    try (Database database = kind.fresh();
        JdbcEvidence evidence = EvidenceFixture.over(database);
        Connection holder = database.dataSource().getConnection()) {
      Pulse pulse = new Pulse(evidence, new TurnedClock(EvidenceFixture.NOW));
      holder.setAutoCommit(false);
      holder.createStatement().executeQuery("select * from evidence_anchor_head for update");
      pulse.round();
      assertThat(pulse.trouble()).isPresent();
      holder.rollback();
      pulse.round();
      assertThat(pulse.trouble()).isEmpty();
    }
  }

  @Test
  void givenManyRounds_thenTheRecordHasNotOneLineMore() throws Exception {
    try (Database database = Databases.postgres();
        JdbcEvidence evidence = EvidenceFixture.over(database)) {
      evidence.append("4711", Entry.Kind.LOOK, "", "service", "before", Map.of());
      Pulse pulse = new Pulse(evidence, new TurnedClock(EvidenceFixture.NOW));
      for (int round = 0; round < 20; round++) {
        pulse.round();
        assertThat(pulse.trouble()).isEmpty();
      }
      evidence.append("4711", Entry.Kind.LOOK, "", "service", "after", Map.of());
      assertThat(evidence.verifyAll()).returns(2L, Evidence.Verdict::entries);
      assertThat(evidence.verifyAll().intact()).isTrue();
    }
  }

  private static void run(Database database, List<String> statements) throws SQLException {
    try (Connection connection =
            java.sql.DriverManager.getConnection(
                database.url(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String one : statements) {
        statement.execute(one);
      }
      connection.commit();
    }
  }
}
