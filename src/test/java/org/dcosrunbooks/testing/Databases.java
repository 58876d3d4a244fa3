package org.dcosrunbooks.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.dcosrunbooks.audit.DeadConnections;
import org.dcosrunbooks.audit.OurTables;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Fresh databases for tests, with our own tables in them: H2 in memory, H2 in a file, and a real
 * PostgreSQL. One PostgreSQL server serves a whole test run (one fork); each database there is a
 * copy of a migrated template, which takes about 50 ms.
 *
 * <pre>
 * {@literal @}ParameterizedTest
 * {@literal @}MethodSource("org.dcosrunbooks.testing.Databases#each")
 * void given…(Databases.Kind kind) {
 *   try (Databases.Database database = kind.fresh()) { … }
 * }
 * </pre>
 */
public final class Databases {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Databases() {}

  /** The kinds that everything of ours has to work on. */
  public enum Kind {
    H2_MEMORY,
    H2_FILE,
    POSTGRES;

    /** A new database with our tables. */
    public Database fresh() {
      return switch (this) {
        case H2_MEMORY -> h2();
        case H2_FILE -> h2File();
        case POSTGRES -> postgres();
      };
    }

    /** A new database without any table. */
    public Database empty() {
      return switch (this) {
        case H2_MEMORY -> open(this, memoryUrl(), "sa", "");
        case H2_FILE -> open(this, fileUrl(), "sa", "");
        case POSTGRES -> Postgres.create("template1");
      };
    }
  }

  /** All kinds, for {@code @MethodSource}. */
  public static Stream<Kind> each() {
    return Stream.of(Kind.values());
  }

  public static Database h2() {
    return Kind.H2_MEMORY.empty().migrated();
  }

  public static Database h2File() {
    return Kind.H2_FILE.empty().migrated();
  }

  public static Database postgres() {
    return Postgres.create(Postgres.template());
  }

  /** A database with a pool of at most 20 connections; closing it closes the pool. */
  public record Database(
      Kind kind, String url, String user, String password, HikariDataSource dataSource)
      implements AutoCloseable {

    /** Another pool to the same database, as a second instance of the service has one. */
    public HikariDataSource anotherPool() {
      return pool(url, user, password);
    }

    /** Runs one statement in a transaction of its own. */
    public int execute(String sql) throws SQLException {
      try (Connection connection = DriverManager.getConnection(url, user, password);
          Statement statement = connection.createStatement()) {
        return statement.executeUpdate(sql);
      }
    }

    /** Adds our tables; harmless when they are there. */
    public Database migrated() {
      migrate(dataSource);
      return this;
    }

    /** One in memory is given up: it would stay as long as this JVM. */
    @Override
    public void close() {
      if (kind == Kind.H2_MEMORY && !dataSource.isClosed()) {
        try {
          execute("SHUTDOWN");
        } catch (SQLException trouble) {
          throw new IllegalStateException(trouble);
        }
      }
      dataSource.close();
    }
  }

  private static void migrate(HikariDataSource dataSource) {
    FluentConfiguration flyway = Flyway.configure().dataSource(dataSource);
    OurTables.configure(flyway);
    flyway.load().migrate();
  }

  private static Database open(Kind kind, String url, String user, String password) {
    return new Database(kind, url, user, password, pool(url, user, password));
  }

  private static HikariDataSource pool(String url, String user, String password) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(20);
    config.setMinimumIdle(1);
    // as in application.yaml, with less patience
    config.setConnectionInitSql("set lock_timeout to 3000");
    config.setExceptionOverrideClassName(DeadConnections.class.getName());
    return new HikariDataSource(config);
  }

  private static String memoryUrl() {
    return "jdbc:h2:mem:test" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
  }

  private static String fileUrl() {
    try {
      Path folder = Files.createDirectories(Path.of("target", "databases")).toAbsolutePath();
      Path file = Files.createTempDirectory(folder, "h2-").resolve("test");
      // as the demo's
      return "jdbc:h2:file:" + file + ";WRITE_DELAY=0;COMPRESS=TRUE;MAX_COMPACT_TIME=3000";
    } catch (IOException trouble) {
      throw new UncheckedIOException(trouble);
    }
  }

  /** The one server of this JVM; it ends with the JVM. */
  private static final class Postgres {

    private static final EmbeddedPostgres SERVER = start();
    private static String template;

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("max_connections", "400")
            .setServerConfig("fsync", "off")
            .start();
      } catch (IOException trouble) {
        throw new UncheckedIOException(trouble);
      }
    }

    static synchronized String template() {
      if (template == null) {
        try (Database database = create("template1")) {
          database.migrated();
          template = database.url().replaceAll(".*/([^/?]+).*", "$1");
        }
      }
      return template;
    }

    static synchronized Database create(String template) {
      String name = "test" + NUMBER.incrementAndGet();
      try (Connection connection = SERVER.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create database " + name + " template " + template);
      } catch (SQLException trouble) {
        throw new IllegalStateException("no database " + name, trouble);
      }
      String url = "jdbc:postgresql://127.0.0.1:" + SERVER.getPort() + "/" + name;
      return open(Kind.POSTGRES, url, "postgres", "postgres");
    }
  }
}
