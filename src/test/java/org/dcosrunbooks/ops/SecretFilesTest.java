package org.dcosrunbooks.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.stream.Stream;
import org.dcosrunbooks.ops.ConfigurationRefused.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;

/** Files with secrets in them are closed to others, or the start says how to close them. */
class SecretFilesTest {

  @TempDir private Path folder;

  private static Path with(String permissions, Path path) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static String of(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  // ---------------------------------------------------------------- the database

  private static H2File database(Path file) {
    return H2File.of("jdbc:h2:file:" + file + ";WRITE_DELAY=0").orElseThrow();
  }

  @Test
  void givenNoFolderYet_whenPrepared_thenFolderAndFileAreTheOwnersAndH2TakesThem()
      throws Exception {
    Path data = folder.resolve("above/data");
    assertThat(database(data.resolve("runbooks")).prepare()).isEmpty();
    assertThat(of(data)).isEqualTo("rwx------");
    assertThat(of(folder.resolve("above"))).isEqualTo("rwx------");
    assertThat(of(data.resolve("runbooks.mv.db"))).isEqualTo("rw-------");
    String url = "jdbc:h2:file:" + data.resolve("runbooks") + ";WRITE_DELAY=0";
    for (int start = 0; start < 2; start++) {
      try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
        connection.createStatement().execute("create table if not exists it (x int)");
      }
      assertThat(database(data.resolve("runbooks")).prepare()).isEmpty();
    }
    assertThat(of(data.resolve("runbooks.mv.db"))).isEqualTo("rw-------");
  }

  @Test
  void givenAnOpenFolder_whenPrepared_thenTheCommandThatClosesItIsSaid() throws Exception {
    with("rwxr-xr-x", folder);
    assertThat(database(folder.resolve("runbooks")).prepare())
        .hasValue(
            "The database's folder \""
                + folder.toRealPath()
                + "\" is open to others (rwxr-xr-x). Only the service's user may look into it:"
                + " chmod 700 "
                + folder.toRealPath());
    assertThat(folder).isEmptyDirectory();
    with("rwx------", folder);
    assertThat(database(folder.resolve("runbooks")).prepare()).isEmpty();
  }

  @Test
  void givenAnOpenFile_whenPrepared_thenTheCommandThatClosesItIsSaid() throws Exception {
    Path file = with("rw-r--r--", Files.createFile(folder.resolve("runbooks.mv.db")));
    assertThat(database(folder.resolve("runbooks")).prepare().orElseThrow())
        .startsWith("The database's file ")
        .contains("is open to others (rw-r--r--)")
        .endsWith("chmod 600 " + file.toRealPath());
  }

  @Test
  void givenALinkToAnOpenPlace_whenPrepared_thenThePlaceIsJudged() throws Exception {
    Path open = with("rwxrwxr-x", Files.createDirectory(folder.resolve("open")));
    Path link = Files.createSymbolicLink(folder.resolve("link"), open);
    assertThat(database(link.resolve("runbooks")).prepare().orElseThrow())
        .contains(open.toRealPath().toString());
    Path file = with("rw-r-----", Files.createFile(folder.resolve("elsewhere")));
    Files.createSymbolicLink(folder.resolve("runbooks.mv.db"), file);
    assertThat(database(folder.resolve("runbooks")).prepare().orElseThrow())
        .contains("chmod 600 " + file.toRealPath());
  }

