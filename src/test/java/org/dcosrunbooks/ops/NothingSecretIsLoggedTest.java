package org.dcosrunbooks.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.dcos.http.Call;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.testing.RawServer;
import org.dcosrunbooks.web.door.House;
import org.dcosrunbooks.web.door.Http;
import org.dcosrunbooks.web.door.TestPeople;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Everything at TRACE, also what was quieted by name: passwords, tokens and sessions stay out. */
@House
@ExtendWith(OutputCaptureExtension.class)
class NothingSecretIsLoggedTest {

  private static final String TOKEN = "the-token-that-is-sent-to-masters";
  private static final String NEW_PASSWORD = "a-new-password-for-somebody";

  @LocalServerPort private int port;
  @Autowired private People people;

  private final LoggerContext log = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Map<Logger, Level> before = new HashMap<>();

  @BeforeEach
  void loud() {
    for (Logger logger : log.getLoggerList()) {
      before.put(logger, logger.getLevel());
      logger.setLevel(Level.TRACE);
    }
  }

  @AfterEach
  void quiet() {
    before.forEach(Logger::setLevel);
  }

  @Test
  void givenEverythingIsLoud_whenPeopleSignInAndPasswordsAreSet_thenNoneIsInTheLog(
      CapturedOutput output) {
    String admin = TestPeople.of(Group.ADMINS);
    List<String> secrets = new ArrayList<>();
    Http browser = Http.at(port).signIn(admin);
    secrets.add(browser.cookie("JSESSIONID"));
    browser.get("/runs");
    Http.at(port).trySignIn(admin, "a-wrong-password-of-mine");
    Http program = Http.at(port).basic(admin);
    assertThat(
            program
                .json(
                    "POST",
                    "/engine-rest/user/create",
                    "{\"profile\":{\"id\":\"newcomer\",\"firstName\":\"New\"},"
                        + "\"credentials\":{\"password\":\""
                        + NEW_PASSWORD
                        + "\"}}")
                .statusCode())
        .isEqualTo(204);
    assertThat(people.passwordFits("newcomer", NEW_PASSWORD)).isTrue();
    program.json(
        "PUT",
        "/engine-rest/user/newcomer/credentials",
        "{\"password\":\"another-password-1\",\"authenticatedUserPassword\":\""
            + TestPeople.passwordOf(admin)
            + "\"}");
    secrets.addAll(
        List.of(
            TestPeople.passwordOf(admin),
            TestPeople.passwordOf(admin).replace(' ', '+'),
            TestPeople.passwordOf(admin).replace(" ", "%20"),
            basic(admin, TestPeople.passwordOf(admin)),
            "a-wrong-password-of-mine",
            NEW_PASSWORD,
            "another-password-1",
            "correct horse battery",
            "$2a$"));
    assertThat(output.getAll()).contains("TRACE").doesNotContain(secrets);
  }

  @Test
  void givenEverythingIsLoud_whenTheClusterIsAsked_thenTheTokenIsNotInTheLog(
      CapturedOutput output) {
    try (RawServer strange = RawServer.saying("HTTP/1.1 200 " + TOKEN + "\nX: " + TOKEN + "\n\n");
        RawServer none = RawServer.saying(TOKEN + " is no HTTP\n\n");
        org.dcosrunbooks.dcos.http.Http http =
            new org.dcosrunbooks.dcos.http.Http(
                HttpSettings.usual().tokenFrom(() -> Optional.of(TOKEN)))) {
      http.send(Call.get("anything", strange.uri()).telling());
      assertThat(strange.received().get(0)).contains(TOKEN);
      assertThatThrownBy(() -> http.send(Call.get("anything", none.uri()).telling()))
          .isInstanceOf(Failure.class)
          .hasMessageNotContaining(TOKEN)
          .satisfies(failure -> LoggerFactory.getLogger("any").warn("it failed", failure));
      http.send(Call.get("anything", URI.create(strange.uri() + "/?t=" + TOKEN)).telling());
    }
    assertThat(output.getAll()).contains("it failed", "GET / (anything)").doesNotContain(TOKEN);
  }

  private static String basic(String user, String password) {
    return Base64.getEncoder()
        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
