package org.dcosrunbooks.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.TaskState;
import org.dcosrunbooks.diagnosis.Sick;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Ambiguous;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.web.ConsoleApp;
import org.dcosrunbooks.web.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

@SpringBootTest(classes = ConsoleApp.class)
@AutoConfigureMockMvc
class ApiTest {

  private static final String START = "/api/runbooks/drain-node/runs";
  private static final List<String> EVERYBODY =
      List.of("operator", "approver", "oncall", "auditor", "admin");

  @Autowired private MockMvc mvc;
  @Autowired private World world;

  @AfterEach
  void putBack() {
    world.reset();
  }

  private ResultActions start(String person, String body) throws Exception {
    return mvc.perform(
        post(START).with(user(person)).contentType(MediaType.APPLICATION_JSON).content(body));
  }

  // ---- starting

  @Test
  void givenOperator_whenStarted_thenCreatedWithIdAndLinks() throws Exception {
    start(
            "operator",
            "{\"agent\":\"10.0.2.107\",\"reason\":\"disk\",\"decommission\":true,\"ticket\":null}")
        .andExpect(status().isCreated())
        .andExpect(header().string("Location", "/api/runs/" + World.WAITING))
        .andExpect(jsonPath("$.id", is(World.WAITING)))
        .andExpect(jsonPath("$.links.self", is("/api/runs/" + World.WAITING)))
        .andExpect(jsonPath("$.links.page", is("/runs/" + World.WAITING)));

    assertThat(world.asked)
        .containsExactly(
            "start drain-node {agent=10.0.2.107, reason=disk, decommission=true} by operator");
  }

  @Test
  void givenBadFields_whenStarted_then400NamesThem() throws Exception {
    world.refusal = new BadInput(Map.of("agent", "is required", "grace", "is not known here"));

    start("operator", "{}")
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.errors.agent", is("is required")))
        .andExpect(jsonPath("$.errors.grace", is("is not known here")))
        .andExpect(jsonPath("$.error", containsString("Nothing was started")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                              | 400 | one JSON object",
        "\"agent\"                       | 400 | one JSON object",
        "null                            | 400 | one JSON object",
        "''                              | 400 | is empty",
        "{\"agent\":\"a\",\"agent\":\"b\"} | 400 | names the field \"agent\" twice",
        "{\"agent\":\"a\"} {}            | 400 | not JSON",
        "{\"agent\":                     | 400 | not JSON: line 1",
        "<html>                          | 400 | not JSON: line 1",
      })
  void givenBodyThatIsNoFlatObject_whenStarted_thenRefusedWithASentence(
      String body, int status, String sentence) throws Exception {
    start("operator", body)
        .andExpect(status().is(status))
        .andExpect(jsonPath("$.error", containsString(sentence)))
        .andExpect(jsonPath("$.todo").isNotEmpty());

    assertThat(world.asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"agent\":{\"id\":\"a\"}}  | agent  | a list or an object",
        "{\"agent\":[\"a\"]}         | agent  | a list or an object",
        "{\"agent\":12}              | agent  | is a number",
        "{\"reason\":true}           | reason | true or false",
      })
  void givenValueOfAnotherKind_whenStarted_thenFieldIsNamed(
      String body, String field, String reason) throws Exception {
    start("operator", body)
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.errors." + field, containsString(reason)));

    assertThat(world.asked).isEmpty();
  }

  @Test
  void givenBodyOf100Kilobytes_whenStarted_then413() throws Exception {
    start("operator", "{\"reason\":\"" + "x".repeat(100_000) + "\"}")
        .andExpect(status().is(413))
        .andExpect(jsonPath("$.error", containsString("64 kB")));

    assertThat(world.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "nonsense"})
  void givenTypeThatAFormCanSend_whenStarted_then415(String type) throws Exception {
    mvc.perform(
            post(START)
                .with(user("operator"))
                .header("Content-Type", type)
                .content("{\"agent\":\"a\"}"))
        .andExpect(status().is(415))
        .andExpect(jsonPath("$.error", containsString("must be JSON")));

    assertThat(world.asked).isEmpty();
  }

  @Test
  void givenUnknownRunbook_whenStarted_then404() throws Exception {
    mvc.perform(
            post("/api/runbooks/drain-everything/runs")
                .with(user("operator"))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{}"))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.error", is("There is no runbook \"drain-everything\".")));
  }

