package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.dcosrunbooks.secrecy.Untraced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements that fail stand in no file beside the database. */
class UntracedTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  @Test
  void givenAStatementThatFails_thenNothingIsWrittenBesideTheDatabase(@TempDir Path folder)
      throws SQLException {
    String url = "jdbc:h2:file:" + folder.resolve("runbooks") + ";WRITE_DELAY=0";
    try (HikariDataSource pool =
            OwnPool.open(url, "sa", "", new OwnPool.Limits(1, SOON, SOON, SOON));
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table one (id int primary key)");
      statement.execute("insert into one values (1)");
      assertThatThrownBy(() -> statement.execute("insert into one values (1)"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> statement.execute("select 'a word of somebody' from nowhere"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(Files.exists(folder.resolve("runbooks.mv.db"))).isTrue();
    assertThat(Files.exists(folder.resolve("runbooks.trace.db"))).isFalse();
  }

  @Test
  void givenAnAddress_thenOnlyH2IsToldSo_andWhatItSaysItselfCounts() {
    assertThat(Untraced.address("jdbc:h2:file:./x;WRITE_DELAY=0"))
        .isEqualTo("jdbc:h2:file:./x;WRITE_DELAY=0;TRACE_LEVEL_FILE=0");
    assertThat(Untraced.address("jdbc:h2:file:./x;trace_level_file=1"))
        .isEqualTo("jdbc:h2:file:./x;trace_level_file=1");
    assertThat(Untraced.address("jdbc:postgresql://db/x")).isEqualTo("jdbc:postgresql://db/x");
  }
}