  @Test
  void givenTracesThatH2HasLeftOpen_whenPrepared_thenTheyAreClosed() throws Exception {
    Path trace = with("rw-r--r--", Files.createFile(folder.resolve("runbooks.trace.db")));
    Path other = with("rw-r--r--", Files.createFile(folder.resolve("another.trace.db")));
    assertThat(database(folder.resolve("runbooks")).prepare()).isEmpty();
    assertThat(of(trace)).isEqualTo("rw-------");
    assertThat(of(other)).isEqualTo("rw-r--r--");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE_LEVEL_FILE=4", "TRACE_LEVEL_FILE = 3", "trace_level_system_out=1"})
  void givenH2WouldWriteAllDown_whenChecked_thenItIsRefused(String setting) {
    String url = "jdbc:h2:file:./x;WRITE_DELAY=0;" + setting;
    assertThat(new DatabaseCheck(url, "sa", "").problems())
        .singleElement()
        .extracting(Problem::sentence)
        .asString()
        .contains("Take TRACE_LEVEL_FILE and TRACE_LEVEL_SYSTEM_OUT out");
    assertThat(
            new DatabaseCheck("jdbc:h2:file:./x;WRITE_DELAY=0;TRACE_LEVEL_FILE=1", "sa", "")
                .problems())
        .isEmpty();
  }

  // ---------------------------------------------------------------- the configuration

  private List<Problem> problems(Path yaml) throws IOException {
    StandardEnvironment environment = new StandardEnvironment();
    new YamlPropertySourceLoader()
        .load("file", new FileSystemResource(yaml))
        .forEach(environment.getPropertySources()::addLast);
    return new SecretFiles(environment).problems();
  }

  @ParameterizedTest
  @CsvSource({
    "rw-------, true",
    "r--------, true",
    "rw-r-----, true",
    "rw-r--r--, false",
    "rw-rw----, false",
    "rw----r--, false"
  })
  void givenAFileWithAPassword_whenOthersMayReadIt_thenTheCommandThatClosesItIsSaid(
      String permissions, boolean fine) throws Exception {
    for (String secret :
        List.of(
            "spring.datasource.password: hunter2-hunter2",
            "DCOS_TOKEN: abc",
            "spring.datasource.url: 'jdbc:postgresql://db/x?password=hunter2'",
            "server.ssl.key-store-password: changeit")) {
      Path file = folder.resolve("application.yaml");
      Files.writeString(file, "dcos.cluster.name: prod-eu\n" + secret + "\n");
      with(permissions, file);
      List<Problem> problems = problems(file);
      if (fine) {
        assertThat(problems).as(secret).isEmpty();
      } else {
        assertThat(problems)
            .as(secret)
            .singleElement()
            .satisfies(
                problem -> {
                  assertThat(problem.property())
                      .isEqualTo(secret.substring(0, secret.indexOf(": ")));
                  assertThat(problem.sentence())
                      .contains("(" + permissions + ")")
                      .endsWith("chmod 640 " + file.toRealPath())
                      .doesNotContain("hunter2");
                });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dcos.cluster.name: prod-eu",
        "spring.datasource.password: ''",
        "spring.datasource.password: ${DB_PASSWORD}",
        "dcos.nodes.private-key: /etc/runbooks/id",
        "dcos.cluster.services.kafka.send-token: true"
      })
  void givenAFileWithoutASecret_whenOpen_thenThatIsFine(String line) throws Exception {
    Path file = Files.writeString(folder.resolve("application.yaml"), line + "\n");
    assertThat(problems(with("rw-r--r--", file))).isEmpty();
  }

  @Test
  void givenWhatTheJarBringsAlong_whenRead_thenItIsNoFileOfTheInstallation() throws Exception {
    StandardEnvironment environment = new StandardEnvironment();
    Stream.of("application.yaml", "application-demo.yaml")
        .forEach(
            name -> {
              try {
                new YamlPropertySourceLoader()
                    .load(name, new ClassPathResource(name))
                    .forEach(environment.getPropertySources()::addLast);
              } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
              }
            });
    assertThat(new SecretFiles(environment).problems()).isEmpty();
  }

  @Test
  void givenAFileThatAPropertyNames_whenOpen_thenThatIsSaid() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "correct-horse\n");
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "given", java.util.Map.of("DCOS_RUNBOOKS_ADMIN_PASSWORD_FILE", file.toString())));
    with("rw-r--r--", file);
    assertThat(new SecretFiles(environment).problems())
        .extracting(Problem::property)
        .containsExactly("DCOS_RUNBOOKS_ADMIN_PASSWORD_FILE");
    with("rw-r-----", file);
    assertThat(new SecretFiles(environment).problems()).isEmpty();
  }
}
