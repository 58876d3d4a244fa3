package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Tries;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.engine.People.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whatever a known person is refused, at any door, leaves one line with their name. */
@House
class RefusedTriesTest {

  private static final String SECRET = "hunter2-in-a-body";
  private static final String WEB_ENGINE = "/camunda/api/engine/engine/default";
  private static final String START = "/process-definition/key/drain-node/start";
  private static final String UNDECLARED =
      "{\"variables\":{\"agent\":{\"value\":\"10.0.2.11\"},\"reason\":{\"value\":\"x\"},"
          + "\"bogus\":{\"value\":\""
          + SECRET
          + "\"}}}";
  private static final String VOTE = "{\"variables\":{\"approved\":{\"value\":\"yes\"}}}";

  @LocalServerPort private int port;
  @Autowired private People people;
  @Autowired private Evidence evidence;
  @Autowired private MeterRegistry meters;

  /** A refused request by somebody who is signed in as a program and in a browser. */
  private interface Tried extends BiFunction<Http, Http, HttpResponse<String>> {}

  private static Arguments kind(String name, Group group, int status, String line, Tried tried) {
    return arguments(name, group, status, line, tried);
  }

  private static Stream<Arguments> kinds() {
    return Stream.of(
        kind(
            "a closed door, by a program",
            Group.AUDITORS,
            403,
            "POST /engine-rest/deployment/create (403): This door is closed to everybody.",
            (program, browser) -> program.json("POST", "/engine-rest/deployment/create", "{}")),
        kind(
            "a closed door, in the web apps",
            Group.AUDITORS,
            403,
            "POST " + WEB_ENGINE + "/deployment/create (403): This door is closed to everybody.",
            (program, browser) -> browser.webApp("POST", WEB_ENGINE + "/deployment/create", "{}")),
        kind(
            "another group's door",
            Group.AUDITORS,
            403,
            "POST /engine-rest" + START + " (403): This is for operators",
            (program, browser) -> program.json("POST", "/engine-rest" + START, UNDECLARED)),
        kind(
            "another group's call",
            Group.AUDITORS,
            403,
            "POST /api/runbooks/drain-node/runs (403): To start a run is for operators",
            (program, browser) -> program.json("POST", "/api/runbooks/drain-node/runs", "{}")),
        kind(
            "another group's page",
            Group.AUDITORS,
            403,
            "POST /runs/any/abort (403): To abort a run is for ",
            (program, browser) ->
                browser.form(
                    "/runs/any/abort",
                    Map.of("_csrf", browser.token("/runbooks"), "note", SECRET))),
        kind(
            "an undeclared variable, by a program",
            Group.OPERATORS,
            400,
            "POST /engine-rest" + START + " (400): not right: bogus",
            (program, browser) -> program.json("POST", "/engine-rest" + START, UNDECLARED)),
        kind(
            "an undeclared variable, in the web apps",
            Group.OPERATORS,
            400,
            "POST " + WEB_ENGINE + START + " (400): not right: bogus",
            (program, browser) -> browser.webApp("POST", WEB_ENGINE + START, UNDECLARED)),
        kind(
            "an undeclared field, at the API",
            Group.OPERATORS,
            400,
            "POST /api/runbooks/drain-node/runs (400): not right: bogus",
            (program, browser) ->
                program.json(
                    "POST",
                    "/api/runbooks/drain-node/runs",
                    "{\"agent\":\"10.0.2.11\",\"reason\":\"x\",\"bogus\":\"" + SECRET + "\"}")),
        kind(
            "a missing field, in the console",
            Group.OPERATORS,
            400,
            "POST /runbooks/drain-node/start (400): not right: ",
            (program, browser) ->
                browser.form(
                    "/runbooks/drain-node/start",
                    Map.of("_csrf", browser.token("/runbooks"), "agent", SECRET + " ?"))),
        kind(
            "an old task, by a program",
            Group.APPROVERS,
            409,
            "POST /engine-rest/task/long-gone/complete (409): Somebody else has changed this task",
            (program, browser) ->
                program.json("POST", "/engine-rest/task/long-gone/complete", VOTE)),
        kind(
            "an old task, in the web apps",
            Group.APPROVERS,
            409,
            "POST " + WEB_ENGINE + "/task/long-gone/submit-form (409): Somebody else has changed",
            (program, browser) ->
                browser.webApp("POST", WEB_ENGINE + "/task/long-gone/submit-form", VOTE)),
        kind(
            "an old task, in the console",
            Group.OPERATORS,
            404,
            "POST /runs/long-gone/tasks/gone (404): ",
            (program, browser) ->
                browser.form(
                    "/runs/long-gone/tasks/gone",
                    Map.of("_csrf", browser.token("/runbooks"), "note", SECRET))),
        kind(
            "another site's page, with a session",
            Group.ONCALL,
            403,
            "POST /runs/any/abort (403): A page of another site asked for this",
            (program, browser) ->
                browser.form(
                    "/runs/any/abort",
                    Map.of("_csrf", browser.token("/runbooks")),
                    "Origin",
                    "https://evil.example")),
        kind(
            "another site's page, with a password that the browser knows",
            Group.ONCALL,
            403,
            "POST /api/runs/any/abort (403): A page of another site asked for this",
            (program, browser) -> {
              program.get("/api/runbooks");
              return program.json(
                  "POST", "/api/runs/any/abort", "{}", "Sec-Fetch-Site", "cross-site");
            }),
        kind(
            "a page without its token",
            Group.ONCALL,
            403,
            "POST /runs/any/abort (403): This page was too old to act from",
            (program, browser) -> browser.form("/runs/any/abort", Map.of("note", SECRET))),
        kind(
            "a web app without its token",
            Group.ONCALL,
            403,
            "POST " + WEB_ENGINE + "/task/any/claim (403)",
            (program, browser) ->
                browser.json("POST", WEB_ENGINE + "/task/any/claim", "{\"userId\":\"x\"}")),
        kind(
            "a claim for somebody else",
            Group.ONCALL,
            403,
            "POST /engine-rest/task/any/claim (403): A task can be claimed for oneself only",
            (program, browser) ->
                program.json("POST", "/engine-rest/task/any/claim", "{\"userId\":\"x\"}")),
        kind(
            "an address with two readings",
            Group.ONCALL,
            400,
            "GET /api//runs (400): The address can be read in more than one way",
            (program, browser) -> {
              program.get("/api/runbooks");
              return program.get("/api//runs");
            }),
        kind(
            "the wrong password of one's own",
            Group.ADMINS,
            400,
            "PUT /engine-rest/user/one-of-admins/credentials (400)",
            (program, browser) ->
                program.json(
                    "PUT",
                    "/engine-rest/user/one-of-admins/credentials",
                    "{\"password\":\"a long enough password\",\"authenticatedUserPassword\":\""
                        + SECRET
                        + "\"}")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void givenAKnownPerson_whenRefused_thenOneLineSaysWhoAndWhatHoweverOften(
      String name, Group group, int status, String line, Tried tried) {
    String person = name.replaceAll("[^a-z]+", "-");
    String password = "password of " + person;
    people.add(new Person(person, person, Set.of(group)), password);
    Http program = Http.at(port).basic(person, password);
    Http browser = Http.at(port).signIn(person, password);
    for (int again = 0; again < 3; again++) {
      HttpResponse<String> answer = tried.apply(program, browser);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }
    assertThat(linesOf(person))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.kind()).isEqualTo(Entry.Kind.REFUSAL);
              assertThat(entry.text()).startsWith(person + " was refused: " + line);
              assertThat(entry.text() + entry.data()).doesNotContain(SECRET);
            });
  }

