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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Marathon, as its clients see it, told with a clock turned by hand. */
class MarathonStoryTest {

  private static final String ONE = "10.0.2.11";
  private static final String TWO = "10.0.2.12";
  private static final String THREE = "10.0.2.13";
  private static final String LEADER = "10.0.0.4:8080";
  private static final String OTHER = "10.0.0.2:8080";
  private static final String EVERYTHING =
      "/v2/apps?embed=apps.tasks&embed=apps.counts&embed=apps.deployments&embed=apps.lastTaskFailure";

  private final HandClock clock = new HandClock();
  private Simulator simulator;
  private Caller caller;

  private void start(Scenario scenario) {
    simulator = scenario.adminRouter("10.0.0.2").start(clock);
    caller = new Caller(simulator);
  }

  private static Scenario three() {
    return Simulator.cluster()
        .agent(ONE, agent -> agent.zone("eu", "a").attribute("rack", "r1"))
        .agent(TWO, agent -> agent.zone("eu", "b").attribute("rack", "r2"))
        .agent(THREE, agent -> agent.zone("eu", "c"));
  }

  private void turn(double seconds) {
    clock.turnSeconds(seconds);
    simulator.settle();
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private static Duration secs(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private JsonNode get(String path) throws IOException {
    HttpResponse<String> answer =
        caller.send(
            HttpRequest.newBuilder(caller.uri(LEADER, path))
                .header("Accept", "application/json")
                .GET());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    return Caller.JSON.readTree(answer.body());
  }

  private JsonNode app(String id) throws IOException {
    return get("/v2/apps/" + id).get("app");
  }

  private HttpResponse<String> kill(String query, String body) throws IOException {
    return caller.send(
        HttpRequest.newBuilder(caller.uri(LEADER, "/v2/tasks/delete" + query))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> delete(String path) throws IOException {
    return caller.send(HttpRequest.newBuilder(caller.uri(LEADER, path)).DELETE());
  }

  private static String ids(String... ids) {
    return "{\"ids\":[\"" + String.join("\",\"", ids) + "\"]}";
  }

  private List<String> states(String id) throws IOException {
    List<String> states = new ArrayList<>();
    app(id).get("tasks").forEach(task -> states.add(task.get("state").asText()));
    return states;
  }

  // ---------------------------------------------------------------- shapes

  @Test
  void givenAnApp_whenRead_thenInMarathonsShape() throws Exception {
    start(
        three()
            .app(
                "marathon",
                "/shop/checkout",
                app ->
                    app.on(ONE)
                        .uniqueHost()
                        .instances(4)
                        .ports(2)
                        .healthyAfter(secs(5))
                        .label("owner", "shop")));
    turn(10);
    simulator.hand().failing("/shop/checkout", true);
    simulator.hand().failing("/shop/checkout", false);
    simulator.hand().beginDeployment("/shop/checkout");
    turn(30);
    JsonNode apps = get(EVERYTHING);
    assertThat(Shape.of(apps)).containsAll(Shape.of(Shape.example("marathon-apps")));
    assertThat(Shape.of(get("/v2/tasks"))).containsAll(Shape.of(Shape.example("marathon-tasks")));
    assertThat(Shape.of(get("/v2/queue"))).containsAll(Shape.of(Shape.example("marathon-queue")));
    assertThat(Shape.of(get("/v2/deployments")))
        .containsAll(Shape.of(Shape.example("marathon-deployments")));
    assertThat(Shape.of(get("/v2/info"))).containsAll(Shape.of(Shape.example("marathon-info")));
    JsonNode task = apps.at("/apps/0/tasks/0");
    assertThat(task.get("id").asText())
        .matches("shop_checkout\\.instance-[0-9a-f-]{36}\\._app\\.1");
    assertThat(apps.at("/apps/0/labels/owner").asText()).isEqualTo("shop");
  }

  @Test
  void givenNoEmbed_whenAppsAreRead_thenNoTasksAndNoFailure() throws Exception {
    start(
        three()
            .app("marathon", "/a", app -> app.on(ONE))
            .app("marathon", "/p", p -> p.on(ONE).pod()));
    simulator.hand().failing("/a", true);
    turn(1);
    JsonNode apps = get("/v2/apps").get("apps");
    assertThat(apps).hasSize(1);
    assertThat(apps.get(0).has("tasks")).isFalse();
    assertThat(apps.get(0).has("lastTaskFailure")).isFalse();
    assertThat(apps.get(0).get("deployments")).isEmpty();
    assertThat(app("a").at("/lastTaskFailure/message").asText())
        .isEqualTo("Command exited with status 1");
  }

  @Test
  void givenTasks_whenReadWithoutAccept_thenText() throws Exception {
    start(three().app("marathon", "/group/a", app -> app.on(ONE).ports(1)));
    HttpResponse<String> answer = caller.get(LEADER, "/v2/tasks");
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
    assertThat(answer.body()).startsWith("group_a\t").contains(ONE + ":");
  }

  @Test
  void givenAPod_whenRead_thenItsContainersAreTasksOfOneInstance() throws Exception {
    start(three().app("marathon", "/pods/mail", app -> app.on(ONE).pod("smtp", "queue")));
    JsonNode statuses = get("/v2/pods/::status");
    assertThat(Shape.of(statuses)).containsAll(Shape.of(Shape.example("marathon-pod-status")));
    String instance = statuses.at("/0/instances/0/id").asText();
    List<String> ids = new ArrayList<>();
    caller.master("GET_TASKS").get("tasks").forEach(t -> ids.add(t.at("/task_id/value").asText()));
    assertThat(ids).containsExactlyInAnyOrder(instance + ".smtp.1", instance + ".queue.1");
    assertThat(get("/v2/pods").at("/0/id").asText()).isEqualTo("/pods/mail");
    assertThat(get("/v2/apps").get("apps")).isEmpty();
    caller.drain(ONE);
    turn(5);
    JsonNode moved = get("/v2/pods/pods/mail::status").get("instances");
    assertThat(moved).hasSize(1);
    assertThat(moved.get(0).get("containers")).hasSize(2);
    assertThat(moved.get(0).get("agentHostname").asText()).isNotEqualTo(ONE);
    HttpResponse<String> killed =
        delete("/v2/pods/pods/mail::instances/" + moved.get(0).get("id").asText());
    assertThat(killed.statusCode()).isEqualTo(200);
    turn(5);
    assertThat(get("/v2/pods/pods/mail::status").at("/status").asText()).isEqualTo("STABLE");
    assertThat(get("/v2/pods/pods/mail::status").at("/instances/0/id").asText())
        .isNotEqualTo(moved.get(0).get("id").asText());
  }

  // ---------------------------------------------------------------- leaders

  @Test
  void givenThreeInstances_whenAsked_thenThoseThatDoNotLeadPassOn() throws Exception {
    start(three().framework("marathon"));
    assertThat(caller.get(OTHER, "/ping").body()).startsWith("pong");
    HttpResponse<String> answer = caller.get(OTHER, "/v2/leader");
    assertThat(Caller.JSON.readTree(answer.body()).get("leader").asText()).isEqualTo(LEADER);
    assertThat(answer.headers().firstValue("X-Marathon-Leader")).contains("http://" + LEADER);
    assertThat(answer.headers().firstValue("X-Marathon-Via")).contains("1.1 " + OTHER);
    assertThat(caller.get(LEADER, "/v2/info").headers().firstValue("X-Marathon-Via")).isEmpty();
    HttpResponse<String> routed = caller.get("10.0.0.2:80", "/service/marathon/v2/info?a=b");
    assertThat(Caller.JSON.readTree(routed.body()).get("leader").asText()).isEqualTo(LEADER);
  }

  @Test
  void givenNoLeader_whenAsked_then503UntilOneIsElected() throws Exception {
    start(three().app("marathon", "/a", app -> app.on(ONE)));
    simulator.hand().loseMarathonLeader(secs(20));
    HttpResponse<String> apps = caller.get(OTHER, "/v2/apps");
    assertThat(apps.statusCode()).isEqualTo(503);
    assertThat(apps.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    HttpResponse<String> leader = caller.get(OTHER, "/v2/leader");
    assertThat(leader.statusCode()).isEqualTo(404);
    assertThat(leader.body()).isEqualTo("{\"message\":\"There is no leader\"}");
    assertThat(caller.get(OTHER, "/ping").statusCode()).isEqualTo(200);
    caller.drain(ONE);
    turn(15);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINING");
    turn(10);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINED");
    assertThat(caller.get(OTHER, "/v2/leader").body()).isEqualTo("{\"leader\":\"10.0.0.2:8080\"}");
  }

  @Test
  void givenNoMarathon_whenAskedThroughTheRouter_then404() throws Exception {
    start(three());
    HttpResponse<String> answer = caller.get("10.0.0.2:80", "/service/marathon/v2/apps");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/html");
  }

  // ---------------------------------------------------------------- drains

  @Test
  void givenADrain_whenTasksEnd_thenTheyRunElsewhereAndBecomeHealthy() throws Exception {
    start(
        three()
            .app(
                "marathon",
                "/web",
                app -> app.on(ONE, ONE).startsIn(secs(3)).healthyAfter(secs(5))));
    turn(10);
    assertThat(app("web").get("tasksHealthy").asInt()).isEqualTo(2);
    caller.drain(ONE);
    turn(2);
    assertThat(app("web").get("tasksRunning").asInt()).isZero();
    turn(3);
    assertThat(app("web").get("tasksRunning").asInt()).isEqualTo(2);
    assertThat(app("web").get("tasksHealthy").asInt()).isZero();
    assertThat(app("web").at("/tasks/0/healthCheckResults")).isEmpty();
    turn(5);
    assertThat(app("web").get("tasksHealthy").asInt()).isEqualTo(2);
    assertThat(simulator.hostsOf("/web")).doesNotContain(ONE).hasSize(2);
  }

  @Test
  void givenUniqueHostsEverywhere_whenOneIsDrained_thenTheInstanceWaitsInTheQueueAndSaysWhy()
      throws Exception {
    start(three().app("marathon", "/each", app -> app.on(ONE, TWO, THREE).uniqueHost()));
    caller.drain(ONE);
    turn(30);
    JsonNode waiting = get("/v2/queue").at("/queue/0");
    assertThat(waiting.at("/app/id").asText()).isEqualTo("/each");
    assertThat(waiting.get("count").asInt()).isEqualTo(1);
    assertThat(waiting.at("/delay/overdue").asBoolean()).isTrue();
    JsonNode reasons = waiting.at("/processedOffersSummary/rejectSummaryLastOffers");
    for (JsonNode reason : reasons) {
      assertThat(reason.get("declined").asInt())
          .as(reason.toString())
          .isEqualTo(reason.get("reason").asText().equals("UnfulfilledConstraint") ? 2 : 0);
    }
    caller.command("REACTIVATE_AGENT", ONE, "");
    turn(5);
    assertThat(get("/v2/queue").get("queue")).isEmpty();
    assertThat(simulator.hostsOf("/each")).containsExactly(ONE, TWO, THREE);
  }

  @Test
  void givenConstraints_whenLaunched_thenOnlyWhereTheyHold() throws Exception {
    start(
        three()
            .app("marathon", "/like", app -> app.constraint("rack", "LIKE", "r[12]").instances(4))
            .app("marathon", "/zone", app -> app.constraint("@zone", "CLUSTER", "b").instances(2))
            .app("marathon", "/max", app -> app.constraint("hostname", "MAX_PER", "1").instances(3))
            .app("marathon", "/group", app -> app.constraint("@zone", "GROUP_BY").instances(6))
            .app("marathon", "/not", app -> app.constraint("rack", "UNLIKE", "r.*").instances(2))
            .app("marathon", "/ports", app -> app.fixedPorts(8443).instances(4)));
    turn(5);
    assertThat(simulator.hostsOf("/like")).hasSize(4).doesNotContain(THREE);
    assertThat(simulator.hostsOf("/zone")).containsExactly(TWO, TWO);
    assertThat(simulator.hostsOf("/max")).containsExactly(ONE, TWO, THREE);
    assertThat(simulator.hostsOf("/group")).containsExactly(ONE, ONE, TWO, TWO, THREE, THREE);
    assertThat(simulator.hostsOf("/not")).containsExactly(THREE, THREE);
    assertThat(simulator.hostsOf("/ports")).containsExactly(ONE, TWO, THREE);
    assertThat(get("/v2/queue").get("queue")).hasSize(1);
    assertThat(app("ports").get("requirePorts").asBoolean()).isTrue();
  }

  @Test
  void givenNoRoom_whenDrained_thenTheQueueNamesWhatIsMissing() throws Exception {
    start(
        Simulator.cluster()
            .agent(ONE, agent -> agent.resources(4, 4096, 0))
            .agent(TWO, agent -> agent.resources(4, 1024, 0))
            .app("marathon", "/big", app -> app.on(ONE).needs(1, 2048, 0)));
    caller.drain(ONE);
    turn(30);
    JsonNode reasons =
        get("/v2/queue").at("/queue/0/processedOffersSummary/rejectSummaryLastOffers");
    for (JsonNode reason : reasons) {
      boolean memory = reason.get("reason").asText().equals("InsufficientMemory");
      assertThat(reason.get("declined").asInt()).isEqualTo(memory ? 1 : 0);
    }
  }

  @Test
  void givenLocalVolumes_whenDrained_thenTheInstanceWaitsForItsAgentWithItsReservation()
      throws Exception {
    start(three().app("marathon", "/db", app -> app.residentOn(ONE).needs(1, 1024, 2048).ports(1)));
    JsonNode before = app("db").at("/tasks/0");
    assertThat(app("db").get("unreachableStrategy").asText()).isEqualTo("disabled");
    assertThat(before.at("/localVolumes/0/containerPath").asText()).isEqualTo("data");
    caller.drain(ONE);
    turn(60);
    assertThat(app("db").get("tasks")).isEmpty();
    assertThat(get("/v2/queue").at("/queue/0/app/id").asText()).isEqualTo("/db");
    JsonNode agent = caller.agentSeenByMaster(ONE);
    List<String> kept = new ArrayList<>();
    for (JsonNode resource : agent.get("total_resources")) {
      if (resource.has("reservations")) {
        kept.add(resource.get("name").asText());
        assertThat(resource.at("/reservations/0/type").asText()).isEqualTo("DYNAMIC");
      }
      if (resource.has("disk")) {
        assertThat(resource.at("/scalar/value").asDouble()).isEqualTo(2048);
        assertThat(resource.at("/disk/persistence/id").asText()).isNotEmpty();
      }
    }
    assertThat(kept).containsExactly("cpus", "mem", "disk", "ports");
    assertThat(agent.has("allocated_resources")).isFalse();
    caller.command("REACTIVATE_AGENT", ONE, "");
    turn(5);
    String after = app("db").at("/tasks/0/id").asText();
    assertThat(after).isEqualTo(before.get("id").asText().replaceFirst("1$", "2"));
    assertThat(simulator.hostsOf("/db")).containsExactly(ONE);
  }

  @Test
  void givenAnUnreachableAgent_whenItComesBack_thenTheReplacedTaskIsKilled() throws Exception {
    start(three().app("marathon", "/web", app -> app.on(ONE)));
    String first = app("web").at("/tasks/0/id").asText();
    simulator.hand().makeUnreachable(ONE);
    turn(5);
    assertThat(app("web").get("tasks")).hasSize(1);
    assertThat(app("web").at("/tasks/0/id").asText()).isNotEqualTo(first);
    simulator.hand().comeBack(ONE);
    turn(10);
    assertThat(simulator.tasksOn(ONE)).isEmpty();
    assertThat(simulator.hostsOf("/web")).hasSize(1);
  }

  // ---------------------------------------------------------------- failures

  @Test
  void givenACrashLoop_whenItGoesOn_thenTheBackOffGrowsAndEndsWithTheFault() throws Exception {
    start(
        three()
            .app(
                "marathon",
                "/reports",
                app -> app.on(ONE).backoff(secs(1), 2, Duration.ofMinutes(5))));
    simulator.hand().failing("/reports", true);
    turn(600);
    int launched = simulator.taskIdsOf("/reports").size();
    assertThat(launched).isBetween(7, 11);
    assertThat(app("reports").get("tasksRunning").asInt()).isZero();
    JsonNode waiting = get("/v2/queue").at("/queue/0");
    assertThat(waiting.at("/delay/timeLeftSeconds").asInt()).isBetween(1, 300);
    assertThat(waiting.at("/delay/overdue").asBoolean()).isFalse();
    assertThat(app("reports").at("/lastTaskFailure/state").asText()).isEqualTo("TASK_FAILED");
    simulator.hand().failing("/reports", false);
    turn(3);
    assertThat(states("reports")).containsExactly("TASK_RUNNING");
  }

  @Test
  void givenASchedulerThatIsAnApp_whenItFails_thenItsFrameworkIsAwayUntilItRunsAgain()
      throws Exception {
    start(
        three()
            .app("reports-batch", "etl", app -> app.on(ONE).neverRelaunched())
            .app("marathon", "/reports/batch", app -> app.on(TWO).schedulerOf("reports-batch")));
    simulator.hand().disconnect("reports-batch");
    caller.drain(ONE);
    turn(60);
    assertThat(simulator.unacknowledgedOn(ONE)).containsExactly("etl");
    assertThat(app("reports/batch").get("tasksRunning").asInt()).isZero();
    assertThat(app("reports/batch").at("/lastTaskFailure/message").asText()).isNotEmpty();
    simulator.hand().reconnect("reports-batch");
    turn(4);
    assertThat(app("reports/batch").get("tasksRunning").asInt()).isEqualTo(1);
    assertThat(simulator.stateOf(ONE)).isEqualTo("DRAINED");
  }

  @Test
  void givenASchedulerOnADrainedAgent_whenItMoves_thenItsFrameworkIsAwayForThatLong()
      throws Exception {
    start(
        three()
            .framework("kafka")
            .app("marathon", "/kafka", app -> app.on(ONE).startsIn(secs(10)).schedulerOf("kafka")));
    caller.drain(ONE);
    turn(5);
    assertThat(connected("kafka")).isFalse();
    turn(10);
    assertThat(connected("kafka")).isTrue();
  }

  private boolean connected(String framework) throws IOException {
    for (JsonNode each : caller.master("GET_FRAMEWORKS").get("frameworks")) {
      if (each.at("/framework_info/name").asText().equals(framework)) {
        return each.get("connected").asBoolean();
      }
    }
    throw new IllegalStateException("no " + framework);
  }

  // ---------------------------------------------------------------- kills and locks

  @Test
  void givenKills_whenAsked_thenMarathonsRulesHold() throws Exception {
    start(three().app("marathon", "/web", app -> app.on(ONE, TWO, THREE)));
    String first = app("web").at("/tasks/0/id").asText();
    String unknown = "web.instance-083be411-5d1f-11e5-88f7-56b91e7a505b._app.1";
    assertThat(kill("", ids("no task at all")).statusCode()).isEqualTo(400);
    assertThat(kill("", ids("no task at all")).body())
        .isEqualTo("{\"message\":\"Invalid task id 'no task at all'.\"}");
    assertThat(kill("", "[]").statusCode()).isEqualTo(400);
    assertThat(kill("?scale=true&wipe=true", ids(first)).body())
        .isEqualTo("{\"message\":\"You cannot use scale and wipe at the same time.\"}");
    assertThat(kill("", ids(unknown)).body()).isEqualTo("{\"tasks\":[]}");
    JsonNode killed = Caller.JSON.readTree(kill("", ids(unknown, first)).body());
    assertThat(killed.get("tasks")).hasSize(1);
    turn(5);
    assertThat(app("web").get("instances").asInt()).isEqualTo(3);
    assertThat(app("web").get("tasksRunning").asInt()).isEqualTo(3);
    assertThat(app("web").toString()).doesNotContain(first);
    assertThat(caller.get(LEADER, "/v2/apps/none").body())
        .isEqualTo("{\"message\":\"App '/none' does not exist\"}");
    assertThat(caller.get(LEADER, "/v2/nonsense").statusCode()).isEqualTo(404);
  }

  @Test
  void givenScale_whenKilled_thenOneFewerAndADeploymentUntilItHasEnded() throws Exception {
    start(
        three().app("marathon", "/web", app -> app.on(ONE, TWO).grace(secs(30)).ignoresSigterm()));
    String first = app("web").at("/tasks/0/id").asText();
    HttpResponse<String> answer = kill("?scale=true", ids(first));
    JsonNode deployment = Caller.JSON.readTree(answer.body());
    assertThat(deployment.has("version")).isTrue();
    assertThat(get("/v2/deployments").at("/0/id")).isEqualTo(deployment.get("deploymentId"));
    assertThat(app("web").get("instances").asInt()).isEqualTo(1);
    turn(35);
    assertThat(get("/v2/deployments")).isEmpty();
    assertThat(app("web").get("tasks")).hasSize(1);
  }

  @Test
  void givenADeployment_whenItsAppIsKilled_then409UnlessForced() throws Exception {
    start(three().app("marathon", "/web", app -> app.on(ONE)));
    simulator.hand().beginDeployment("/web");
    String id = get("/v2/deployments").at("/0/id").asText();
    assertThat(app("web").at("/deployments/0/id").asText()).isEqualTo(id);
    HttpResponse<String> refused = delete("/v2/apps/web/tasks?host=" + ONE);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(Caller.JSON.readTree(refused.body()).at("/deployments/0/id").asText()).isEqualTo(id);
    assertThat(simulator.hostsOf("/web")).containsExactly(ONE);
    assertThat(delete("/v2/apps/web/tasks?host=" + TWO + "&force=true").body())
        .isEqualTo("{\"tasks\":[]}");
    simulator.hand().endDeployment("/web");
    assertThat(get("/v2/deployments")).isEmpty();
    assertThat(delete("/v2/apps/web/tasks?host=" + ONE).statusCode()).isEqualTo(200);
    turn(3);
    assertThat(app("web").get("tasksRunning").asInt()).isEqualTo(1);
  }

  @Test
  void givenWipe_whenAResidentTaskIsKilled_thenItsDataIsGoneAndItGoesAnywhere() throws Exception {
    start(three().app("marathon", "/db", app -> app.residentOn(ONE).needs(1, 1024, 2048)));
    simulator.hand().deactivate(ONE);
    assertThat(kill("?wipe=true", ids(app("db").at("/tasks/0/id").asText())).statusCode())
        .isEqualTo(200);
    turn(5);
    assertThat(simulator.hostsOf("/db")).hasSize(1).doesNotContain(ONE);
  }

  // ---------------------------------------------------------------- faults and size

  @Test
  void givenFaultsByPath_whenAsked_thenTheyHitDirectAndThroughTheRouter() throws Exception {
    start(three().app("marathon", "/web", app -> app.on(ONE)));
    simulator.fault(Fault.status(500).on("/v2/apps").always());
    assertThat(caller.get(LEADER, "/v2/apps").statusCode()).isEqualTo(500);
    assertThat(caller.get("10.0.0.2:80", "/service/marathon/v2/apps?a=b").statusCode())
        .isEqualTo(500);
    assertThat(caller.get(LEADER, "/v2/info").statusCode()).isEqualTo(200);
    simulator.clearFaults();
    simulator.fault(Fault.html(504).at("marathons"));
    assertThat(caller.get(OTHER, "/v2/info").statusCode()).isEqualTo(504);
    simulator.refuse(LEADER);
    assertThat(caller.get(OTHER, "/ping").statusCode()).isEqualTo(200);
  }

  @Test
  void givenAThousandAgentsAndAnAppOfFiveThousand_whenRead_thenAnsweredFast() throws Exception {
    Scenario scenario = Simulator.cluster();
    String[] hosts =
        IntStream.range(0, 1000)
            .mapToObj(each -> "10.1." + each / 250 + "." + (each % 250 + 1))
            .toArray(String[]::new);
    for (String host : hosts) {
      scenario.agent(host, agent -> agent.resources(8, 16384, 65536));
    }
    scenario.app(
        "marathon",
        "/many",
        app -> {
          for (int each = 0; each < 5; each++) {
            app.on(hosts);
          }
        });
    start(scenario);
    assertThat(get(EVERYTHING).at("/apps/0/tasks")).hasSize(5000);
    assertThat(bestMillis(() -> get(EVERYTHING))).isLessThan(1000);
    assertThat(bestMillis(() -> caller.master("GET_AGENTS"))).isLessThan(1000);
    assertThat(bestMillis(() -> caller.master("GET_TASKS"))).isLessThan(1000);
    caller.drain(hosts[0]);
    turn(3);
    assertThat(simulator.hostsOf("/many")).hasSize(5000).doesNotContain(hosts[0]);
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Of some tries, since other people work on this machine too. */
  private static long bestMillis(Work work) throws IOException {
    long best = Long.MAX_VALUE;
    for (int each = 0; each < 8 && best >= 1000; each++) {
      long begin = System.nanoTime();
      work.run();
      best = Math.min(best, (System.nanoTime() - begin) / 1_000_000);
    }
    return best;
  }
}
