package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo's cluster: what stands there at the start, and where each click leads. */
class DemoClusterTest {

  private final HandClock clock = new HandClock();
  private Simulator simulator;
  private Caller caller;

  @BeforeEach
  void start() {
    simulator = DemoCluster.scenario().start(clock);
    caller = new Caller(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void turn(double seconds) {
    clock.turnSeconds(seconds);
    simulator.settle();
  }

  @Test
  void givenTheStart_whenLookedAt_thenTwoAgentsAreOutAndSevenAreActive() throws Exception {
    JsonNode agents = caller.master("GET_AGENTS").get("agents");
    assertThat(agents).hasSize(9);
    assertThat(simulator.stateOf("10.0.2.12")).isEqualTo("DRAINING");
    assertThat(simulator.stateOf("10.0.2.15")).isEqualTo("DEACTIVATED");
    for (String host :
        new String[] {
          "10.0.2.11", "10.0.2.13", "10.0.2.14", "10.0.2.16", "10.0.2.17", "10.0.2.18", "10.0.3.11"
        }) {
      assertThat(simulator.stateOf(host)).as(host).isEqualTo("ACTIVE");
    }
    assertThat(simulator.masters())
        .containsExactly("10.0.0.2:5050", "10.0.0.3:5050", "10.0.0.4:5050");
    assertThat(simulator.tasksOn("10.0.2.13")).contains("/shop/checkout", "kafka-1", "executor");
    JsonNode publicAgent = caller.agentSeenByMaster("10.0.3.11");
    assertThat(publicAgent.at("/agent_info/attributes/0/name").asText()).isEqualTo("public_ip");
  }

  @Test
  void givenTheStuckDrain_whenReportsBatchIsBroughtBack_thenDrainedWithinSeconds()
      throws Exception {
    assertThat(simulator.unacknowledgedOn("10.0.2.12")).containsExactly("etl-77");
    JsonNode agent = caller.agentSeenByMaster("10.0.2.12");
    long start = agent.at("/estimated_drain_start_time/nanoseconds").asLong() / 1_000_000_000L;
    assertThat(clock.instant().getEpochSecond() - start).isBetween(2459L, 2461L);
    simulator.hand().reconnect("reports-batch");
    turn(3);
    assertThat(simulator.stateOf("10.0.2.12")).isEqualTo("DRAINED");
    turn(30);
    assertThat(simulator.tasksOn("10.0.2.17")).contains("etl-77");
  }

  @Test
  void givenTheStuckDrain_whenItsSchedulerIsLookedFor_thenMarathonSaysWhyItIsAway()
      throws Exception {
    JsonNode app = marathon("/v2/apps/reports/batch").get("app");
    assertThat(app.get("instances").asInt()).isEqualTo(1);
    assertThat(app.get("tasksRunning").asInt()).isZero();
    assertThat(app.at("/lastTaskFailure/message").asText()).startsWith("Memory limit exceeded");
    assertThat(marathon("/v2/queue").at("/queue/0/delay/timeLeftSeconds").asInt())
        .isBetween(1000, 1200);
    turn(300);
    assertThat(marathon("/v2/apps/reports/batch").at("/app/tasks")).isEmpty();
    simulator.hand().reconnect("reports-batch");
    turn(3);
    assertThat(marathon("/v2/apps/reports/batch").at("/app/tasksRunning").asInt()).isEqualTo(1);
  }

  private JsonNode service(String path) throws Exception {
    return Caller.JSON.readTree(caller.get("10.0.0.2:80", "/service/" + path).body());
  }

  private JsonNode marathon(String path) throws Exception {
    return service("marathon" + path);
  }

  private String underReplicated() throws Exception {
    return service("kafka/v1/topics/under_replicated_partitions").get("message").asText();
  }

  @Test
  void givenTheBrokers_whenLookedAt_thenThreeInSyncAndNoneOnAnAgentThatIsOut() throws Exception {
    assertThat(service("kafka/v1/brokers")).hasSize(3);
    assertThat(underReplicated()).isEmpty();
    for (String broker : new String[] {"kafka-0", "kafka-1", "kafka-2"}) {
      assertThat(simulator.stateOf(simulator.hostsOf(broker).get(0))).isEqualTo("ACTIVE");
    }
    JsonNode scheduler = marathon("/v2/apps/kafka").get("app");
    assertThat(scheduler.at("/labels/DCOS_PACKAGE_NAME").asText()).isEqualTo("kafka");
    assertThat(scheduler.get("tasksHealthy").asInt()).isEqualTo(1);
  }

  @Test
  void givenTheAgentWithKafkasScheduler_whenDrained_thenItIsDrainedAfterTheSchedulerHasMoved()
      throws Exception {
    caller.drain("10.0.2.18");
    turn(5);
    assertThat(simulator.stateOf("10.0.2.18")).isEqualTo("DRAINING");
    turn(310);
    assertThat(simulator.stateOf("10.0.2.18")).isEqualTo("DRAINING");
    simulator.hand().reconnect("reports-batch");
    turn(5);
    assertThat(simulator.stateOf("10.0.2.18")).isEqualTo("DRAINED");
    assertThat(service("kafka/v1/pod/kafka-0/status").at("/tasks/0/status").asText())
        .isEqualTo("KILLED");
  }

  @Test
  void givenTheCalmAgent_whenDrained_thenItTakesSecondsAndItsAppsMove() throws Exception {
    int before = simulator.hostsOf("/web/frontend").size();
    caller.drain("10.0.2.11");
    turn(20);
    assertThat(simulator.stateOf("10.0.2.11")).isEqualTo("DRAINED");
    assertThat(simulator.hostsOf("/web/frontend")).hasSize(before).doesNotContain("10.0.2.11");
    for (JsonNode app : marathon("/v2/apps").get("apps")) {
      if (app.get("id").asText().startsWith("/web/")) {
        assertThat(app.get("tasksHealthy")).isEqualTo(app.get("instances"));
      }
    }
  }

  @Test
  void givenTheSlowAgent_whenDrained_thenItEndsAfterFiveMinutes() throws Exception {
    caller.drain("10.0.2.14");
    turn(290);
    assertThat(simulator.stateOf("10.0.2.14")).isEqualTo("DRAINING");
    assertThat(simulator.tasksOn("10.0.2.14")).containsExactly("/billing/worker");
    turn(11);
    assertThat(simulator.stateOf("10.0.2.14")).isEqualTo("DRAINED");
  }

  @Test
  void givenTheBusyAgent_whenDrainedAndReactivated_thenTheBrokerComesBackThere() throws Exception {
    caller.drain("10.0.2.13");
    turn(60);
    assertThat(simulator.stateOf("10.0.2.13")).isEqualTo("DRAINED");
    assertThat(simulator.hostsOf("/shop/checkout")).hasSize(1).doesNotContain("10.0.2.13");
    assertThat(simulator.hostsOf("kafka-1")).isEmpty();
    assertThat(underReplicated()).contains("Isr: 0,2");
    caller.command("REACTIVATE_AGENT", "10.0.2.13", "");
    turn(20);
    assertThat(simulator.hostsOf("kafka-1")).containsExactly("10.0.2.13");
    turn(30);
    assertThat(underReplicated()).isEmpty();
  }

  @Test
  void givenThePublicAgent_whenDrained_thenTheLoadBalancerFitsNowhere() throws Exception {
    caller.drain("10.0.3.11");
    turn(600);
    assertThat(simulator.stateOf("10.0.3.11")).isEqualTo("DRAINED");
    assertThat(simulator.hostsOf("/edge/marathon-lb")).isEmpty();
    List<String> waiting = new ArrayList<>();
    marathon("/v2/queue").get("queue").forEach(e -> waiting.add(e.at("/app/id").asText()));
    assertThat(waiting).contains("/edge/marathon-lb");
  }

  @Test
  void givenAnyMess_whenReset_thenEverythingIsAsAtTheStart() throws Exception {
    caller.drain("10.0.2.13");
    simulator.hand().changeLeader();
    simulator.fault(Fault.status(500).always());
    turn(100);
    simulator.reset();
    givenTheStart_whenLookedAt_thenTwoAgentsAreOutAndSevenAreActive();
    assertThat(simulator.drains("10.0.2.13")).isZero();
  }

  @Test
  void givenTheDemo_whenALeaderChanges_thenItIsWholeAgainAfterSomeSeconds() throws Exception {
    simulator.hand().changeLeader();
    turn(10);
    assertThat(caller.master("GET_AGENTS").get("agents")).hasSize(9);
    assertThat(simulator.stateOf("10.0.2.12")).isEqualTo("DRAINING");
    assertThat(simulator.stateOf("10.0.2.15")).isEqualTo("DEACTIVATED");
    assertThat(simulator.unacknowledgedOn("10.0.2.12")).containsExactly("etl-77");
  }
}
