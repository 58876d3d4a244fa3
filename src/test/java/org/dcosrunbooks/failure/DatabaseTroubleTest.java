package org.dcosrunbooks.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class DatabaseTroubleTest {

  private static Stream<Exception> outages() {
    return Stream.of(
        new SQLTransientConnectionException("no free connection"),
        new SQLException("connection refused", "08001"),
        new SQLException("cannot execute INSERT in a read-only transaction", "25006"),
        new SQLException("no space left on device", "53100"),
        new SQLException("canceling statement due to lock timeout", "55P03"),
        new SQLException("the database system is shutting down", "57P03"),
        new SQLException("could not write block", "58030"),
        new SQLException("Timeout trying to lock table", "HYT00", 50200),
        new SQLException("The database is read only", "90097", 90097),
        new SQLException("Database is already closed", "90121", 90121),
        new DataAccessResourceFailureException("away"),
        new CannotCreateTransactionException("away"),
        new TransactionSystemException(
            "Connection is closed", new SQLException("Connection is closed")));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void givenTheDatabaseCannotBeUsed_whenBuriedInOthers_thenItIsTransientInWords(Exception said) {
    RuntimeException buried = new IllegalStateException("engine", new RuntimeException(said));
    assertThat(DatabaseTrouble.outage("the database cannot be used now", buried))
        .hasValueSatisfying(
            told -> {
              assertThat(told.account().summary()).isEqualTo("the database cannot be used now");
              assertThat(told.account().seen()).isEqualTo(said.getMessage());
            });
    assertThat(DatabaseTrouble.isBehind(buried)).isTrue();
  }

  @Test
  void givenAWrongStatementOrSomethingElse_thenItIsNoOutage() {
    SQLException duplicate = new SQLException("duplicate key", "23505");
    assertThat(DatabaseTrouble.outage("x", new RuntimeException(duplicate))).isEmpty();
    assertThat(DatabaseTrouble.isBehind(new RuntimeException(duplicate))).isTrue();
    assertThat(DatabaseTrouble.outage("x", new SQLException("no such column", "42S22"))).isEmpty();
    assertThat(DatabaseTrouble.outage("x", new SQLException("without a state"))).isEmpty();
    RuntimeException cluster = new RuntimeException(new IOException("connection reset"));
    assertThat(DatabaseTrouble.outage("x", cluster)).isEmpty();
    assertThat(DatabaseTrouble.isBehind(cluster)).isFalse();
  }

  @Test
  void givenAStatementBehindTheMessage_thenItIsNotTold() {
    SQLException said =
        new SQLException("read only; SQL statement:\ninsert into x values ('secret')", "90097");
    assertThat(DatabaseTrouble.outage("x", said).orElseThrow().account().seen())
        .isEqualTo("read only");
  }
}
