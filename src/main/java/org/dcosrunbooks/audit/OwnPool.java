package org.dcosrunbooks.audit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.dcosrunbooks.secrecy.Untraced;

/** The small connection pool that only the record uses, with limits on everything it waits for. */
final class OwnPool {

  /**
   * @param connections at most this many at once; 1 or more
   * @param connectionWait for a free connection
   * @param lockWait for a row that somebody else writes; there are two on the way
   * @param answer for the database to answer one statement
   */
  record Limits(int connections, Duration connectionWait, Duration lockWait, Duration answer) {}

  private OwnPool() {}

  static HikariDataSource open(String url, String user, String password, Limits limits) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("record");
    config.setJdbcUrl(Untraced.address(url));
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(limits.connections());
    config.setAutoCommit(false);
    // else the limits set below would go with the first transaction that is rolled back
    config.setIsolateInternalQueries(true);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionTimeout(Math.max(250, limits.connectionWait().toMillis()));
    config.setValidationTimeout(Math.max(250, Math.min(1000, limits.connectionWait().toMillis())));
    config.setExceptionOverride(new DeadConnections());
    // the service starts, or not, by its own pool; this one waits for the database to come back
    config.setInitializationFailTimeout(-1);
    if (url.startsWith("jdbc:postgresql:")) {
      long seconds = Math.max(1, limits.answer().toSeconds());
      config.addDataSourceProperty("socketTimeout", Long.toString(seconds));
      config.addDataSourceProperty("connectTimeout", Long.toString(seconds));
      config.addDataSourceProperty("loginTimeout", Long.toString(seconds));
      config.addDataSourceProperty("cancelSignalTimeout", "1");
      config.addDataSourceProperty("tcpKeepAlive", "true");
      config.setConnectionInitSql("set lock_timeout = " + limits.lockWait().toMillis());
    } else if (url.startsWith("jdbc:h2:")) {
      config.setConnectionInitSql("set lock_timeout " + limits.lockWait().toMillis());
      // only a query finds out that the database behind a connection was closed
      config.setConnectionTestQuery("select 1");
    }
    return new HikariDataSource(config);
  }
}
