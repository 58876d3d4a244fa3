package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Masters and agents that come and go. */
class FailoverStoryTest {

  private static final String ONE = "10.0.2.11";
  private static final String TWO = "10.0.2.12";
  private static final String FIRST = "10.0.0.2:5050";
  private static final String SECOND = "10.0.0.3:5050";

  private final HandClock clock = new HandClock();
  private Simulator simulator;
  private Caller caller;

  @BeforeEach
  void start() {
    simulator =
        Simulator.cluster()
            .agent(ONE)
            .agent(TWO)
            .framework("old", framework -> framework.capabilities("TASK_KILLING_STATE"))
            .app("marathon", "/stubborn", app -> app.on(ONE).ignoresSigterm().grace(hour()))
            .app("old", "job", app -> app.on(TWO))
            .start(clock);
    caller = new Caller(simulator);
  }

  private static Duration hour() {
    return Duration.ofHours(1);
  }

  private void turn(double seconds) {
    clock.turnSeconds(seconds);
    simulator.settle();
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void givenLeaderDies_whenAsked_thenDeadRedirectThenRecoveryThenRecoveredAgents()
      throws Exception {
    caller.drain(ONE, 60);
    turn(1);
    simulator.hand().changeLeader();
    assertThatThrownBy(() -> caller.get(FIRST, "/health")).isInstanceOf(ConnectException.class);
    HttpResponse<String> redirect = caller.post(SECOND, "{\"type\":\"GET_AGENTS\"}");
    assertThat(redirect.statusCode()).isEqualTo(307);
    assertThat(redirect.headers().firstValue("Location")).contains("//10.0.0.2:5050/master/api/v1");
    turn(3.05);
    HttpResponse<String> first = caller.get(FIRST, "/health");
    assertThat(first.statusCode()).isEqualTo(404);
    turn(0.3);
    assertThat(caller.get(FIRST, "/redirect").statusCode()).isEqualTo(503);
    turn(1.9);
    assertThat(simulator.leader()).isEqualTo("10.0.0.3");
    HttpResponse<String> recovering = caller.post(SECOND, "{\"type\":\"GET_AGENTS\"}");
    assertThat(recovering.statusCode() + " " + recovering.body())
        .isEqualTo("503 Master has not finished recovery");
    HttpResponse<String> lie = caller.get(SECOND, "/slaves");
    assertThat(lie.statusCode()).isEqualTo(200);
    assertThat(lie.body()).isEqualTo("{\"slaves\":[],\"recovered_slaves\":[]}");
    turn(1);
    JsonNode agents = caller.master("GET_AGENTS");
    assertThat(agents.get("agents")).isEmpty();
    assertThat(agents.get("recovered_agents")).hasSize(2);
    assertThat(agents.get("recovered_agents").get(0).has("drain_info")).isFalse();
    assertThat(caller.master("GET_TASKS").get("tasks")).isEmpty();
    turn(2);
    JsonNode back = caller.agentSeenByMaster(ONE);
    assertThat(back.at("/drain_info/state").asText()).isEqualTo("DRAINING");
    assertThat(back.has("estimated_drain_start_time")).isFalse();
    assertThat(back.has("reregistered_time")).isTrue();
    assertThat(caller.master("GET_AGENTS").get("recovered_agents")).isEmpty();
    assertThat(caller.master("GET_TASKS").get("tasks")).hasSize(2);
    redirect = caller.post(FIRST, "{\"type\":\"GET_HEALTH\"}");
    assertThat(redirect.headers().firstValue("Location")).contains("//10.0.0.3:5050/master/api/v1");
  }

  @Test
  void givenNoLeader_whenAsked_thenSaid() throws Exception {
    simulator.hand().loseLeader(Duration.ofSeconds(40));
    HttpResponse<String> answer = caller.post(SECOND, "{\"type\":\"GET_AGENTS\"}");
    assertThat(answer.statusCode() + " " + answer.body()).isEqualTo("503 No leader elected");
    turn(43);
    assertThat(caller.master("GET_AGENTS").get("agents")).hasSize(2);
  }

  @Test
  void givenQuorumLost_whenDrained_thenReadsAnswerAndTheDrainNever() throws Exception {
    simulator.hand().stopMaster("10.0.0.3");
    simulator.hand().stopMaster("10.0.0.4");
    assertThat(caller.master("GET_AGENTS").get("agents")).hasSize(2);
    HttpRequest.Builder drain =
        HttpRequest.newBuilder(caller.uri(FIRST, "/api/v1"))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofMillis(300))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"type\":\"DRAIN_AGENT\",\"drain_agent\":{\"agent_id\":{\"value\":\""
                        + simulator.agentId(ONE)
                        + "\"}}}"));
    assertThatThrownBy(
            () ->
                java.net.http.HttpClient.newHttpClient()
                    .send(drain.build(), HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(java.net.http.HttpTimeoutException.class);
    turn(21);
    assertThatThrownBy(() -> caller.get(FIRST, "/health")).isInstanceOf(ConnectException.class);
  }

  @Test
  void givenAgentUnreachable_whenDrained_thenItStartsWhenItIsBack() throws Exception {
    simulator.hand().cutOff(ONE);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DISCONNECTED");
    turn(76);
    assertThat(simulator.stateOf(ONE)).isEqualTo("UNREACHABLE");
    assertThat(caller.agentSeenByMaster(ONE)).isNull();
    JsonNode tasks = caller.master("GET_TASKS");
    assertThat(tasks.at("/unreachable_tasks/0/state").asText()).isEqualTo("TASK_UNREACHABLE");
    assertThat(caller.drain(ONE)).isEqualTo("200");
    assertThat(caller.command("REACTIVATE_AGENT", ONE, ""))
        .isEqualTo("400 Agent is still in the DRAINING state");
    turn(600);
    simulator.hand().comeBack(ONE);
    turn(1.5);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINING");
    assertThat(simulator.tasksOn(ONE)).containsExactly("/stubborn");
    turn(3601);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINED");
  }

  @Test
  void givenDrainedAgentUnreachable_whenReactivated_thenConflictThatHasTakenEffect()
      throws Exception {
    caller.drain(TWO);
    turn(5);
    simulator.hand().makeUnreachable(TWO);
    assertThat(caller.command("REACTIVATE_AGENT", TWO, ""))
        .isEqualTo("409 Agent removed while processing the call");
    assertThat(caller.command("REACTIVATE_AGENT", TWO, ""))
        .isEqualTo("400 Agent is not deactivated");
    simulator.hand().comeBack(TWO);
    turn(2);
    assertThat(simulator.stateOf(TWO)).isEqualTo("ACTIVE");
  }

  @Test
  void givenOldFramework_whenItsAgentIsUnreachable_thenItsTaskIsLostAndKilledOnReturn()
      throws Exception {
    simulator.hand().makeUnreachable(TWO);
    turn(5);
    assertThat(simulator.hostsOf("job")).contains(ONE);
    simulator.hand().comeBack(TWO);
    turn(10);
    assertThat(simulator.tasksOn(TWO)).isEmpty();
  }

  @Test
  void givenDrainedAgent_whenItRestarts_thenStillDrained_butNotAfterSignalOrNewIdentity()
      throws Exception {
    caller.drain(TWO);
    turn(5);
    simulator.hand().stopAgent(TWO);
    turn(10);
    simulator.hand().comeBack(TWO);
    turn(3);
    assertThat(simulator.stateOf(TWO)).isEqualTo("DRAINED");
    String id = simulator.agentId(TWO);
    simulator.hand().unregister(TWO);
    assertThat(caller.agentSeenByMaster(TWO)).isNull();
    assertThat(caller.command("REACTIVATE_AGENT", TWO, ""))
        .isEqualTo("400 Agent is not deactivated");
    simulator.hand().comeBack(TWO);
    turn(3);
    assertThat(simulator.stateOf(TWO)).isEqualTo("ACTIVE");
    assertThat(simulator.agentId(TWO)).isEqualTo(id);
    simulator.hand().stopAgent(TWO);
    simulator.hand().startAfresh(TWO);
    turn(3);
    assertThat(simulator.stateOf(TWO)).isEqualTo("ACTIVE");
    assertThat(simulator.agentId(TWO)).isNotEqualTo(id);
  }

  @Test
  void givenRecoveredAgentThatStaysAway_whenTenMinutesPass_thenUnreachable() throws Exception {
    simulator.hand().cutOff(ONE);
    simulator.hand().changeLeader();
    turn(10);
    assertThat(simulator.stateOf(ONE)).isEqualTo("RECOVERED");
    assertThat(caller.drain(ONE)).isEqualTo("200");
    turn(601);
    assertThat(simulator.stateOf(ONE)).isEqualTo("UNREACHABLE");
  }
}
