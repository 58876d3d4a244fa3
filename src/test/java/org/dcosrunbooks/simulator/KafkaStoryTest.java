package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Kafka service that is built on the SDK, as its clients see it. */
class KafkaStoryTest {

  private static final String ONE = "10.0.2.11";
  private static final String TWO = "10.0.2.12";
  private static final String THREE = "10.0.2.13";
  private static final String FOUR = "10.0.2.14";
  private static final String KAFKA = "/service/data/kafka";

  private final HandClock clock = new HandClock();
  private Simulator simulator;
  private Caller caller;

  private void start(Consumer<Scenario.FrameworkSpec> details) {
    Scenario scenario =
        Simulator.cluster()
            .agent(ONE)
            .agent(TWO)
            .agent(THREE)
            .agent(FOUR)
            .framework(
                "/data/kafka",
                kafka -> {
                  kafka
                      .isKafka()
                      .role("kafka-role")
                      .topic("orders", 3, 3)
                      .topic("audit", 1, 1)
                      .catchesUpIn(Duration.ofSeconds(20));
                  details.accept(kafka);
                })
            .adminRouter("10.0.0.2");
    String[] hosts = {ONE, TWO, THREE};
    for (int broker = 0; broker < 3; broker++) {
      String host = hosts[broker];
      scenario.app(
          "/data/kafka",
          "kafka-" + broker,
          app ->
              app.residentOn(host)
                  .needs(1, 1024, 4096)
                  .ports(1)
                  .uniqueHost()
                  .grace(Duration.ofSeconds(30))
                  .startsIn(Duration.ofSeconds(10)));
    }
    simulator = scenario.start(clock);
    caller = new Caller(simulator);
  }

  private void start() {
    start(kafka -> {});
  }

