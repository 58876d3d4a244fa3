package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator lives through who drains agents, told with a clock turned by hand. */
class DrainStoryTest {

  private static final String ONE = "10.0.2.11";
  private static final String TWO = "10.0.2.12";

  private final HandClock clock = new HandClock();
  private Simulator simulator;
  private Caller caller;

  private void start(Scenario scenario) {
    simulator = scenario.start(clock);
    caller = new Caller(simulator);
  }

  private static Scenario twoAgents() {
    return Simulator.cluster().agent(ONE).agent(TWO);
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
  void givenPoliteTasks_whenDrained_thenTheyMoveAndTheAgentIsDrained() throws Exception {
    start(twoAgents().app("marathon", "/shop", app -> app.on(ONE, ONE).startsIn(secs(3))));
    assertThat(caller.drain(ONE)).isEqualTo("200");
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINING");
    assertThat(caller.agentSeenByMaster(ONE).get("active").asBoolean()).isFalse();
    turn(0.2);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINED");
    turn(5);
    assertThat(simulator.hostsOf("/shop")).containsExactly(TWO, TWO);
    assertThat(simulator.drains(ONE)).isEqualTo(1);
    assertThat(caller.command("REACTIVATE_AGENT", ONE, "")).isEqualTo("200");
    assertThat(simulator.stateOf(ONE)).isEqualTo("ACTIVE");
    assertThat(caller.command("REACTIVATE_AGENT", ONE, ""))
        .isEqualTo("400 Agent is not deactivated");
  }

  private static Duration secs(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void givenIdleAgent_whenDrained_thenTheAnswerStillSaysDrainingForAMoment() throws Exception {
    start(twoAgents());
    caller.drain(ONE);
    assertThat(caller.agentSeenByMaster(ONE).at("/drain_info/state").asText())
        .isEqualTo("DRAINING");
    turn(0.2);
    assertThat(caller.agentSeenByMaster(ONE).at("/drain_info/state").asText()).isEqualTo("DRAINED");
    assertThat(caller.agent(ONE, "GET_AGENT").has("drain_config")).isTrue();
    turn(1.2);
    assertThat(caller.agent(ONE, "GET_AGENT").has("drain_config")).isFalse();
  }

  @Test
  void givenDriverBasedExecutor_whenDrainedWithABound_thenTheTasksOwnGraceCounts()
      throws Exception {
    start(
        twoAgents()
            .app("marathon", "/stubborn", app -> app.on(ONE).ignoresSigterm().grace(secs(60))));
    caller.drain(ONE, 4);
    turn(15);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINING");
    caller.drain(ONE, 3);
    turn(15);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINING");
    turn(31);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINED");
  }

  @Test
  void givenHttpExecutor_whenDrainedWithABound_thenItCutsLongGraceAndLengthensTheDefault()
      throws Exception {
    start(
        Simulator.cluster()
            .agent(ONE, agent -> agent.httpCommandExecutor())
            .agent(TWO)
            .app("marathon", "/stubborn", app -> app.on(ONE).ignoresSigterm().grace(secs(3600)))
            .app("marathon", "/plain", app -> app.on(ONE).ignoresSigterm()));
    caller.drain(ONE, 10);
    turn(9.5);
    assertThat(simulator.tasksOn(ONE)).containsExactly("/plain", "/stubborn");
    turn(0.6);
    assertThat(simulator.tasksOn(ONE)).isEmpty();
    turn(0.2);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINED");
  }

  @Test
  void givenPod_whenDrainedAgainWithAShorterBound_thenItEndsAtOnce() throws Exception {
    start(
        twoAgents()
            .app("marathon", "/pod", app -> app.on(ONE).pod().ignoresSigterm().grace(secs(3600))));
    caller.drain(ONE, 600);
    turn(20);
    JsonNode before = caller.agentSeenByMaster(ONE);
    caller.drain(ONE, 5);
    assertThat(caller.agentSeenByMaster(ONE).at("/estimated_drain_start_time/nanoseconds").asLong())
        .isGreaterThan(before.at("/estimated_drain_start_time/nanoseconds").asLong());
    turn(0.2);
    assertThat(simulator.tasksOn(ONE)).isEmpty();
  }

  @Test
  void givenGraceInTheFormOfAnswers_whenDrained_thenItMeansZero() throws Exception {
    start(
        twoAgents()
            .app("marathon", "/pod", app -> app.on(ONE).pod().ignoresSigterm().grace(secs(3600))));
    assertThat(
            caller.command(
                "DRAIN_AGENT", ONE, ",\"max_grace_period\":{\"nanoseconds\":5000000000}"))
        .isEqualTo("200");
    turn(0.3);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINED");
    JsonNode agent = caller.agentSeenByMaster(ONE);
    assertThat(agent.at("/drain_info/config/max_grace_period/nanoseconds").asLong()).isZero();
  }

  @Test
  void givenDraining_whenReactivated_thenRefused() throws Exception {
    start(
        twoAgents()
            .app("marathon", "/stubborn", app -> app.on(ONE).ignoresSigterm().grace(secs(60))));
    caller.drain(ONE);
    assertThat(caller.command("REACTIVATE_AGENT", ONE, ""))
        .isEqualTo("400 Agent is still in the DRAINING state");
    assertThat(caller.command("DEACTIVATE_AGENT", ONE, "")).isEqualTo("200");
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINING");
  }

  @Test
  void givenDisconnectedFramework_whenDrained_thenOnlyItsReturnEndsTheDrain() throws Exception {
    start(twoAgents().app("reports-batch", "etl", app -> app.on(ONE).neverRelaunched()));
    simulator.hand().disconnect("reports-batch");
    caller.drain(ONE);
    turn(5);
    JsonNode task = caller.master("GET_TASKS").get("tasks").get(0);
    assertThat(task.get("state").asText()).isEqualTo("TASK_KILLING");
    assertThat(task.get("status_update_state").asText()).isEqualTo("TASK_RUNNING");
    turn(3600);
    task = caller.master("GET_TASKS").get("tasks").get(0);
    assertThat(task.get("state").asText()).isEqualTo("TASK_KILLED");
    assertThat(simulator.unacknowledgedOn(ONE)).containsExactly("etl");
    JsonNode ofAgent = caller.agent(ONE, "GET_TASKS");
    assertThat(ofAgent.get("launched_tasks")).isEmpty();
    assertThat(ofAgent.get("terminated_tasks")).hasSize(1);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINING");
    simulator.hand().reconnect("reports-batch");
    turn(2);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINED");
  }

  @Test
  void givenConnectedFrameworkThatDoesNotAcknowledge_whenDrained_thenTheTaskBlocks()
      throws Exception {
    start(twoAgents().app("sloppy", "job", app -> app.on(ONE)));
    simulator.hand().acknowledges("sloppy", false);
    caller.drain(ONE);
    turn(60);
    JsonNode task = caller.master("GET_TASKS").get("tasks").get(0);
    assertThat(task.get("state").asText()).isEqualTo("TASK_KILLED");
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINING");
    simulator.hand().acknowledges("sloppy", true);
    turn(0.2);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINED");
  }

  @Test
  void givenBlockingFrameworkRemoved_whenNothingIsLeft_thenStillDrainingUntilAnotherDrain()
      throws Exception {
    start(twoAgents().app("orphan", "job", app -> app.on(ONE)));
    simulator.hand().disconnect("orphan");
    caller.drain(ONE);
    turn(30);
    simulator.hand().removeFramework("orphan");
    turn(60);
    assertThat(caller.master("GET_TASKS").get("tasks")).isEmpty();
    assertThat(caller.master("GET_OPERATIONS").has("operations")).isFalse();
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINING");
    assertThat(caller.command("REACTIVATE_AGENT", ONE, ""))
        .isEqualTo("400 Agent is still in the DRAINING state");
    caller.drain(ONE);
    turn(1);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINED");
    assertThat(simulator.drains(ONE)).isEqualTo(2);
  }

  @Test
  void givenBlockingFrameworkRemoved_whenTheAgentRestarts_thenDrained() throws Exception {
    start(twoAgents().app("orphan", "job", app -> app.on(ONE)));
    simulator.hand().disconnect("orphan");
    caller.drain(ONE);
    turn(30);
    simulator.hand().removeFramework("orphan");
    simulator.hand().stopAgent(ONE);
    turn(5);
    simulator.hand().comeBack(ONE);
    turn(3);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINED");
  }

  @Test
  void givenFailoverTimeout_whenItPasses_thenTheFrameworkIsRemoved() throws Exception {
    start(
        twoAgents()
            .framework("k", framework -> framework.failoverTimeout(secs(5)))
            .app("k", "job", app -> app.on(ONE)));
    simulator.hand().disconnect("k");
    turn(4);
    assertThat(caller.master("GET_FRAMEWORKS").get("frameworks")).hasSize(1);
    turn(2);
    assertThat(caller.master("GET_FRAMEWORKS").get("frameworks")).isEmpty();
    assertThat(caller.master("GET_FRAMEWORKS").get("completed_frameworks")).hasSize(1);
    assertThat(caller.master("GET_TASKS").get("tasks")).isEmpty();
  }

  @Test
  void givenFinishedOperation_whenNotAcknowledged_thenItBlocks() throws Exception {
    start(twoAgents().framework("kafka"));
    simulator.hand().beginOperation("kafka", ONE, "op-1");
    simulator.hand().finishOperation("op-1");
    caller.drain(ONE);
    turn(60);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINING");
    assertThat(caller.master("GET_TASKS").get("tasks")).isEmpty();
    simulator.hand().acknowledgeOperation("op-1");
    turn(0.2);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINED");
  }

  @Test
  void givenDrainedInTheMaster_whenReactivatedTooEarly_thenNewTasksAreDropped() throws Exception {
    start(Simulator.cluster().agent(ONE).app("marathon", "/shop", app -> app.on(ONE)));
    caller.drain(ONE);
    turn(0.3);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINED");
    assertThat(caller.command("REACTIVATE_AGENT", ONE, "")).isEqualTo("200");
    turn(0.78);
    assertThat(caller.master("GET_TASKS").get("completed_tasks"))
        .anySatisfy(
            task -> {
              assertThat(task.get("state").asText()).isEqualTo("TASK_DROPPED");
              JsonNode status = task.get("statuses").get(0);
              assertThat(status.get("reason").asText()).isEqualTo("REASON_AGENT_DRAINING");
              assertThat(status.get("message").asText())
                  .isEqualTo("Task was received while agent was already draining");
            });
    turn(5);
    assertThat(simulator.tasksOn(ONE)).containsExactly("/shop");
  }

  @Test
  void givenUnknownAgent_whenCommanded_thenEachCallRefusesInItsOwnWords() throws Exception {
    start(twoAgents());
    assertThat(caller.commandOf("DRAIN_AGENT", "nope", "")).isEqualTo("400 Unknown agent");
    assertThat(caller.commandOf("DEACTIVATE_AGENT", "nope", "")).isEqualTo("400 Unknown agent");
    assertThat(caller.commandOf("REACTIVATE_AGENT", "nope", ""))
        .isEqualTo("400 Agent is not deactivated");
    assertThat(caller.commandOf("MARK_AGENT_GONE", "nope", ""))
        .isEqualTo("404 Agent 'nope' not found");
  }

  @Test
  void givenSchedule_whenDrained_thenRefused_butNotTheOtherWayRound() throws Exception {
    start(twoAgents());
    simulator.hand().schedule(clock.instant(), secs(3600), ONE);
    assertThat(caller.drain(ONE))
        .isEqualTo(
            "400 Agent "
                + simulator.agentId(ONE)
                + " is part of a maintenance schedule under Machine 10.0.2.11 (10.0.2.11)");
    assertThat(caller.command("DEACTIVATE_AGENT", ONE, "")).isEqualTo("200");
    simulator.hand().schedule(clock.instant(), null);
    assertThat(caller.drain(TWO)).isEqualTo("200");
    simulator.hand().schedule(clock.instant(), null, TWO);
    assertThat(simulator.stateOf(TWO)).startsWith("DRAIN");
  }

  @Test
  void givenDrained_whenItsMachineGoesDownAndUp_thenTheDrainIsForgotten() throws Exception {
    start(twoAgents());
    caller.drain(ONE);
    turn(2);
    simulator.hand().schedule(clock.instant(), null, ONE);
    simulator.hand().machineDown(ONE);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DOWN");
    assertThat(caller.command("REACTIVATE_AGENT", ONE, ""))
        .isEqualTo("400 Agent is not deactivated");
    turn(30);
    simulator.hand().machineUp(ONE);
    String id = simulator.agentId(ONE);
    turn(10);
    assertThat(simulator.stateOf(ONE)).isEqualTo("ACTIVE");
    assertThat(simulator.agentId(ONE)).isEqualTo(id);
  }

  @Test
  void givenDecommission_whenFrameworkKnowsKillingAndPartitions_thenGoneWhileTasksRun()
      throws Exception {
    start(
        twoAgents().app("marathon", "/slow", app -> app.on(ONE).stopsIn(secs(15)).grace(secs(60))));
    assertThat(caller.command("DRAIN_AGENT", ONE, ",\"mark_gone\":true")).isEqualTo("200");
    turn(0.2);
    assertThat(simulator.stateOf(ONE)).isEqualTo("GONE");
    assertThat(caller.agentSeenByMaster(ONE)).isNull();
    assertThat(caller.drain(ONE)).isEqualTo("400 Unknown agent");
    assertThat(caller.command("REACTIVATE_AGENT", ONE, ""))
        .isEqualTo("400 Agent is still in the DRAINING state");
    assertThat(caller.command("MARK_AGENT_GONE", ONE, "")).isEqualTo("200");
    JsonNode registry =
        Caller.JSON.readTree(caller.get(caller.leader(), "/registrar(1)/registry").body());
    assertThat(registry.at("/gone/slaves/0/id/value").asText()).isEqualTo(simulator.agentId(ONE));
  }

  @Test
  void givenDecommission_whenFrameworkLacksACapability_thenItWaitsForTheTask() throws Exception {
    start(
        twoAgents()
            .framework("old", framework -> framework.capabilities("PARTITION_AWARE"))
            .app("old", "job", app -> app.on(ONE).stopsIn(secs(15)).grace(secs(60))));
    caller.command("DRAIN_AGENT", ONE, ",\"mark_gone\":true");
    turn(14);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINING");
    turn(2);
    assertThat(simulator.stateOf(ONE)).isEqualTo("GONE");
    assertThat(caller.master("GET_TASKS").get("completed_tasks").get(0).get("state").asText())
        .isEqualTo("TASK_GONE_BY_OPERATOR");
  }

  @Test
  void givenNoRoomElsewhere_whenDrained_thenTheAppWaitsForTheAgent() throws Exception {
    start(
        Simulator.cluster()
            .agent(ONE)
            .app("marathon", "/only", app -> app.on(ONE).startsIn(secs(2))));
    caller.drain(ONE);
    turn(3600);
    assertThat(simulator.hostsOf("/only")).isEmpty();
    caller.command("REACTIVATE_AGENT", ONE, "");
    turn(3);
    assertThat(simulator.hostsOf("/only")).containsExactly(ONE);
  }
}
