package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.dcosrunbooks.audit.Pulse;
import org.dcosrunbooks.engine.People.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** While nothing can be written down, every door says so, and nothing is done. */
@House
class RecordAwayAtDoorsTest {

  private static final String WEB_ENGINE = "/camunda/api/engine/engine/default";
  private static final String START = "/process-definition/key/drain-node/start";
  private static final String BODY =
      "{\"variables\":{\"agent\":{\"value\":\"10.0.2.11\"},\"reason\":{\"value\":\"x\"}}}";
  private static final String USER =
      "{\"profile\":{\"id\":\"unrecorded\",\"firstName\":\"x\",\"lastName\":\"x\"},"
          + "\"credentials\":{\"password\":\"a long enough password\"}}";

  @LocalServerPort private int port;
  @Autowired private JdbcClient database;
  @Autowired private HistoryService history;
  @Autowired private IdentityService identities;
  @Autowired private Pulse pulse;
  @Autowired private MeterRegistry meters;

  private final ListAppender<ILoggingEvent> seen = new ListAppender<>();
  private final Logger engine = (Logger) LoggerFactory.getLogger("org.camunda.bpm.engine");

  @BeforeEach
  void takeAway() {
    database.sql("alter table evidence_anchor_head rename to evidence_away").update();
    seen.start();
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(seen);
    engine.setLevel(Level.WARN);
  }

  @AfterEach
  void bringBack() {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(seen);
    engine.setLevel(Level.OFF);
    database.sql("alter table evidence_away rename to evidence_anchor_head").update();
    pulse.round();
    assertThat(pulse.trouble()).isEmpty();
  }

  @Test
  void givenNoRecord_whenSomebodyActsAtAnyDoor_thenToldInWordsWith503AndNothingIsDone() {
    Http program = Http.at(port).basic(TestPeople.of(Group.OPERATORS));
    Http browser = Http.at(port).signIn(TestPeople.of(Group.OPERATORS));
    Http admin = Http.at(port).basic(TestPeople.of(Group.ADMINS));
    Http adminsBrowser = Http.at(port).signIn(TestPeople.of(Group.ADMINS));
    inWords(program.json("POST", "/engine-rest" + START, BODY));
    inWords(browser.webApp("POST", WEB_ENGINE + START, BODY));
    inWords(
        program.json(
            "POST", "/api/runbooks/drain-node/runs", "{\"agent\":\"10.0.2.11\",\"reason\":\"x\"}"));
    inWords(
        browser.form(
            "/runbooks/drain-node/start",
            Map.of("_csrf", browser.token("/runbooks"), "agent", "10.0.2.11", "reason", "x")));
    inWords(admin.json("POST", "/engine-rest/user/create", USER));
    inWords(adminsBrowser.webApp("POST", WEB_ENGINE + "/user/create", USER));
    assertThat(history.createHistoricProcessInstanceQuery().count()).isZero();
    assertThat(identities.createUserQuery().userId("unrecorded").count()).isZero();
    assertThat(seen.list)
        .as("the log, without a stack")
        .noneMatch(event -> event.getThrowableProxy() != null)
        .noneMatch(event -> event.getFormattedMessage().contains("\tat "));
  }

  @Test
  void givenNoRecord_thenHealthMetricsAndTheFirstPageSaySo() {
    pulse.round();
    HttpResponse<String> health =
        Http.at(port).basic(TestPeople.of(Group.ONCALL)).get("/actuator/health");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body())
        .contains("the record could not be written: ")
        .contains("secondsSinceWritten")
        .contains("\"incident\":false");
    assertThat(meters.get("runbooks.record.writable").gauge().value()).isZero();
    assertThat(meters.get("runbooks.record.written.age").gauge().value()).isPositive();
    assertThat(Http.at(port).signIn(TestPeople.of(Group.AUDITORS)).get("/").body())
        .contains("record cannot be written since ");
  }

  private static void inWords(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.body())
        .contains("the record could not be written")
        .contains("See to the database")
        .doesNotContain("Listener", "Exception", "ENGINE-", "insert into");
  }
}
