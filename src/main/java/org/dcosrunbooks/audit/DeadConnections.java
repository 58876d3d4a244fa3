package org.dcosrunbooks.audit;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;

/**
 * Tells a connection pool which failures mean that the connection is of no use any more. H2's "the
 * database is closed" is not among those that the pool knows, and H2 calls such a connection valid.
 * For {@code spring.datasource.hikari.exception-override-class-name} too.
 */
public final class DeadConnections implements SQLExceptionOverride {

  @java.lang.Override
  public Override adjudicate(SQLException trouble) {
    return trouble instanceof SQLNonTransientConnectionException
        ? Override.MUST_EVICT
        : Override.CONTINUE_EVICT;
  }
}