  @Test
  void givenSomebodyWithoutAGroup_whenTheyTryAnyDoor_thenTheirNameIsWrittenDown() {
    String person = "of-no-group";
    people.add(new Person(person, person, Set.of()), "password of " + person);
    Http program = Http.at(port).basic(person);
    assertThat(program.get("/api/runs").statusCode()).isEqualTo(403);
    assertThat(program.get("/engine-rest/task").statusCode()).isEqualTo(403);
    assertThat(linesOf(person)).hasSize(2).allMatch(line -> line.text().contains("in no group"));
  }

  @Test
  void givenNobody_whenRefused_thenCountedAndInNoRecord() {
    long lines = evidence.entries(Tries.PEOPLE).size();
    double before = counted("401");
    Http nobody = Http.at(port);
    for (int again = 0; again < 5; again++) {
      assertThat(nobody.json("POST", "/engine-rest" + START, UNDECLARED).statusCode())
          .isEqualTo(401);
      assertThat(nobody.get("/api/runs").statusCode()).isEqualTo(401);
      assertThat(
              nobody
                  .json("POST", "/api/runs/any/abort", "{}", "Origin", "https://evil.example")
                  .statusCode())
          .isEqualTo(403);
      assertThat(
              Http.at(port)
                  .basic(TestPeople.of(Group.ADMINS), "wrong")
                  .get("/api/runs")
                  .statusCode())
          .isIn(401, 429);
    }
    assertThat(evidence.entries(Tries.PEOPLE)).hasSize((int) lines);
    assertThat(counted("401")).isGreaterThanOrEqualTo(before + 10);
  }

  @Test
  void givenAStartThatIsRefused_whenTheLogIsRead_thenOneLineWithTheUserAndNoStack() {
    String person = "reads-the-log";
    people.add(new Person(person, person, Set.of(Group.OPERATORS)), "password of " + person);
    Http program = Http.at(port).basic(person);
    program.get("/api/runbooks");
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Logger engine = (Logger) LoggerFactory.getLogger("org.camunda.bpm.engine");
    Logger ours = (Logger) LoggerFactory.getLogger("org.dcosrunbooks");
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    seen.start();
    root.addAppender(seen);
    Level before = engine.getLevel();
    engine.setLevel(Level.WARN);
    ours.setLevel(Level.INFO);
    try {
      assertThat(program.json("POST", "/engine-rest" + START, UNDECLARED).statusCode())
          .isEqualTo(400);
      assertThat(program.json("POST", "/engine-rest/task/long-gone/complete", VOTE).statusCode())
          .isEqualTo(409);
    } finally {
      root.detachAppender(seen);
      engine.setLevel(before);
      ours.setLevel(null);
    }
    List<ILoggingEvent> mine =
        seen.list.stream().filter(event -> !event.getThreadName().equals("record")).toList();
    assertThat(mine)
        .hasSize(2)
        .allMatch(event -> event.getThrowableProxy() == null)
        .allMatch(event -> event.getFormattedMessage().startsWith("Refused: " + person))
        .noneMatch(event -> event.getFormattedMessage().contains(SECRET));
  }

  private double counted(String status) {
    var counter = meters.find("runbooks.tries.unknown").tag("status", status).counter();
    return counter == null ? 0 : counter.count();
  }

  private List<Entry> linesOf(String person) {
    return evidence.entries(Tries.PEOPLE).stream()
        .filter(entry -> entry.actor().equals(person))
        .toList();
  }
}