  private void turn(double seconds) {
    clock.turnSeconds(seconds);
    simulator.settle();
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private HttpResponse<String> ask(String path) throws IOException {
    return caller.get("10.0.0.2:80", KAFKA + path);
  }

  private JsonNode get(String path) throws IOException {
    HttpResponse<String> answer = ask(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Caller.JSON.readTree(answer.body());
  }

  private HttpResponse<String> post(String path) throws IOException {
    return caller.send(
        HttpRequest.newBuilder(caller.uri("10.0.0.2:80", KAFKA + path))
            .POST(BodyPublishers.noBody()));
  }

  private JsonNode plan(String name, int status) throws IOException {
    HttpResponse<String> answer = ask("/v1/plans/" + name);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Caller.JSON.readTree(answer.body());
  }

  private String taskId(String pod) throws IOException {
    return get("/v1/pod/" + pod + "/status").at("/tasks/0/id").asText();
  }

  private String status(String pod) throws IOException {
    return get("/v1/pod/" + pod + "/status").at("/tasks/0/status").asText();
  }

  private String agent(String pod) throws IOException {
    return get("/v1/pod/" + pod + "/info").at("/0/info/slaveId/value").asText();
  }

  private String underReplicated() throws IOException {
    return get("/v1/topics/under_replicated_partitions").get("message").asText();
  }

  private String unavailable() throws IOException {
    return get("/v1/topics/unavailable_partitions").get("message").asText();
  }

  // ---------------------------------------------------------------- shapes

  @Test
  void givenAllIsWell_whenRead_thenInTheSdksShape() throws Exception {
    start();
    assertThat(get("/v1/plans").toString()).isEqualTo("[\"deploy\",\"recovery\"]");
    assertThat(Shape.of(plan("deploy", 200))).containsAll(Shape.of(Shape.example("sdk-plan")));
    assertThat(plan("recovery", 200).get("phases")).isEmpty();
    HttpResponse<String> none = ask("/v1/plans/nonsense");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.body()).isEqualTo("Plan nonsense not found");
    assertThat(get("/v1/pod").toString()).isEqualTo("[\"kafka-0\",\"kafka-1\",\"kafka-2\"]");
    assertThat(Shape.of(get("/v1/pod/status")))
        .isEqualTo(Shape.of(Shape.example("sdk-pod-status")));
    assertThat(Shape.of(get("/v1/pod/kafka-0/info")))
        .containsAll(Shape.of(Shape.example("sdk-pod-info")));
    assertThat(taskId("kafka-1")).matches("data\\.kafka__kafka-1-broker__[0-9a-f-]{36}");
    assertThat(get("/v1/brokers").toString()).isEqualTo("[\"0\",\"1\",\"2\"]");
    assertThat(Shape.of(get("/v1/brokers/1"))).containsAll(Shape.of(Shape.example("kafka-broker")));
    assertThat(ask("/v1/brokers/7").statusCode()).isEqualTo(404);
    assertThat(get("/v1/topics").toString()).isEqualTo("[\"orders\",\"audit\"]");
    assertThat(Shape.of(get("/v1/topics/orders")))
        .containsAll(Shape.of(Shape.example("kafka-topic")));
    assertThat(ask("/v1/topics/none").statusCode()).isEqualTo(500);
    assertThat(underReplicated()).isEmpty();
    assertThat(unavailable()).isEmpty();
    assertThat(get("/v1/health?verbose=true").get("value").asInt()).isEqualTo(200);
    assertThat(caller.get("api.datakafka.marathon.l4lb.thisdcos.directory:80", "/v1/plans").body())
        .isEqualTo("[\"deploy\",\"recovery\"]");
  }

  @Test
  void givenBrokers_whenMesosIsRead_thenLabelsAndReservationsTellThePod() throws Exception {
    start();
    JsonNode task = caller.master("GET_TASKS").at("/tasks/0");
    List<String> labels = new ArrayList<>();
    task.at("/labels/labels")
        .forEach(each -> labels.add(each.get("key").asText() + "=" + each.get("value").asText()));
    assertThat(labels).contains("task_type=kafka");
    assertThat(labels.toString()).contains("index=", "offer_hostname=10.0.2.1");
    assertThat(task.get("name").asText()).matches("kafka-[012]-broker");
    JsonNode agent = caller.agentSeenByMaster(ONE);
    List<String> held = new ArrayList<>();
    for (JsonNode resource : agent.get("allocated_resources")) {
      assertThat(resource.get("role").asText()).isEqualTo("kafka-role");
      assertThat(resource.at("/reservations/0/principal").asText()).isEqualTo("/data/kafka");
      held.add(resource.get("name").asText());
    }
    assertThat(held).containsExactly("cpus", "mem", "disk", "ports");
    double unreserved = agent.at("/total_resources/2/scalar/value").asDouble();
    assertThat(unreserved).isEqualTo(32768 - 4096);
  }

  // ---------------------------------------------------------------- drains

  @Test
  void givenADrain_whenTheAgentComesBack_thenTheBrokerWaitsForItAndCatchesUp() throws Exception {
    start();
    String before = taskId("kafka-1");
    caller.drain(TWO);
    turn(2);
    assertThat(simulator.stateOf(TWO)).isEqualTo("DRAINED");
    JsonNode recovery = plan("recovery", 202);
    assertThat(recovery.get("status").asText()).isEqualTo("PENDING");
    assertThat(recovery.at("/phases/0/name").asText()).isEqualTo("kafka-1:[broker]");
    assertThat(recovery.at("/phases/0/steps/0/status").asText()).isEqualTo("PENDING");
    assertThat(plan("deploy", 200).get("status").asText()).isEqualTo("COMPLETE");
    assertThat(ask("/v1/health").statusCode()).isEqualTo(203);
    assertThat(status("kafka-1")).isEqualTo("KILLED");
    assertThat(get("/v1/brokers").toString()).isEqualTo("[\"0\",\"2\"]");
    assertThat(underReplicated())
        .startsWith("Output: \tTopic: orders\tPartition: 0\tLeader: 0\tReplicas: 0,1,2\tIsr: 0,2\n")
        .hasLineCount(3);
    assertThat(unavailable()).isEmpty();
    turn(3600);
    plan("recovery", 202);
    caller.command("REACTIVATE_AGENT", TWO, "");
    turn(3);
    assertThat(plan("recovery", 202).at("/phases/0/steps/0/status").asText()).isEqualTo("STARTING");
    assertThat(ask("/v1/health").statusCode()).isEqualTo(205);
    plan("deploy", 200);
    turn(10);
    assertThat(plan("recovery", 200).at("/phases/0/status").asText()).isEqualTo("COMPLETE");
    assertThat(taskId("kafka-1")).isNotEqualTo(before);
    assertThat(agent("kafka-1")).isEqualTo(simulator.agentId(TWO));
    assertThat(get("/v1/brokers").toString()).isEqualTo("[\"0\",\"1\",\"2\"]");
    assertThat(underReplicated()).isNotEmpty();
    turn(20);
    assertThat(underReplicated()).isEmpty();
  }

  @Test
  void givenTheOnlyReplica_whenItsBrokerIsDown_thenThePartitionIsUnavailable() throws Exception {
    start();
    caller.drain(ONE);
    turn(2);
    assertThat(unavailable())
        .isEqualTo("Output: \tTopic: audit\tPartition: 0\tLeader: none\tReplicas: 0\tIsr: \n");
    assertThat(get("/v1/topics/audit").at("/partitions/0/0/leader").asInt()).isEqualTo(-1);
  }

  @Test
  void givenAnUnreachableAgent_whenItComesBack_thenTheSameTaskGoesOn() throws Exception {
    start();
    String before = taskId("kafka-0");
    simulator.hand().makeUnreachable(ONE);
    turn(60);
    assertThat(status("kafka-0")).isEqualTo("UNREACHABLE");
    assertThat(plan("recovery", 202).at("/phases/0/steps/0/status").asText()).isEqualTo("PENDING");
    simulator.hand().comeBack(ONE);
    turn(5);
    assertThat(taskId("kafka-0")).isEqualTo(before);
    assertThat(status("kafka-0")).isEqualTo("RUNNING");
    plan("recovery", 200);
  }

  @Test
  void givenDecommission_whenTheAgentIsGone_thenItsPodIsReplacedWithoutAsking() throws Exception {
    start();
    caller.command("DRAIN_AGENT", ONE, ",\"mark_gone\":true");
    turn(30);
    assertThat(simulator.stateOf(ONE)).isEqualTo("GONE");
    plan("recovery", 200);
    assertThat(agent("kafka-0")).isEqualTo(simulator.agentId(FOUR));
  }

  @Test
  void givenAnOldSdk_whenTheAgentIsGone_thenThePodWaitsUntilItIsReplaced() throws Exception {
    start(kafka -> kafka.waitsForWhatIsGone());
    caller.command("DRAIN_AGENT", ONE, ",\"mark_gone\":true");
    turn(3600);
    assertThat(status("kafka-0")).isEqualTo("GONE_BY_OPERATOR");
    plan("recovery", 202);
    assertThat(post("/v1/pod/kafka-0/replace").statusCode()).isEqualTo(200);
    turn(15);
    plan("recovery", 200);
    assertThat(agent("kafka-0")).isEqualTo(simulator.agentId(FOUR));
  }

  // ---------------------------------------------------------------- restart, replace, pause

  @Test
  void givenAReplace_whenAsked_thenTheRecoverySaysCompleteUntilTheKillIsConfirmed()
      throws Exception {
    start(kafka -> kafka.capabilities("PARTITION_AWARE", "TASK_KILLING_STATE"));
    simulator.hand().deactivate(ONE);
    String before = taskId("kafka-0");
    HttpResponse<String> answer = post("/v1/pod/kafka-0/replace");
    assertThat(answer.body()).isEqualTo("{\"pod\":\"kafka-0\",\"tasks\":[\"kafka-0-broker\"]}");
    assertThat(plan("recovery", 200).get("phases")).isEmpty();
    assertThat(taskId("kafka-0")).isEqualTo(before);
    turn(15);
    assertThat(taskId("kafka-0")).isNotEqualTo(before);
    assertThat(agent("kafka-0")).isEqualTo(simulator.agentId(FOUR));
    assertThat(plan("recovery", 200).at("/phases/0/name").asText()).isEqualTo("kafka-0:[broker]");
    assertThat(caller.agentSeenByMaster(ONE).toString()).contains("persistence");
    caller.command("REACTIVATE_AGENT", ONE, "");
    turn(1);
    assertThat(caller.agentSeenByMaster(ONE).toString()).doesNotContain("persistence");
  }

  @Test
  void givenARestart_whenAsked_thenInPlace() throws Exception {
    start();
    String before = taskId("kafka-2");
    assertThat(post("/v1/pod/kafka-2/restart").statusCode()).isEqualTo(200);
    turn(15);
    assertThat(taskId("kafka-2")).isNotEqualTo(before);
    assertThat(agent("kafka-2")).isEqualTo(simulator.agentId(THREE));
    HttpResponse<String> none = post("/v1/pod/kafka-9/restart");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.body()).isEqualTo("Pod kafka-9 not found");
    assertThat(ask("/v1/pod/kafka-2/restart").statusCode()).isEqualTo(405);
  }

