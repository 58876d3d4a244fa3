package org.dcosrunbooks.audit;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;

/** H2's trigger on tables whose rows are only added. PostgreSQL has its own in the migration. */
public final class RefuseChange implements Trigger {

  private String table = "";

  @Override
  public void init(
      Connection connection,
      String schema,
      String trigger,
      String tableName,
      boolean before,
      int type) {
    table = tableName;
  }

  @Override
  public void fire(Connection connection, Object[] oldRow, Object[] newRow) throws SQLException {
    throw new SQLException("rows of " + table + " are only added, never changed or removed");
  }
}
