package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded requests sent to the simulated cluster get the recorded answers, word for word. */
class RecordedRefusalTest {

  private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-S[0-9]+x?";
  private static final String UNKNOWN = "00000000-0000-0000-0000-000000000000-S0";
  private static final Set<String> HEADERS = Set.of("Accept", "Content-Type", "Authorization");

  private final HandClock clock = new HandClock();
  private Simulator simulator;
  private Caller caller;

  private void start(Account... accounts) {
    Scenario scenario = Simulator.cluster().masters(3);
    for (int number = 1; number <= 4; number++) {
      int port = 5050 + number;
      scenario.agent(
          "agent" + number + ".local",
          agent -> agent.address("127.0.0.1", port).attribute("rack", "r1"));
    }
    scenario.app("shop", "shop", app -> app.on("agent1.local").ignoresSigterm().grace(hour()));
    List.of(accounts).forEach(scenario::account);
    simulator = scenario.start(clock);
    caller = new Caller(simulator);
  }

  private static Duration hour() {
    return Duration.ofHours(1);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private HttpResponse<String> replay(
      Recorded recorded, String address, UnaryOperator<String> words) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(caller.uri(address, recorded.target()))
            .method(
                recorded.method(),
                recorded.requestBody().isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(words.apply(recorded.requestBody())));
    recorded
        .requestHeaders()
        .forEach(
            (name, value) -> {
              if (HEADERS.contains(name)) {
                request.header(name, value);
              }
            });
    return caller.send(request);
  }

  private void same(String name, String address, UnaryOperator<String> words) throws IOException {
    Recorded recorded = Recorded.of(name);
    HttpResponse<String> answer = replay(recorded, address, words);
    assertThat(answer.statusCode()).as(name).isEqualTo(recorded.status());
    String expected = words.apply(recorded.body());
    if (expected.startsWith("{")) {
      assertThat(Caller.JSON.readTree(answer.body()))
          .as(name)
          .isEqualTo(Caller.JSON.readTree(expected));
    } else {
      assertThat(answer.body().strip()).as(name).isEqualTo(expected.strip());
    }
    for (String header : List.of("Content-Type", "Allow", "WWW-Authenticate", "Location")) {
      assertThat(answer.headers().firstValue(header).orElse("none"))
          .as(name + " " + header)
          .isEqualTo(words.apply(recorded.headers().getOrDefault(header, "none")));
    }
  }

  /** Recorded ids become unknown ones, unless an agent is named. */
  private UnaryOperator<String> withAgent(String host) {
    String id = host == null ? UNKNOWN : simulator.agentId(host);
    return text -> text.replaceAll(ID, id);
  }

  private static UnaryOperator<String> leaderIs(String address) {
    return text -> text.replace("127.0.0.1:5050", address);
  }

  private static String portOf(String name) {
    return name.startsWith("agent-") || name.contains("-agent-v")
        ? "agent1.local:5051"
        : "10.0.0.2:5050";
  }

  static Stream<String> wrongMessages() {
    return Stream.of(
            "v1-error-.*",
            "v1-content-type.*",
            "v1-type-as-number",
            "v1-accept-(any|json.*|list)",
            "v1-no-accept",
            "v1-trailing-slash",
            "v1-master-prefix-path",
            "v1-unknown-extra-field",
            "v1-get-metrics-without-payload",
            "v1-teardown-unknown",
            "docs-.*",
            "drain-error-.*",
            "odd-mark-gone-number-0",
            "agent-v1-content-type-with-charset",
            "deactivate-agent-unknown",
            "reactivate-agent-unknown",
            "mark-agent-gone-unknown",
            "maint-v1-error-.*",
            "maint-v1-0[1234].*",
            "maint-v0-(01|02|07|08|09|10|11|12|16).*",
            "v0-(metrics-snapshot-bad-timeout|health|head-health|slaves-unknown-id)")
        .flatMap(pattern -> Recorded.names(pattern).stream());
  }

  @ParameterizedTest
  @MethodSource("wrongMessages")
  void givenWrongMessage_whenSent_thenRefusedInTheSameWords(String name) throws IOException {
    start();
    same(name, portOf(name), withAgent(null));
  }

  @Test
  void givenAgentsInEachState_whenCommanded_thenTheSameAnswers() throws IOException {
    start();
    same("reactivate-agent-not-deactivated", "10.0.0.2:5050", withAgent("agent1.local"));
    same("deactivate-agent-ok", "10.0.0.2:5050", withAgent("agent2.local"));
    same("deactivate-agent-already-deactivated", "10.0.0.2:5050", withAgent("agent2.local"));
    simulator.hand().drain("agent1.local", null, false);
    same("reactivate-agent-while-draining", "10.0.0.2:5050", withAgent("agent1.local"));
    same("deactivate-agent-while-draining", "10.0.0.2:5050", withAgent("agent1.local"));
    simulator.hand().makeUnreachable("agent2.local");
    same(
        "unreachable-6-reactivate-unreachable-drained", "10.0.0.2:5050", withAgent("agent2.local"));
    simulator.hand().drain("agent4.local", null, true);
    clock.turnSeconds(1);
    same("mark-gone-5-drain-gone-agent", "10.0.0.2:5050", withAgent("agent4.local"));
    same("mark-gone-6-reactivate-gone-agent", "10.0.0.2:5050", withAgent("agent4.local"));
    same("mark-gone-7-mark-agent-gone-again", "10.0.0.2:5050", withAgent("agent4.local"));
  }