  @Test
  void givenAPodOnAnUnreachableAgent_whenReplaced_thenElsewhereAndTheOldOneIsKilled()
      throws Exception {
    start();
    simulator.hand().makeUnreachable(ONE);
    turn(5);
    post("/v1/pod/kafka-0/replace");
    turn(20);
    assertThat(agent("kafka-0")).isEqualTo(simulator.agentId(FOUR));
    assertThat(status("kafka-0")).isEqualTo("RUNNING");
    simulator.hand().comeBack(ONE);
    turn(5);
    assertThat(simulator.tasksOn(ONE)).isEmpty();
    assertThat(status("kafka-0")).isEqualTo("RUNNING");
  }

  @Test
  void givenPaused_whenRead_thenNoBrokerUntilResumed() throws Exception {
    start();
    post("/v1/pod/kafka-0/pause");
    assertThat(status("kafka-0")).isEqualTo("PAUSING");
    turn(15);
    assertThat(status("kafka-0")).isEqualTo("PAUSED");
    assertThat(get("/v1/brokers").toString()).isEqualTo("[\"1\",\"2\"]");
    post("/v1/pod/kafka-0/resume");
    turn(15);
    assertThat(status("kafka-0")).isEqualTo("RUNNING");
    assertThat(get("/v1/brokers")).hasSize(3);
  }

