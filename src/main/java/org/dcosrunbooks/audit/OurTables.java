package org.dcosrunbooks.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * How our own tables come into a database: the plain migrations, and those that only this kind of
 * database understands. They may come after the process engine's tables, or before.
 */
public final class OurTables {

  private OurTables() {}

  /** Adds places and baseline to a configuration that knows its data source already. */
  public static void configure(FluentConfiguration flyway) {
    flyway
        .locations(
            "classpath:db/migration", "classpath:db/vendor/" + kindOf(flyway.getDataSource()))
        .failOnMissingLocations(true)
        .baselineOnMigrate(true)
        .baselineVersion("0");
  }

  private static String kindOf(DataSource database) {
    String product;
    try (Connection connection = database.getConnection()) {
      product = connection.getMetaData().getDatabaseProductName();
    } catch (SQLException trouble) {
      throw new Fault(
          Account.of("the database cannot be reached")
              .seen(String.valueOf(trouble.getMessage()))
              .means("Nothing was changed.")
              .todo("Check spring.datasource.url, user and password, and start again."),
          trouble);
    }
    String kind = product.toLowerCase(Locale.ROOT);
    if (!kind.equals("h2") && !kind.equals("postgresql")) {
      throw new Fault(
          Account.of("the database is a " + product)
              .seen("spring.datasource.url")
              .means("Only H2 and PostgreSQL are supported. Nothing was changed.")
              .todo("Configure one of the two and start again."));
    }
    return kind;
  }
}
