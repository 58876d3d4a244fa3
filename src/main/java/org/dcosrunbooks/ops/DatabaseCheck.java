package org.dcosrunbooks.ops;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.dcosrunbooks.ops.ConfigurationRefused.Problem;
import org.dcosrunbooks.secrecy.Untraced;

/** Judges the database's settings, and asks it once whether anybody is known there already. */
final class DatabaseCheck {

  /** Nobody answers there, or not to us. */
  static final class Unreachable extends Exception {
    Unreachable(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  private static final String URL = "spring.datasource.url";
  private static final String H2 = "jdbc:h2:";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  private static final Pattern AT_ONCE =
      Pattern.compile(";\\s*WRITE_DELAY\\s*=\\s*0\\s*(?:;|$)", Pattern.CASE_INSENSITIVE);

  private static final Pattern TRACED =
      Pattern.compile(
          ";\\s*TRACE_LEVEL_(?:FILE\\s*=\\s*[^01;]|SYSTEM_OUT\\s*=\\s*[^0;])",
          Pattern.CASE_INSENSITIVE);

  private final String url;
  private final String user;
  private final String password;

  /**
   * @param password null when it is not set at all
   */
  DatabaseCheck(String url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  /** True for a database that several instances can be on. */
  boolean isShared() {
    return url.startsWith(POSTGRESQL);
  }

  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    if (url.isEmpty()) {
      problems.add(
          new Problem(
              URL,
              "Missing. For a team jdbc:postgresql://host:5432/runbooks; for one person"
                  + " jdbc:h2:file:./data/runbooks;WRITE_DELAY=0."));
    } else if (url.startsWith(H2)) {
      checkH2(problems);
    } else if (!url.startsWith(POSTGRESQL)) {
      problems.add(new Problem(URL, "Only jdbc:postgresql: and jdbc:h2: are supported."));
    }
    if (isShared() && user.isEmpty()) {
      problems.add(new Problem("spring.datasource.username", "Missing. The database user."));
    }
    if (isShared() && (password == null || password.isBlank())) {
      problems.add(
          new Problem("spring.datasource.password", "Missing. The database user's password."));
    }
    return problems;
  }

  private void checkH2(List<Problem> problems) {
    String where = url.substring(H2.length());
    if (where.startsWith("mem:")) {
      return;
    }
    if (where.matches("(?!file:)[A-Za-z]+:.*")) {
      problems.add(
          new Problem(URL, "H2 only in a file of this machine; for more than that, PostgreSQL."));
    } else if (!AT_ONCE.matcher(url).find()) {
      problems.add(
          new Problem(
              URL,
              "Add ;WRITE_DELAY=0 to the address: without it a killed process loses work that it"
                  + " had reported as done."));
    } else if (TRACED.matcher(url).find()) {
      problems.add(
          new Problem(
              URL,
              "Take TRACE_LEVEL_FILE and TRACE_LEVEL_SYSTEM_OUT out of the address: H2 would write"
                  + " the hashes of passwords down, and past the log."));
    }
  }

  /** Makes the file of an H2 database when it is missing; what is wrong with it otherwise. */
  List<Problem> prepare() {
    return H2File.of(url).flatMap(H2File::prepare).map(it -> new Problem(URL, it)).stream()
        .toList();
  }

  /** Whether there is any user in the database; false as well when it has no tables yet. */
  boolean knowsSomebody() throws Unreachable {
    Properties login = new Properties();
    login.setProperty("user", user);
    login.setProperty("password", password == null ? "" : password);
    if (isShared()) {
      login.setProperty("connectTimeout", "5");
      login.setProperty("loginTimeout", "5");
      login.setProperty("socketTimeout", "10");
    }
    try (Connection connection = DriverManager.getConnection(Untraced.address(url), login);
        Statement statement = connection.createStatement()) {
      try (ResultSet tables =
          connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
        boolean known = false;
        while (tables.next() && !known) {
          known = tables.getString("TABLE_NAME").equalsIgnoreCase("ACT_ID_USER");
        }
        if (!known) {
          return false;
        }
      }
      try (ResultSet users = statement.executeQuery("select count(*) from ACT_ID_USER")) {
        return users.next() && users.getLong(1) > 0;
      }
    } catch (SQLException trouble) {
      throw new Unreachable(
          "The database does not let us in: "
              + String.valueOf(trouble.getMessage()).lines().findFirst().orElse("no reason given"),
          trouble);
    }
  }
}