  // ---- failures in words

  static Stream<Arguments> failures() {
    Account account =
        Account.of("Another run holds the agent").seen("run 4711").todo("Wait for it.");
    return Stream.of(
        Arguments.of(new Refused(account), 409, "Another run holds the agent"),
        Arguments.of(new Transient(account), 503, "Another run holds the agent"),
        Arguments.of(new Ambiguous(account), 503, "Another run holds the agent"),
        Arguments.of(new Fault(account), 500, "Another run holds the agent"),
        Arguments.of(
            new IllegalStateException("secret inside"),
            500,
            "The service failed while it answered"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void givenFailure_whenStarted_thenSentenceAndNoStackTrace(
      RuntimeException failure, int status, String sentence) throws Exception {
    world.refusal = failure;

    start("operator", "{}")
        .andExpect(status().is(status))
        .andExpect(jsonPath("$.error", containsString(sentence)))
        .andExpect(jsonPath("$.todo").isNotEmpty())
        .andExpect(content().string(not(containsString("secret inside"))))
        .andExpect(content().string(not(containsString("at org."))));
  }

  // ---- who may

  static Stream<Arguments> changes() {
    String abort = "/api/runs/" + World.WAITING + "/abort";
    String retry = "/api/runs/" + World.FAILED + "/jobs/" + World.JOB + "/retry";
    return Stream.of(
            Map.entry(START, Set.of("operator")),
            Map.entry(abort, Set.of("operator", "oncall", "admin")),
            Map.entry(retry, Set.of("oncall", "admin")))
        .flatMap(
            change ->
                Stream.concat(EVERYBODY.stream(), Stream.of("nobody", "stranger"))
                    .map(
                        person ->
                            Arguments.of(
                                change.getKey(), person, change.getValue().contains(person))));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void givenEachGroup_whenChangeAskedFor_thenOnlyThoseWhoMay(
      String path, String person, boolean may) throws Exception {
    mvc.perform(post(path).with(user(person)).contentType(MediaType.APPLICATION_JSON).content("{}"))
        .andExpect(may ? status().is2xxSuccessful() : status().isForbidden());

    assertThat(world.asked).hasSize(may ? 1 : 0);
  }

  static Stream<Arguments> reads() {
    return Stream.of(
            "/api/runbooks",
            "/api/runbooks/drain-node",
            "/api/runs",
            "/api/runs/" + World.WAITING,
            "/api/runs/" + World.WAITING + "/record",
            "/api/runs/" + World.WAITING + "/bundle",
            "/api/cluster")
        .flatMap(
            path ->
                Stream.concat(EVERYBODY.stream(), Stream.of("nobody", "stranger"))
                    .map(person -> Arguments.of(path, person)));
  }

  @ParameterizedTest
  @MethodSource("reads")
  void givenEachGroup_whenRead_thenShownAndWithoutGroupNothing(String path, String person)
      throws Exception {
    boolean may = EVERYBODY.contains(person);
    ResultActions answer = mvc.perform(get(path).with(user(person)));
    answer.andExpect(may ? status().isOk() : status().isForbidden());
    if (!may) {
      answer
          .andExpect(jsonPath("$.error", containsString("no group")))
          .andExpect(content().string(not(containsString("10.0.2"))));
    }
  }

  // ---- reading

  @Test
  void givenRuns_whenListed_thenAliveAndLimitCount() throws Exception {
    mvc.perform(get("/api/runs").with(user("auditor")))
        .andExpect(jsonPath("$.runs.length()", is(5)))
        .andExpect(jsonPath("$.runs[0].standing", is("WAITING")))
        .andExpect(jsonPath("$.runs[4].outcome", is("returned")));
    mvc.perform(get("/api/runs?alive=true").with(user("auditor")))
        .andExpect(jsonPath("$.runs.length()", is(4)));
    mvc.perform(get("/api/runs?limit=2").with(user("auditor")))
        .andExpect(jsonPath("$.runs.length()", is(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=501", "limit=-1", "limit=ten", "alive=maybe"})
  void givenLimitOutsideItsRange_whenListed_then400(String query) throws Exception {
    mvc.perform(get("/api/runs?" + query).with(user("auditor")))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.errors." + query.substring(0, query.indexOf('='))).isNotEmpty());
  }

  @Test
  void givenFailedRun_whenRead_thenIncidentWithItsTextAndTheWayToRetry() throws Exception {
    mvc.perform(get("/api/runs/" + World.FAILED).with(user("oncall")))
        .andExpect(jsonPath("$.id", is(World.FAILED)))
        .andExpect(jsonPath("$.standing", is("FAILED")))
        .andExpect(jsonPath("$.incidents[0].text", containsString("Retry:  harmless")))
        .andExpect(
            jsonPath(
                "$.incidents[0].links.retry",
                is("/api/runs/" + World.FAILED + "/jobs/" + World.JOB + "/retry")))
        .andExpect(jsonPath("$.abort.possible", is(true)))
        .andExpect(jsonPath("$.failed", hasItem("serviceTask_startAgentDrain")));
  }

  @Test
  void givenACheckUnderWay_whenARunIsRead_thenItIsNeitherIntactNorBroken() throws Exception {
    world.unchecked = Optional.of("another check is under way");

    mvc.perform(get("/api/runs/" + World.WAITING).with(user("auditor")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.record.intact").doesNotExist())
        .andExpect(jsonPath("$.record.head").doesNotExist())
        .andExpect(jsonPath("$.record.problem").doesNotExist())
        .andExpect(
            jsonPath(
                "$.record.unchecked",
                is("could not be checked just now: another check is under way")));

    world.chainProblem = Optional.of("entry 5 does not fit its hash");
    mvc.perform(get("/api/runs/" + World.WAITING + "/record").with(user("auditor")))
        .andExpect(jsonPath("$.verdict.intact", is(false)))
        .andExpect(jsonPath("$.verdict.unchecked").exists());
  }

  @Test
  void givenAChangeFoundByTheCheckOfAll_whenAnIntactRunIsRead_thenItIsToldBeside()
      throws Exception {
    world.chainProblem = Optional.of("link 402 of the chain over all runs is missing");
    mvc.perform(get("/api/record/check").with(user("auditor"))).andExpect(status().isOk());
    world.chainProblem = Optional.empty();

    for (String path : List.of("", "/record")) {
      mvc.perform(get("/api/runs/" + World.WAITING + path).with(user("operator")))
          .andExpect(jsonPath("$.wholeRecord.intact", is(false)))
          .andExpect(
              jsonPath(
                  "$.wholeRecord.problem", is("link 402 of the chain over all runs is missing")))
          .andExpect(jsonPath("$.wholeRecord.at").exists())
          .andExpect(jsonPath("$.wholeRecord.links.record", is("/api/record")));
    }
    mvc.perform(get("/api/runs/" + World.WAITING).with(user("operator")))
        .andExpect(jsonPath("$.record.intact", is(true)));
    mvc.perform(get("/api/record/check").with(user("auditor"))).andExpect(status().isOk());
  }

  @Test
  void givenRecord_whenRead_thenEachLineAsItWasHashed() throws Exception {
    mvc.perform(get("/api/runs/" + World.WAITING + "/record").with(user("auditor")))
        .andExpect(jsonPath("$.verdict.intact", is(true)))
        .andExpect(jsonPath("$.entries[0].number", is(1)))
        .andExpect(jsonPath("$.entries[0].previousHash", is("0".repeat(64))))
        .andExpect(jsonPath("$.entries[0].data", is("{\"run\":\"drain-node/10.0.2.13\"}")));
  }

  @Test
  void givenCluster_whenRead_thenMastersAndAgentsInTheirStates() throws Exception {
    mvc.perform(get("/api/cluster").with(user("operator")))
        .andExpect(jsonPath("$.masters.length()", is(3)))
        .andExpect(jsonPath("$.masters[1].elected", is(true)))
        .andExpect(jsonPath("$.agents.length()", is(10)))
        .andExpect(jsonPath("$.agents[0].hostname", is("10.0.2.11")))
        .andExpect(jsonPath("$.agents[0].address", is("10.0.2.11")))
        .andExpect(jsonPath("$.agents[0].state", is("ACTIVE")))
        .andExpect(jsonPath("$.agents[1].state", is("DRAINING")))
        .andExpect(jsonPath("$.agents[1].by", is("nobody of ours")))
        .andExpect(jsonPath("$.agents[1].unacknowledged", is(1)))
        .andExpect(jsonPath("$.agents[2].by", is("drain-node of operator")))
        .andExpect(jsonPath("$.agents[9].state", is("UNREACHABLE")))
        .andExpect(jsonPath("$.unseen.length()", is(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/runs/none",
        "/api/runs/none/record",
        "/api/runs/none/bundle",
        "/api/runbooks/none"
      })
  void givenUnknownId_whenRead_then404InWords(String path) throws Exception {
    mvc.perform(get(path).with(user("operator")))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.error", containsString("There is no run")))
        .andExpect(jsonPath("$.todo").isNotEmpty());
  }

  // ---- aborting, retrying

  @Test
  void givenNote_whenAborted_thenAskedForWithNote() throws Exception {
    mvc.perform(
            post("/api/runs/" + World.WAITING + "/abort")
                .with(user("operator"))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"note\":\"wrong agent\"}"))
        .andExpect(status().isAccepted())
        .andExpect(jsonPath("$.sentence", containsString("given back")));

    assertThat(world.asked).containsExactly("abort " + World.WAITING + " by operator: wrong agent");
  }

  @Test
  void givenNoBody_whenAborted_thenAskedFor() throws Exception {
    mvc.perform(post("/api/runs/" + World.WAITING + "/abort").with(user("oncall")))
        .andExpect(status().isAccepted());

    assertThat(world.asked).containsExactly("abort " + World.WAITING + " by oncall: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"force\":true}", "{\"note\":true}"})
  void givenOtherFields_whenAborted_then400AndNothingDone(String body) throws Exception {
    mvc.perform(
            post("/api/runs/" + World.WAITING + "/abort")
                .with(user("operator"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body))
        .andExpect(status().isBadRequest());

    assertThat(world.asked).isEmpty();
  }

  @Test
  void givenJobOfAnotherRun_whenRetried_then404AndNothingDone() throws Exception {
    mvc.perform(
            post("/api/runs/" + World.WAITING + "/jobs/" + World.JOB + "/retry")
                .with(user("oncall")))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.error", containsString("no failed step")));

    assertThat(world.asked).isEmpty();
  }

  // ---- diagnosis

  @Test
  void givenAStuckDrain_whenDiagnosed_thenTheFieldsOfThePageInItsOrder() throws Exception {
    world.sick(
        new Sick()
            .framework("reports-batch", false)
            .task(
                Sick.task(
                    "reports-batch", "etl-77.4", TaskState.KILLED, Duration.ofMinutes(26), null)));
    String body =
        mvc.perform(get("/api/agents/10.0.2.12/diagnosis").with(user("auditor")))
            .andExpect(status().isOk())
            .andExpect(jsonPath("$.agentId", is(Sick.ID.value())))
            .andExpect(jsonPath("$.state", is("DRAINING")))
            .andExpect(jsonPath("$.verdict", is("WILL_NOT_END_BY_ITSELF")))
            .andExpect(jsonPath("$.holds[0].id", is("etl-77.4")))
            .andExpect(jsonPath("$.holds[0].since", is("2026-11-21T14:43:04Z")))
            .andExpect(jsonPath("$.complete", is(true)))
            .andExpect(jsonPath("$.causes[0].sureness", is("SURE")))
            .andExpect(jsonPath("$.steps[2].secondPerson", is(true)))
            .andExpect(jsonPath("$.links.page", is("/agents/" + Sick.ID + "/diagnosis")))
            .andReturn()
            .getResponse()
            .getContentAsString();
    assertThat(body)
        .containsSubsequence(
            "\"headline\"",
            "\"verdict\"",
            "\"because\"",
            "\"holds\"",
            "\"causes\"",
            "\"notTheReason\"",
            "\"steps\"",
            "\"doNot\"",
            "\"notSeen\"",
            "\"evidence\"");
  }

  @Test
  void givenUnknownAgent_whenDiagnosed_then404InWords() throws Exception {
    mvc.perform(get("/api/agents/10.9.9.9/diagnosis").with(user("operator")))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.error", containsString("knows no agent \"10.9.9.9\"")))
        .andExpect(jsonPath("$.todo", containsString("It knows 10.0.2.11")));
  }

  @Test
  void givenNoGroup_whenDiagnosed_then403() throws Exception {
    mvc.perform(get("/api/agents/10.0.2.12/diagnosis").with(user("nobody")))
        .andExpect(status().isForbidden());
  }
}
