package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers have the same keys with the same kinds of values as those of a real Mesos. */
class RecordedShapeTest {

  private static final String ONE = "agent1.local";
  private static final String TWO = "agent2.local";
  private static final String THREE = "agent3.local";

  private final HandClock clock = new HandClock();
  private Simulator simulator;
  private Caller caller;

  @BeforeEach
  void start() {
    simulator =
        Simulator.cluster()
            .agent(ONE, agent -> agent.address("10.0.2.1", 5051).attribute("rack", "r1"))
            .agent(TWO, agent -> agent.address("10.0.2.2", 5052).attribute("rack", "r2"))
            .agent(THREE, agent -> agent.address("10.0.2.3", 5053).attribute("rack", "r3"))
            .framework("shop")
            .app("shop", "shop-1", app -> app.on(ONE, ONE).neverRelaunched())
            .app(
                "shop",
                "shop-slow",
                app -> app.on(ONE).ignoresSigterm().grace(minute()).neverRelaunched())
            .app("shop", "shop-3", app -> app.on(TWO, THREE))
            .start(clock);
    caller = new Caller(simulator);
  }

  private static Duration minute() {
    return Duration.ofMinutes(1);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void turn(double seconds) {
    clock.turnSeconds(seconds);
    simulator.settle();
  }

  private static Set<String> shape(JsonNode node) {
    Set<String> paths = new TreeSet<>();
    collect("", node, paths);
    return paths;
  }

  private static void collect(String path, JsonNode node, Set<String> paths) {
    if (node.isObject()) {
      paths.add(path + " object");
      node.properties()
          .forEach(each -> collect(path + "/" + each.getKey(), each.getValue(), paths));
    } else if (node.isArray()) {
      paths.add(path + " array");
      node.forEach(each -> collect(path + "[]", each, paths));
    } else {
      String kind =
          node.isIntegralNumber()
              ? "integer"
              : node.isNumber()
                  ? "decimal"
                  : node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
      paths.add(path + " " + kind);
    }
  }

  private JsonNode whole(String address, String type) throws IOException {
    return Caller.JSON.readTree(caller.post(address, "{\"type\":\"" + type + "\"}").body());
  }

  private void likeMaster(String recording, String type) throws IOException {
    assertThat(shape(whole(caller.leader(), type)))
        .as(recording)
        .isEqualTo(shape(Recorded.of(recording).json()));
  }

  private void likeAgent(String recording, String type) throws IOException {
    assertThat(shape(whole("10.0.2.1:5051", type)))
        .as(recording)
        .isEqualTo(shape(Recorded.of(recording).json()));
  }

  @Test
  void givenRunningCluster_whenRead_thenAsRecorded() throws IOException {
    likeMaster("v1-get-agents", "GET_AGENTS");
    likeMaster("v1-get-frameworks", "GET_FRAMEWORKS");
    likeMaster("v1-get-version", "GET_VERSION");
    likeMaster("v1-get-health", "GET_HEALTH");
    likeMaster("v1-get-flags", "GET_FLAGS");
    likeMaster("v1-get-master", "GET_MASTER");
    likeMaster("v1-get-operations", "GET_OPERATIONS");
    likeMaster("maint-v1-01-status-empty", "GET_MAINTENANCE_STATUS");
    likeMaster("maint-v1-02-schedule-empty", "GET_MAINTENANCE_SCHEDULE");
    likeAgent("agent-v1-get-agent", "GET_AGENT");
    likeAgent("agent-v1-get-flags", "GET_FLAGS");
    likeAgent("agent-v1-get-version", "GET_VERSION");
    likeAgent("agent-v1-get-health", "GET_HEALTH");
    likeAgent("agent-v1-get-operations", "GET_OPERATIONS");
  }

  @Test
  void givenDraining_whenRead_thenAsRecorded() throws IOException {
    caller.drain(ONE, 20);
    turn(1);
    likeMaster("v1-get-agents-draining", "GET_AGENTS");
    likeMaster("v1-get-tasks-draining", "GET_TASKS");
    assertThat(shape(Caller.JSON.readTree(caller.get(caller.leader(), "/slaves").body())))
        .isEqualTo(shape(Recorded.of("v0-slaves-draining").json()));
    likeAgent("agent-v1-get-agent-draining", "GET_AGENT");
    likeAgent("agent-v1-get-tasks-draining", "GET_TASKS");
    turn(60);
    likeMaster("v1-get-agents-drained", "GET_AGENTS");
    likeMaster("v1-get-tasks-after-drained", "GET_TASKS");
    turn(2);
    likeAgent("agent-v1-get-agent", "GET_AGENT");
    likeAgent("agent-v1-get-tasks-drained", "GET_TASKS");
  }

  @Test
  void givenFrameworkAway_whenRead_thenAsRecorded() throws IOException {
    simulator.hand().disconnect("shop");
    JsonNode recorded = Recorded.of("v1-get-frameworks-disconnected").json();
    JsonNode simulated = whole(caller.leader(), "GET_FRAMEWORKS");
    assertThat(shape(simulated.at("/get_frameworks/frameworks")))
        .isEqualTo(shape(recorded.at("/get_frameworks/frameworks")));
    simulator.hand().removeFramework("shop");
    simulated = whole(caller.leader(), "GET_FRAMEWORKS");
    assertThat(shape(simulated.at("/get_frameworks/completed_frameworks")))
        .isEqualTo(shape(recorded.at("/get_frameworks/completed_frameworks")));
  }

  @Test
  void givenNotAcknowledged_whenRead_thenAsRecorded() throws IOException {
    simulator.hand().acknowledges("shop", false);
    caller.drain(ONE, 3);
    turn(2);
    JsonNode recorded = Recorded.of("v1-get-tasks-terminal-unacknowledged").json();
    JsonNode task = null;
    for (JsonNode each : caller.master("GET_TASKS").get("tasks")) {
      if (each.get("state").asText().equals("TASK_KILLED")) {
        task = each;
      }
    }
    assertThat(shape(task)).isEqualTo(shape(recorded.at("/get_tasks/tasks/0")));
    JsonNode ofAgent = caller.agent(ONE, "GET_TASKS", 5051).get("terminated_tasks").get(0);
    assertThat(shape(ofAgent))
        .isEqualTo(
            shape(
                Recorded.of("agent-v1-get-tasks-terminal-unacknowledged")
                    .json()
                    .at("/get_tasks/terminated_tasks/0")));
  }

  @Test
  void givenUnreachableAgent_whenRead_thenAsRecorded() throws IOException {
    caller.drain(ONE, 3);
    turn(1);
    simulator.hand().makeUnreachable(ONE);
    JsonNode recorded = Recorded.of("hung-agent-2-v1-get-tasks").json();
    assertThat(shape(caller.master("GET_TASKS").get("unreachable_tasks")))
        .isEqualTo(shape(recorded.at("/get_tasks/unreachable_tasks")));
  }

  @Test
  void givenNewLeader_whenRead_thenAsRecorded() throws IOException {
    simulator.hand().changeLeader();
    turn(6.2);
    likeMaster("master-restart-1-v1-get-agents-recovered", "GET_AGENTS");
  }

  @Test
  void givenOperation_whenRead_thenAsRecorded() throws IOException {
    simulator.hand().beginOperation("shop", ONE, "op-1");
    simulator.hand().finishOperation("op-1");
    likeMaster("operations-1-v1-get-operations", "GET_OPERATIONS");
    likeAgent("operations-1b-agent-v1-get-operations", "GET_OPERATIONS");
  }

  @Test
  void givenPod_whenRead_thenAsRecorded() throws IOException {
    try (Simulator pods =
        Simulator.cluster()
            .agent(ONE)
            .app("pods", "pod-1", app -> app.on(ONE).pod().grace(minute()))
            .start(clock)) {
      Caller asker = new Caller(pods);
      JsonNode answer =
          Caller.JSON.readTree(asker.post(asker.leader(), "{\"type\":\"GET_TASKS\"}").body());
      assertThat(shape(answer)).isEqualTo(shape(Recorded.of("pod-1-v1-get-tasks").json()));
    }
  }

  @Test
  void givenSchedule_whenRead_thenAsRecorded() throws IOException {
    simulator.hand().schedule(clock.instant(), minute(), TWO, THREE);
    likeMaster("maint-v1-06-schedule", "GET_MAINTENANCE_SCHEDULE");
    likeMaster("maint-v1-09-status-inverse-offer-declined", "GET_MAINTENANCE_STATUS");
    simulator.hand().machineDown(THREE);
    likeMaster("maint-v1-22-status-down", "GET_MAINTENANCE_STATUS");
    assertThat(
            shape(
                Caller.JSON.readTree(caller.get(caller.leader(), "/maintenance/schedule").body())))
        .isEqualTo(shape(Recorded.of("maint-v0-04-schedule-get").json()));
  }

  private void registryAs(String recording) throws IOException {
    assertThat(
            shape(
                Caller.JSON.readTree(caller.get(caller.leader(), "/registrar(1)/registry").body())))
        .as(recording)
        .isEqualTo(shape(Recorded.of(recording).json()));
  }

  @Test
  void givenRegistry_whenRead_thenAsRecorded() throws IOException {
    registryAs("registry-admitted");
    caller.drain(ONE, 900);
    registryAs("registry-draining");
    caller.drain(TWO, 5);
    simulator.hand().deactivate(THREE);
    turn(10);
    registryAs("registry-drained-and-deactivated");
    simulator.hand().makeUnreachable(TWO);
    registryAs("registry-unreachable");
    simulator.hand().markGone(THREE);
    registryAs("registry-gone");
    simulator.hand().schedule(clock.instant(), minute(), ONE);
    registryAs("registry-with-schedule");
    assertThat(caller.get("10.0.0.3:5050", "/registrar(1)/registry").body()).isEqualTo("{}");
  }

  @Test
  void givenMetrics_whenRead_thenEveryKeyIsOneOfMesos() throws IOException {
    List<String> keys = new ArrayList<>();
    Caller.JSON
        .readTree(caller.get(caller.leader(), "/metrics/snapshot").body())
        .fieldNames()
        .forEachRemaining(keys::add);
    List<String> recorded = new ArrayList<>();
    Recorded.of("metrics-snapshot-master").json().fieldNames().forEachRemaining(recorded::add);
    assertThat(recorded).containsAll(keys);
    keys.clear();
    recorded.clear();
    Caller.JSON
        .readTree(caller.get("10.0.2.1:5051", "/metrics/snapshot").body())
        .fieldNames()
        .forEachRemaining(keys::add);
    Recorded.of("metrics-snapshot-agent").json().fieldNames().forEachRemaining(recorded::add);
    assertThat(recorded).containsAll(keys);
  }
}