  // ---------------------------------------------------------------- what goes wrong

  @Test
  void givenABrokenCheck_whenABrokerIsDown_thenItLooksAsIfAllWereWell() throws Exception {
    start();
    caller.drain(TWO);
    turn(2);
    simulator.hand().checkBroken("/data/kafka", true);
    assertThat(underReplicated()).isEmpty();
    assertThat(unavailable()).isEmpty();
    assertThat(get("/v1/topics")).isEmpty();
    assertThat(get("/v1/brokers").toString()).isEqualTo("[\"0\",\"2\"]");
    simulator.hand().checkBroken("/data/kafka", false);
    assertThat(underReplicated()).isNotEmpty();
  }

  @Test
  void givenABrokerThatLagsBehind_whenRead_thenUnderReplicatedUntilCleared() throws Exception {
    start();
    simulator.hand().underReplicated("/data/kafka", 2, true);
    assertThat(underReplicated()).contains("Isr: 0,1").hasLineCount(3);
    assertThat(get("/v1/brokers")).hasSize(3);
    simulator.hand().underReplicated("/data/kafka", 2, false);
    assertThat(underReplicated()).isEmpty();
  }

  @Test
  void givenAPlanError_whenRead_then417WithThePlan() throws Exception {
    start();
    simulator.hand().planError("/data/kafka", "deploy", "Field: 'user'; Value: 'x'; no");
    JsonNode plan = plan("deploy", 417);
    assertThat(plan.get("status").asText()).isEqualTo("ERROR");
    assertThat(plan.at("/errors/0").asText()).startsWith("Field: 'user'");
    assertThat(ask("/v1/health").statusCode()).isEqualTo(500);
    simulator.hand().planError("/data/kafka", "deploy", "");
    plan("deploy", 200);
  }

  @Test
  void givenTheSchedulerAway_whenAsked_then502AndNothingIsRecovered() throws Exception {
    start();
    simulator.hand().disconnect("/data/kafka");
    HttpResponse<String> answer = ask("/v1/plans");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/html");
    caller.drain(TWO);
    turn(60);
    assertThat(simulator.stateOf(TWO)).isEqualTo("DRAINING");
    simulator.hand().reconnect("/data/kafka");
    turn(3);
    assertThat(simulator.stateOf(TWO)).isEqualTo("DRAINED");
    plan("recovery", 202);
    simulator.hand().removeFramework("/data/kafka");
    assertThat(ask("/v1/plans").statusCode()).isEqualTo(404);
  }

  @Test
  void givenFaultsByPath_whenAsked_thenTheyHitThisServiceOnly() throws Exception {
    start();
    simulator.fault(Fault.html(503).on("/service/data/kafka").times(1));
    assertThat(ask("/v1/plans").statusCode()).isEqualTo(503);
    simulator.fault(Fault.status(500).on("/v1/topics").times(1));
    assertThat(ask("/v1/plans").statusCode()).isEqualTo(200);
    assertThat(ask("/v1/topics").statusCode()).isEqualTo(500);
  }
}
