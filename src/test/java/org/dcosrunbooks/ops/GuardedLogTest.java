package org.dcosrunbooks.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dcosrunbooks.secrecy.OwnSecrets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.mock.env.MockEnvironment;

/** Whoever sets the log up, and however loud: no secret is in it. */
class GuardedLogTest {

  private static final String TOKEN = "nobody-reads-this-token";
  private static final String LOUD =
      """
      <configuration>
        <appender name="file" class="ch.qos.logback.core.FileAppender">
          <file>%s</file>
          <encoder><pattern>%%level %%logger %%X %%kvp %%msg%%n%%ex</pattern></encoder>
        </appender>
        <root level="TRACE"><appender-ref ref="file"/></root>
        <logger name="own" additivity="false"><appender-ref ref="file"/></logger>
      </configuration>
      """;

  @TempDir private Path folder;
  private final LoggerContext context = new LoggerContext();
  private Path log;

  @BeforeEach
  void setUp() throws Exception {
    log = folder.resolve("log");
    OwnSecrets.know(TOKEN);
    context.setMDCAdapter(new LogbackMDCAdapter());
    configure();
    GuardedLog.guard(context);
  }

  private void configure() throws Exception {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        new ByteArrayInputStream(LOUD.formatted(log).getBytes(StandardCharsets.UTF_8)));
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private String written() throws Exception {
    return Files.readString(log);
  }

  @Test
  void givenASecret_whenLogged_thenItIsNowhereInTheLine() throws Exception {
    Exception cause = new IllegalStateException("the cause has " + TOKEN);
    Exception trouble = new IllegalArgumentException("password=hunter2", cause);
    trouble.addSuppressed(new IllegalStateException("and " + TOKEN + " too"));
    for (String name : new String[] {"any", "own"}) {
      Logger logger = context.getLogger(name);
      logger.warn("it is {} and {}", TOKEN, "Authorization: Basic dXNlcjpwYXNz", trouble);
      logger.atTrace().addKeyValue("token", TOKEN).log("with pairs \u001b[2J");
    }
    assertThat(written())
        .contains("it is *** and Authorization: ***", "the cause has ***", "and *** too")
        .contains("password=***", "with pairs ␛[2J", "token=\"***\"")
        .contains("\tat " + GuardedLogTest.class.getName())
        .doesNotContain(TOKEN, "hunter2", "dXNlcjpwYXNz", "\u001b");
  }

  @Test
  void givenTheLogIsSetUpAnew_whenLogged_thenItIsGuardedAllTheSame() throws Exception {
    context.reset();
    configure();
    context.getLogger("any").warn("it is {}", TOKEN);
    context.getLogger("org.apache.hc.client5.http.wire").debug(">> anything");
    assertThat(written()).contains("it is ***").doesNotContain(TOKEN, "anything");
  }

  @ParameterizedTest
  @FieldSource("org.dcosrunbooks.ops.GuardedLog#NEVER_LOUD")
  void givenAWire_whenSetToTrace_thenItIsHeardFromInfoOnly(String family) throws Exception {
    Logger logger = context.getLogger(family + ".wire");
    logger.setLevel(Level.TRACE);
    assertThat(logger.isDebugEnabled()).isFalse();
    logger.trace("bytes");
    logger.debug("bytes");
    logger.atDebug().log("bytes");
    logger.info("words");
    context.getLogger(family + "x").debug("another family");
    assertThat(written()).doesNotContain("bytes").contains("words", "another family");
  }

  @Test
  void givenAConfiguration_whenRead_thenItsSecretsAreKnown() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "password-out-of-a-file\n");
    SecretsOfConfiguration.learn(
        new MockEnvironment()
            .withProperty("DCOS_TOKEN", "token-of-the-environment")
            .withProperty("spring.datasource.password", "${PLACE}-of-the-database")
            .withProperty("PLACE", "password-elsewhere")
            .withProperty("spring.datasource.url", "jdbc:postgresql://db/x?password=in-the-address")
            .withProperty("server.ssl.key-store-password", "password-of-the-keys")
            .withProperty("DCOS_RUNBOOKS_ADMIN_PASSWORD_FILE", file.toString())
            .withProperty("dcos.cluster.name", "not-a-secret-at-all"));
    context
        .getLogger("any")
        .info(
            "{} {} {} {} {} {}",
            "token-of-the-environment",
            "password-elsewhere-of-the-database",
            "in-the-address",
            "password-of-the-keys",
            "password-out-of-a-file",
            "not-a-secret-at-all");
    assertThat(written()).contains("*** *** *** *** *** not-a-secret-at-all");
  }
}
