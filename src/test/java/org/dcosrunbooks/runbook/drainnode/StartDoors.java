package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.variable.Variables;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.engine.Preview;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Bad input at every way into a run: refused by the name of its field, and nothing is left behind.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StartDoors {

  private static final String AGENT = DrainNodeStories.EMPTY;

  /** Where a run, its variables or its record would be seen. */
  private static final List<String> TABLES =
      List.of(
          "ACT_RU_EXECUTION",
          "ACT_RU_JOB",
          "ACT_RU_TASK",
          "ACT_RU_VARIABLE",
          "ACT_RU_EVENT_SUBSCR",
          "ACT_HI_PROCINST",
          "ACT_HI_ACTINST",
          "ACT_HI_VARINST",
          "ACT_HI_DETAIL",
          "ACT_GE_BYTEARRAY",
          "run",
          "evidence_head",
          "evidence_entry",
          "evidence_anchor");

  private final Databases.Kind kind;
  private Bench bench;

  StartDoors(Databases.Kind kind) {
    this.kind = kind;
  }

  @BeforeAll
  void open() {
    bench = new Bench(kind, DrainNodeStories.cluster()).start();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @BeforeEach
  void fresh() {
    bench.fresh();
  }

  /** A way into a run. */
  private interface Door {
    void start(Bench bench, Map<String, Object> variables);
  }

  private static Stream<Arguments> doors() {
    return Stream.of(
        arguments(
            "the console",
            (Door) (b, variables) -> b.runs().start("drain-node", variables, "operator")),
        arguments(
            "the engine",
            (Door)
                (b, variables) -> b.runtime().startProcessInstanceByKey("drain-node", variables)),
        arguments(
            "the start form",
            (Door)
                (b, variables) ->
                    b.bean(FormService.class)
                        .submitStartForm(
                            b.bean(RepositoryService.class)
                                .createProcessDefinitionQuery()
                                .processDefinitionKey("drain-node")
                                .latestVersion()
                                .singleResult()
                                .getId(),
                            variables)));
  }

  private static Stream<Arguments> inputs() {
    String long100k = "x".repeat(100_000);
    return Stream.of(
        arguments("no agent", "agent", null, "is missing"),
        arguments("a blank agent", "agent", "   ", "is missing"),
        arguments("an agent of 100 kB", "agent", long100k, "100000 characters"),
        arguments("two agents", "agent", "10.0.2.11 10.0.2.12", "must be one Mesos agent"),
        arguments("an expression for an agent", "agent", "${7*7}", "must be one Mesos agent"),
        arguments("a way out of a path", "agent", "../../etc", "must be one Mesos agent"),
        arguments("a number for an agent", "agent", 7, "must be a text"),
        arguments("no reason", "reason", null, "is missing"),
        arguments("an empty reason", "reason", "", "is missing"),
        arguments("a reason of 100 kB", "reason", long100k, "at most 500"),
        arguments("a reason of 501 characters", "reason", "x".repeat(501), "at most 500"),
        arguments("a number for a reason", "reason", 7, "must be a text"),
        arguments("a date for a reason", "reason", new java.util.Date(0), "must be a text"),
        arguments("bytes for a reason", "reason", new byte[] {1, 2}, "must be a text"),
        arguments("a list for a reason", "reason", new java.util.ArrayList<>(List.of("x")), "text"),
        arguments(
            "an object for a reason",
            "reason",
            Variables.objectValue(new java.util.ArrayList<>(List.of("x"))).create(),
            "must be a text"),
        arguments(
            "a serialised object for a reason",
            "reason",
            Variables.serializedObjectValue("[\"x\"]")
                .serializationDataFormat("application/json")
                .objectTypeName("java.util.ArrayList")
                .create(),
            "must be a text"),
        arguments(
            "a file for a reason",
            "reason",
            Variables.fileValue("reason.txt").file("x".getBytes(StandardCharsets.UTF_8)).create(),
            "must be a text"),
        arguments("NUL", "reason", "a\0b", "U+0000"),
        arguments("a newline", "reason", "a\nb", "U+000A"),
        arguments("a carriage return", "reason", "a\rb", "U+000D"),
        arguments("an escape sequence", "reason", "a\u001B[2Jb", "U+001B"),
        arguments("zero width", "reason", "a\u200Bb", "U+200B"),
        arguments("right to left", "reason", "a\u202Eb", "U+202E"),
        arguments("a byte order mark", "reason", "\uFEFFab", "U+FEFF"),
        arguments("a line separator", "reason", "a\u2028b", "U+2028"),
        arguments("a letter that nothing is drawn for", "reason", "\u3164", "U+3164"),
        arguments("half a character", "reason", "a\uD83Db", "U+D83D"),
        arguments("an invisible ticket", "ticket", "CHG\u200D1", "U+200D"),
        arguments("a ticket of 101 characters", "ticket", "x".repeat(101), "at most 100"),
        arguments("grace 0", "maxGracePeriod", "0", "from 1s to 24h"),
        arguments("grace 0s", "maxGracePeriod", "0s", "from 1s to 24h"),
        arguments("grace -5m", "maxGracePeriod", "-5m", "from 1s to 24h"),
        arguments("grace PT-5M", "maxGracePeriod", "PT-5M", "from 1s to 24h"),
        arguments("grace 10mins", "maxGracePeriod", "10mins", "from 1s to 24h"),
        arguments("grace 99999h", "maxGracePeriod", "99999h", "from 1s to 24h"),
        arguments("grace 25h", "maxGracePeriod", "25h", "from 1s to 24h"),
        arguments("half a second of grace", "maxGracePeriod", "PT1.5S", "from 1s to 24h"),
        arguments("grace as a number", "maxGracePeriod", 600, "must be a text"),
        arguments("decommission maybe", "decommission", "maybe", "must be true or false"),
        arguments("decommission 1", "decommission", 1, "must be true or false"),
        arguments("afterDrain reboot", "afterDrain", "reboot", "must be one of end, maintain"),
        arguments("afterDrain Maintain", "afterDrain", "Maintain", "must be one of end, maintain"),
        arguments("an undeclared initiator", "initiator", "approver", "is not a start variable"),
        arguments("an undeclared approval", "approved", "yes", "is not a start variable"),
        arguments("an undeclared word", "drainBegun", "YES", "is not a start variable"),
        arguments("an invisible name", "age\u200Bnt", "x", "is not a start variable"));
  }

  private static Stream<Arguments> inputsAtDoors() {
    return Stream.concat(
            doors(),
            Stream.of(
                arguments(
                    "the look beforehand",
                    (Door)
                        (b, variables) -> b.runs().preview("drain-node", variables, "operator"))))
        .flatMap(
            door ->
                inputs()
                    .map(
                        input ->
                            arguments(
                                input.get()[0] + " at " + door.get()[0],
                                door.get()[1],
                                input.get()[1],
                                input.get()[2],
                                input.get()[3])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inputsAtDoors")
  void givenBadInput_whenStarted_thenRefusedByItsFieldAndNothingIsLeft(
      String what, Door door, String field, Object value, String words) {
    Map<String, Object> variables = new HashMap<>(Map.of("agent", AGENT, "reason", "replace B2"));
    variables.put(field, value);
    refused(door, variables, field.replace('\u200B', '?'), words);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("doors")
  void givenRemovalAndMaintenance_whenStarted_thenRefusedAsContradiction(String what, Door door) {
    refused(
        door,
        Map.of("agent", AGENT, "reason", "x", "decommission", "true", "afterDrain", "maintain"),
        "afterDrain",
        "must be end");
  }

  private void refused(Door door, Map<String, Object> variables, String field, String words) {
    Map<String, Long> before = rows();
    bench.identities().setAuthentication("operator", List.of("operators"));
    Throwable refused;
    try {
      refused = catchThrowable(() -> door.start(bench, variables));
    } finally {
      bench.identities().clearAuthentication();
    }
    assertThat(refused).isNotNull();
    BadInput wrong = null;
    for (Throwable cause = refused; cause != null && wrong == null; cause = cause.getCause()) {
      wrong = cause instanceof BadInput bad ? bad : null;
    }
    assertThat(wrong).as("refused as bad input: %s", refused).isNotNull();
    assertThat(wrong.fields()).containsOnlyKeys(field);
    assertThat(wrong.fields().get(field)).contains(words).hasSizeLessThan(300);
    assertThat(rows()).isEqualTo(before);
  }

  private Map<String, Long> rows() {
    JdbcClient database = JdbcClient.create(bench.database().dataSource());
    Map<String, Long> rows = new TreeMap<>();
    for (String table : TABLES) {
      rows.put(table, database.sql("select count(*) from " + table).query(Long.class).single());
    }
    return rows;
  }

  private static Stream<Arguments> doorsOfTheEngine() {
    return doors().skip(1); // who comes through the console is an argument
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("doorsOfTheEngine")
  void givenNobodySignedIn_whenStarted_thenNothingIsLeft(String what, Door door) {
    Map<String, Long> before = rows();
    Throwable refused =
        catchThrowable(
            () -> door.start(bench, new HashMap<>(Map.of("agent", AGENT, "reason", "x"))));
    assertThat(refused).hasMessageContaining("nobody is signed in");
    assertThat(rows()).isEqualTo(before);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("doors")
  void givenBlanksAroundAndEmptyExtras_whenStarted_thenTakenAsMeant(String what, Door door) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("agent", " " + AGENT + " ");
    variables.put("reason", " replace B2 ");
    variables.put("ticket", "");
    variables.put("maxGracePeriod", "");
    variables.put("decommission", false);
    bench.identities().setAuthentication("operator", List.of("operators"));
    try {
      door.start(bench, variables);
    } finally {
      bench.identities().clearAuthentication();
    }
    bench.pump();
    String run = bench.runs().list(true, 1).get(0).id();
    assertThat(bench.view(run).summary().reason()).isEqualTo("replace B2");
    assertThat(bench.runtime().getVariables(run)).doesNotContainKeys("ticket", "maxGracePeriod");
    bench.approve(run);
    bench.turn(java.time.Duration.ofSeconds(3));
    assertThat(bench.outcome(run)).isEqualTo("drained");
    bench.allIsWell(run);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("doorsOfTheEngine")
  void givenAJavaObjectInBytes_whenStarted_thenNobodyReadsItAndNothingIsLeft(
      String what, Door door) {
    Map<String, Object> variables = new HashMap<>(Map.of("agent", AGENT));
    variables.put(
        "reason",
        Variables.serializedObjectValue("rO0ABXNyAAR4")
            .serializationDataFormat("application/x-java-serialized-object")
            .objectTypeName("java.util.ArrayList")
            .create());
    Map<String, Long> before = rows();
    bench.identities().setAuthentication("operator", List.of("operators"));
    Throwable refused;
    try {
      refused = catchThrowable(() -> door.start(bench, variables));
    } finally {
      bench.identities().clearAuthentication();
    }
    assertThat(refused).hasMessageContaining("reason").hasMessageContaining("prohibited");
    assertThat(rows()).isEqualTo(before);
  }

  private static Stream<Arguments> looks() {
    return Stream.of(
        arguments(DrainNodeStories.CALM, "May operator take agent 10.0.2.11 out of the cluster"),
        arguments(DrainNodeStories.SPARE, "deactivated"),
        arguments("10.9.9.9", "The cluster knows no agent 10.9.9.9."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("looks")
  void givenValues_whenLookedAtBeforehand_thenWhatARunWouldSayAndNothingIsLeft(
      String agent, String words) {
    bench.simulator().hand().deactivate(DrainNodeStories.SPARE);
    Map<String, Long> before = rows();

    Preview preview =
        bench
            .runs()
            .preview("drain-node", Map.of("agent", agent, "reason", "replace B2"), "operator")
            .orElseThrow();

    assertThat(preview.page().map(Object::toString).or(preview::refusal).orElseThrow())
        .contains(words);
    assertThat(rows()).isEqualTo(before);
    assertThat(bench.places()).isEmpty();
    assertThat(bench.simulator().received("DRAIN_AGENT")).isZero();
  }

  @Test
  void givenRunOnTheAgent_whenLookedAtBeforehand_thenThatRunIsNamed() {
    String run = bench.drain(AGENT);

    Preview preview =
        bench
            .runs()
            .preview("drain-node", Map.of("agent", AGENT, "reason", "replace B2"), "operator")
            .orElseThrow();

    assertThat(preview.refusal().orElseThrow()).contains(run, "of operator) works on " + AGENT);
  }

  @Test
  void givenSeveralWrongFields_whenStarted_thenAllAreNamedAtOnce() {
    Throwable refused =
        catchThrowable(
            () ->
                bench
                    .runs()
                    .start(
                        "drain-node",
                        Map.of(
                            "agent",
                            7,
                            "decommission",
                            "maybe",
                            "initiator",
                            "me",
                            "maxGracePeriod",
                            "10mins"),
                        "operator"));
    assertThat(refused)
        .isInstanceOfSatisfying(
            BadInput.class,
            wrong ->
                assertThat(wrong.fields())
                    .containsOnlyKeys(
                        "agent", "reason", "decommission", "initiator", "maxGracePeriod"));
  }
}
