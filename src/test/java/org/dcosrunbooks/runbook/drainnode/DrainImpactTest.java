package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.engine.Preview;
import org.dcosrunbooks.simulator.Fault;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a drain would do, read from Marathon and the services themselves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrainImpactTest {

  private static final String CALM = "10.0.2.11";
  private static final String BUSY = "10.0.2.13";
  private static final String BROKER = "10.0.2.16";
  private static final String ROOMY = "10.0.2.18";
  private static final String PUBLIC = "10.0.3.11";
  private static final String KAFKA = "data/kafka";

  private Bench bench;

  private static Scenario cluster() {
    Scenario cluster =
        Simulator.cluster()
            .agent(CALM)
            .agent(BUSY)
            .agent(BROKER)
            .agent(ROOMY)
            .agent(PUBLIC, agent -> agent.isPublic())
            .framework("marathon", marathon -> marathon.role("slave_public"))
            .framework("spark-adhoc")
            .framework(KAFKA, kafka -> kafka.isKafka().role("kafka-role").topic("orders", 3, 3))
            .app("marathon", "/web", app -> small(app).on(CALM, BUSY, BROKER))
            .app("marathon", "/shop/checkout", app -> small(app).on(BUSY))
            .app(
                "marathon",
                "/edge/lb",
                app -> small(app).on(PUBLIC).isPublic().constraint("hostname", "UNIQUE"))
            .app("spark-adhoc", "executor", app -> app.neverRelaunched().on(BUSY, BUSY))
            .adminRouter("10.0.0.2");
    String[] hosts = {CALM, BUSY, BROKER};
    for (int broker = 0; broker < 3; broker++) {
      String host = hosts[broker];
      cluster.app(
          KAFKA,
          "kafka-" + broker,
          app ->
              app.residentOn(host)
                  .needs(0.5, 512, 1024)
                  .ports(1)
                  .grace(Duration.ofSeconds(30))
                  .stopsIn(Duration.ofSeconds(3)));
    }
    return cluster;
  }

  private static Scenario.AppSpec small(Scenario.AppSpec app) {
    return app.needs(0.2, 128, 0)
        .ports(1)
        .minimumHealthCapacity(0.5)
        .grace(Duration.ofSeconds(10))
        .stopsIn(Duration.ofSeconds(2))
        .startsIn(Duration.ofSeconds(3));
  }

  @BeforeAll
  void open() {
    bench =
        new Bench(Databases.Kind.H2_MEMORY, cluster())
            .with("dcos.cluster.admin-router", "http://10.0.0.2")
            .start();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @BeforeEach
  void fresh() {
    bench.fresh();
    bench.simulator().clearFaults();
    bench.clock().turn(Duration.ofSeconds(16)); // no reading of another story is young enough
    bench.simulator().settle();
  }

  private Preview preview(String agent, String... more) {
    Map<String, Object> values = new HashMap<>();
    values.put("agent", agent);
    values.put("reason", "replace DIMM B2");
    for (int at = 0; at < more.length; at += 2) {
      values.put(more[at], more[at + 1]);
    }
    return bench.runs().preview("drain-node", values, "operator").orElseThrow();
  }

  private static Impact.Page page(Preview preview) {
    return (Impact.Page) preview.page().orElseThrow();
  }

  private static List<String> kinds(Impact.Page page) {
    return page.lines().stream().map(line -> line.kind() + " " + line.name()).toList();
  }

  private static String text(Impact.Page page, String name) {
    return page.lines().stream()
        .filter(line -> line.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among " + page.lines()))
        .text();
  }

  @Test
  void givenTheBusyAgent_whenPlanned_thenThePageSaysWhoSuffersAndWhoDoesNot() throws Exception {
    String run = bench.drain(BUSY, "afterDrain", "maintain");
    JsonNode page = new ObjectMapper().readTree(bench.view(run).approvalPage().orElseThrow());
    assertThat(page.path("verdict").asText())
        .as(page.toPrettyString())
        .isEqualTo("1 outage, 1 degraded, 0 blockers, 1 thing we could not see");
    assertThat(page.path("lines").findValuesAsText("name"))
        .containsExactly("/shop/checkout", "data/kafka/kafka-1", "spark-adhoc", "tasks");
    assertThat(page.path("lines").path(0).path("text").asText())
        .isEqualTo(
            "1 of 1 instance here; down for up to 10 s to stop, then until it has started elsewhere"
                + " (how long is not known)");
    assertThat(page.path("lines").path(1).path("text").asText())
        .contains("2 of 3 pods left", "every partition has all its copies, 3 brokers");
    assertThat(page.path("lines").path(3).path("text").asText())
        .startsWith("1 instance of 1 app moves (/web)")
        .endsWith("(fits)");
    bench.approve(run);
    assertThat(bench.simulator().stateOf(BUSY)).isEqualTo("DRAINING");
  }

  @Test
  void givenAPublicAppThatIsAlone_whenPlanned_thenItCannotFitElsewhere() {
    Impact.Page page = page(preview(PUBLIC));
    assertThat(kinds(page)).contains("OUTAGE /edge/lb");
    assertThat(text(page, "/edge/lb"))
        .contains("no other agent can take it", "have nothing for role slave_public");
  }

  @Test
  void givenMarathonWithoutALeader_whenPlanned_thenUnseenAndNotFine() {
    bench.simulator().hand().loseMarathonLeader(Duration.ofMinutes(5));
    Impact.Page page = page(preview(CALM));
    assertThat(kinds(page)).contains("DEGRADED marathon", "UNSEEN not-seen");
    assertThat(text(page, "marathon"))
        .contains("its scheduler is away", "its apps could not be read");
    assertThat(page.lines()).noneMatch(line -> line.kind().equals("FINE"));
  }

  @Test
  void givenAServiceThatCannotBeRead_whenPlanned_thenUnseenAndForGoodRefused() {
    bench.simulator().fault(Fault.status(500).on("/service/data/kafka/v1/plans").always());
    Impact.Page page = page(preview(CALM));
    assertThat(kinds(page)).contains("UNSEEN " + KAFKA);
    assertThat(preview(CALM, "decommission", "true").refusal().orElseThrow())
        .contains(KAFKA, "Move its tasks first");
  }

  @Test
  void givenPartitionsBehind_whenPlanned_thenTheRunWouldBeRefused() {
    bench.simulator().hand().underReplicated(KAFKA, 2, true);
    assertThat(preview(BUSY).refusal().orElseThrow())
        .contains("data/kafka/kafka-1: data/kafka has", "without all copies already");
  }

  @Test
  void givenKafkasOwnCheckFailed_whenPlanned_thenUnseenAndNotInSync() {
    bench.simulator().hand().checkBroken(KAFKA, true);
    Impact.Page page = page(preview(BUSY));
    assertThat(kinds(page)).contains("DEGRADED data/kafka/kafka-1", "UNSEEN data/kafka/partitions");
    assertThat(text(page, "data/kafka/kafka-1")).doesNotContain("all its copies");
  }

  @Test
  void givenPodsOnTheAgent_whenItIsToBeRemovedForGood_thenRefusedWithTheRunbookToUse() {
    assertThat(preview(BROKER, "decommission", "true").refusal().orElseThrow())
        .contains("data/kafka/kafka-2", "Use replace-agent");
  }

  @Test
  void givenABlocker_whenARunIsStarted_thenItEndsAsRefusedBeforeAnybodyIsAsked() {
    String run = bench.drain(BROKER, "decommission", "true");
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("refused");
    assertThat(bench.outcomeReason(run))
        .startsWith("Not drained, nothing was changed. data/kafka/kafka-2: ");
    assertThat(bench.simulator().drains(BROKER)).isZero();
    bench.allIsWell(run);
  }

  @Test
  void givenABrokersAgentInMaintenance_whenAnotherBrokersIsApproved_thenItWaitsByName() {
    String first = bench.drain(BUSY, "afterDrain", "maintain");
    bench.approve(first);
    bench.turn(Duration.ofSeconds(15));
    String second = bench.drain(BROKER, "afterDrain", "maintain");
    bench.approve(second);
    assertThat(bench.view(second).summary().now())
        .as(bench.told())
        .contains("kafka-1", "is out: data/kafka spares no further pod");
    assertThat(bench.simulator().drains(BROKER)).isZero();
  }

  @Test
  void givenADeployment_whenPlanned_thenTheAppsLineSaysSo() {
    bench.simulator().hand().beginDeployment("/shop/checkout");
    assertThat(text(page(preview(BUSY)), "/shop/checkout"))
        .contains("a deployment is changing it now");
  }

  @Test
  void givenAnotherBrokersAgentIsDrained_whenPlanned_thenItIsWaitedForByName() {
    bench.simulator().hand().drain(BUSY, null, false);
    bench.turn(Duration.ofSeconds(20));
    Preview second = preview(BROKER);
    assertThat(second.refusal()).as("waiting helps").isEmpty();
    assertThat(text(page(second), "data/kafka/kafka-2")).contains("kafka-1", "is out now");
    assertThat(page(second).ifYes()).contains("kafka-1", "is out: data/kafka spares no further");
  }

  @Test
  void givenRunsThatHaveEnded_whenPlannedAgain_thenThePageNamesThem() {
    String run = bench.drain(ROOMY);
    bench.reject(run, "not today");
    assertThat(page(preview(ROOMY)).earlierRuns())
        .singleElement()
        .satisfies(
            earlier -> {
              assertThat(earlier.name()).startsWith("drain-node by operator, began ");
              assertThat(earlier.value()).contains("rejected", "not today");
            });
  }
}