  @Test
  void givenMaintenance_whenCommandedInTheRecordedOrder_thenTheSameAnswers() throws IOException {
    start();
    for (String name :
        Recorded.names("maint-v0-.*").stream().filter(each -> !each.contains("-09-")).toList()) {
      same(name, "10.0.0.2:5050", UnaryOperator.identity());
    }
    same("maint-v1-05-update-schedule", "10.0.0.2:5050", UnaryOperator.identity());
    same("maint-v1-06-schedule", "10.0.0.2:5050", UnaryOperator.identity());
    same("maint-v1-10-drain-agent-in-schedule", "10.0.0.2:5050", withAgent("agent3.local"));
    same("maint-v1-12-schedule-unchanged-after-errors", "10.0.0.2:5050", UnaryOperator.identity());
    same("maint-v1-20-start-maintenance", "10.0.0.2:5050", UnaryOperator.identity());
    same("maint-v1-25-start-already-down", "10.0.0.2:5050", UnaryOperator.identity());
  }

  static Stream<String> strangers() {
    return Recorded.names("auth-(none|malformed|wrong|bearer).*").stream()
        .filter(name -> !name.endsWith("v0-version"))
        .filter(name -> !name.contains("v0-state"));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void givenAccounts_whenAStrangerAsks_thenTheSameAnswers(String name) throws IOException {
    start(Account.operator("operator", "op-secret"));
    same(name, portOf(name), leaderIs("10.0.0.2:5050"));
  }

  static Stream<String> viewers() {
    return Recorded.names("acl-viewer-.*").stream().filter(name -> !name.endsWith("get-agents"));
  }

  @ParameterizedTest
  @MethodSource("viewers")
  void givenAViewer_whenItAsks_thenShortListsAndRefusals(String name) throws IOException {
    start(Account.viewer("viewer", "view-secret"));
    same(name, "10.0.0.2:5050", withAgent("agent1.local"));
    assertThat(simulator.stateOf("agent1.local")).isEqualTo("ACTIVE");
  }

  static Stream<String> followers() {
    return Recorded.names("non-leader-.*").stream()
        .filter(
            name ->
                !name.contains("v0-flags")
                    && !name.contains("v0-version")
                    && !name.contains("metrics-snapshot")
                    && !name.contains("scheduler"));
  }

  @ParameterizedTest
  @MethodSource("followers")
  void givenAFollower_whenAsked_thenSentToTheLeader(String name) throws IOException {
    start();
    same(name, "10.0.0.3:5050", leaderIs("10.0.0.2:5050"));
  }

  static Stream<String> leaderless() {
    return Recorded.names("no-leader-.*").stream()
        .filter(
            name ->
                !name.contains("v0-flags")
                    && !name.contains("v0-version")
                    && !name.contains("metrics-snapshot"));
  }

  @ParameterizedTest
  @MethodSource("leaderless")
  void givenNoLeader_whenAsked_thenSaidSo(String name) throws IOException {
    start();
    simulator.hand().loseLeader(Duration.ofMinutes(1));
    same(name, "10.0.0.3:5050", UnaryOperator.identity());
  }

  @Test
  void givenAStartingMaster_whenAsked_thenTheSameAnswersAsItStarts() throws IOException {
    start();
    simulator.hand().stopMaster("10.0.0.3");
    simulator.hand().stopMaster("10.0.0.4");
    simulator.hand().stopMaster("10.0.0.2");
    clock.turnSeconds(6);
    simulator.hand().startMaster("10.0.0.2");
    same("first-start-1-v1-get-agents", "10.0.0.2:5050", UnaryOperator.identity());
    clock.turnSeconds(6);
    for (String name :
        List.of(
            "first-start-4-v1-get-agents",
            "recovering-no-quorum-v0-slaves",
            "recovering-no-quorum-v0-maintenance-schedule",
            "recovering-no-quorum-v0-maintenance-status",
            "recovering-no-quorum-v0-machine-down",
            "recovering-no-quorum-v0-redirect")) {
      same(name, "10.0.0.2:5050", leaderIs("10.0.0.2:5050"));
    }
    simulator.hand().startMaster("10.0.0.3");
    clock.turnSeconds(5);
    assertThat(caller.master("GET_AGENTS").get("agents")).hasSize(4);
  }
}
