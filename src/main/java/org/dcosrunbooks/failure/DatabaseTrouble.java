package org.dcosrunbooks.failure;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

/** Names the kind of what a database had to say in a transaction that ends with it. */
public final class DatabaseTrouble {

  private DatabaseTrouble() {}

  /**
   * @param summary what was tried, as in "the plan could not be written"
   * @return {@link Fault} when the statement or its values are wrong, else {@link Transient}: the
   *     database is away, busy, or somebody else wrote the same row first
   */
  public static Failure of(String summary, DataAccessException trouble) {
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(trouble);
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    int statement = message.indexOf("; SQL statement");
    Account account =
        Account.of(summary)
            .seen(statement < 0 ? message : message.substring(0, statement))
            .means("Nothing was done.");
    boolean ours =
        trouble instanceof InvalidDataAccessResourceUsageException
            || (trouble instanceof DataIntegrityViolationException
                && !(trouble instanceof DuplicateKeyException));
    return ours
        ? new Fault(account.todo("Report it with this text."), trouble)
        : new Transient(
            account.todo("See to the database; the step tries again by itself."), trouble);
  }
}
