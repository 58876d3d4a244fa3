package org.dcosrunbooks.failure;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Names the kind of what a database had to say in a transaction that ends with it. */
public final class DatabaseTrouble {

  /**
   * Beginnings of what a database calls its own state, as opposed to a wrong statement: no
   * connection, no room, read only, locked by somebody else, shutting down, disk broken; and H2's
   * words for the same.
   */
  private static final List<String> OUTAGES =
      List.of(
          "08", "25006", "53", "55P03", "57", "58", "HYT00", "90028", "90031", "90067", "90097",
          "90098", "90121", "90135");

  private DatabaseTrouble() {}

  /** True when a database had to say something anywhere behind it. */
  public static boolean isBehind(Throwable failed) {
    return behind(failed)
        .anyMatch(
            cause ->
                cause instanceof SQLException
                    || cause instanceof DataAccessException
                    || cause instanceof TransactionException);
  }

  /**
   * The database cannot be used now, whatever was asked of it; empty when it is something else.
   *
   * @param summary what was tried
   */
  public static Optional<Transient> outage(String summary, Throwable failed) {
    return behind(failed).filter(DatabaseTrouble::isOutage).findFirst().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Transient(
                Account.of(summary)
                    .seen(inWords(NestedExceptionUtils.getMostSpecificCause(failed)))
                    .means("Nothing was done.")
                    .todo("Try again in a moment; if it stays so, see to the database."),
                failed));
  }

  private static boolean isOutage(Throwable cause) {
    if (cause instanceof SQLException said) {
      String state = String.valueOf(said.getSQLState());
      return cause instanceof SQLTransientException
          || cause instanceof SQLRecoverableException
          || cause instanceof SQLNonTransientConnectionException
          || OUTAGES.stream().anyMatch(state::startsWith);
    }
    return cause instanceof DataAccessResourceFailureException
        || cause instanceof CannotCreateTransactionException
        // the connection was gone when the transaction was to end
        || cause instanceof TransactionSystemException;
  }

  private static Stream<Throwable> behind(Throwable failed) {
    // a chain of causes that leads into itself is nobody's, and must not hold us up
    return Stream.iterate(failed, Objects::nonNull, Throwable::getCause).limit(50);
  }

  /** The first line, without the statement and its values. */
  private static String inWords(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    int statement = message.indexOf("; SQL statement");
    return statement < 0 ? message : message.substring(0, statement);
  }

  /**
   * @param summary what was tried, as in "the plan could not be written"
   * @return {@link Fault} when the statement or its values are wrong, else {@link Transient}: the
   *     database is away, busy, or somebody else wrote the same row first
   */
  public static Failure of(String summary, DataAccessException trouble) {
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(trouble);
    Account account = Account.of(summary).seen(inWords(cause)).means("Nothing was done.");
    boolean ours =
        trouble instanceof InvalidDataAccessResourceUsageException
            // a row that is there once stands there twice, or is gone
            || trouble instanceof IncorrectResultSizeDataAccessException
            || (trouble instanceof DataIntegrityViolationException
                && !(trouble instanceof DuplicateKeyException));
    return ours
        ? new Fault(account.todo("Report it with this text."), trouble)
        : new Transient(
            account.todo("See to the database; the step tries again by itself."), trouble);
  }
}
