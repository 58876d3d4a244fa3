package org.dcosrunbooks.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.dcosrunbooks.audit.RecordChecks;
import org.dcosrunbooks.audit.RecordVerifier;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.web.door.Http;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A plan, a decision and a run's own row changed in the database: everybody who looks is told. */
class TamperedRunTest {

  private static final String AGENT = "10.0.2.11";
  private static final String OTHER = "10.0.2.12";

  private static Bench bench;
  private static String rejected;
  private static String alive;

  @BeforeAll
  static void aRunThatEndedAndOneThatAsks() throws SQLException {
    bench =
        new Bench(Databases.Kind.H2_MEMORY, Simulator.cluster().agent(AGENT).agent(OTHER))
            .with("runbooks.plain-http", true)
            .with("runbooks.hosts", "127.0.0.1")
            .start();
    rejected = bench.drain(AGENT);
    bench.reject(rejected, "not today");
    alive = bench.drain(OTHER);
    bench.turn(Duration.ofMinutes(5));
    for (String table : new String[] {"plan", "decision"}) {
      bench.database().execute("drop trigger approval_" + table + "_stays");
    }
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  private static Http as(String person) {
    return Http.at(port()).signIn(person, person + "-password-1");
  }

  private static int port() {
    return bench.service().getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  private static JsonNode json(String person, String path) throws Exception {
    return new ObjectMapper()
        .readTree(Http.at(port()).basic(person, person + "-password-1").get(path).body());
  }

  /** Changes one column and puts it back after the look. */
  private static void with(String table, String column, String where, String value, Look look)
      throws Exception {
    String all = " where " + where;
    bench.database().execute("create table kept as select * from " + table + all);
    bench.database().execute("update " + table + " set " + column + " = " + value + all);
    try {
      look.at();
    } finally {
      bench
          .database()
          .execute(
              "update " + table + " set " + column + " = (select " + column + " from kept)" + all);
      bench.database().execute("drop table kept");
    }
  }

  private interface Look {
    void at() throws Exception;
  }

  @Test
  void givenNothingTouched_whenLookedAt_thenNobodyIsAlarmed() throws Exception {
    assertThat(bench.bean(RecordChecks.class).check(Optional.empty()).problems()).isEmpty();
    for (String run : new String[] {rejected, alive}) {
      assertThat(json("auditor", "/api/runs/" + run).path("record").path("intact").asBoolean())
          .isTrue();
      assertThat(as("auditor").get("/runs/" + run).body()).doesNotContain("changed from outside");
      assertThat(as("auditor").get("/runs/" + run + "/plan").body())
          .doesNotContain("changed from outside");
      assertThat(bundle(run)).isEmpty();
    }
    assertThat(as("operator").get("/runs").body()).doesNotContain("id=\"record-changed\"");
  }

  @Test
  void givenADecisionChanged_whenLookedAt_thenPagesApiAndDocumentSaySo() throws Exception {
    String told = "the decision about plan " + rejected + "-1 was changed";
    with(
        "approval_decision",
        "decided_by",
        "plan_id = '" + rejected + "-1'",
        "'somebody'",
        () -> {
          everywhere(rejected, told);
          assertThat(as("auditor").get("/runs/" + rejected + "/plan").body()).contains(told);
        });
  }

  @Test
  void givenAPlanChanged_whenLookedAt_thenPagesApiAndDocumentSaySo() throws Exception {
    String told = "plan " + alive + "-1 was changed";
    with(
        "approval_plan",
        "page",
        "run_id = '" + alive + "'",
        "replace(page, '10.0.2.12', '10.0.2.99')",
        () -> {
          everywhere(alive, told);
          assertThat(as("approver").get("/runs/" + alive + "/plan").body()).contains(told);
          assertThat(as("approver").get("/runs/" + alive + "/plan.json").statusCode())
              .isEqualTo(409);
        });
  }

  @Test
  void givenTheRunsOwnRowChanged_whenLookedAt_thenPagesApiAndDocumentSaySo() throws Exception {
    with(
        "run",
        "outcome_reason",
        "id = '" + rejected + "'",
        "'drained, all is well'",
        () -> everywhere(rejected, "how the run ended was changed"));
    with(
        "run",
        "started_by",
        "id = '" + alive + "'",
        "'approver'",
        () -> everywhere(alive, "own row was changed"));
    with(
        "run",
        "outcome",
        "id = '" + alive + "'",
        "'drained'",
        () -> everywhere(alive, "how the run ended stands in no line of the record"));
  }

  private static void everywhere(String run, String told) throws Exception {
    assertThat(json("auditor", "/api/runs/" + run).path("record").path("problem").asText())
        .contains(told);
    assertThat(json("auditor", "/api/runs/" + run + "/record").path("verdict").toString())
        .contains("\"intact\":false")
        .contains(told);
    assertThat(bundle(run).orElse("")).contains(told);
    for (String page : new String[] {"", "/plan", "/record"}) {
      assertThat(unescaped(as("operator").get("/runs/" + run + page).body()))
          .as(page)
          .contains(told);
    }
    JsonNode all = json("auditor", "/api/record/check");
    assertThat(all.path("problems").toString()).contains(run).contains(told);
    assertThat(unescaped(as("operator").get("/runs").body()))
        .contains("id=\"record-changed\"")
        .contains(told);
    // a line that was tried while a trigger was taken away did not pass: the next one does
    Awaitility.await("health")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(json("oncall", "/actuator/health").toString())
                    .startsWith("{\"status\":\"UP\"")
                    .contains(told));
    assertThat(Http.at(port()).get("/actuator/health/liveness").statusCode()).isNotEqualTo(503);
    assertThat(metrics()).contains("runbooks_record_intact 0.0");
    assertThat(bench.runs().find(alive).orElseThrow().abort().possible())
        .as("the abort is not taken away")
        .isTrue();
  }

  private static String metrics() {
    return Http.at(port()).basic("oncall", "oncall-password-1").get("/actuator/prometheus").body();
  }

  private static String unescaped(String page) {
    return page.replace("&#39;", "'");
  }

  private static Optional<String> bundle(String run) {
    return RecordVerifier.document(
        Http.at(port())
            .basic("auditor", "auditor-password-1")
            .get("/api/runs/" + run + "/bundle")
            .body());
  }

  @Test
  void givenAnAuditor_whenTheWholeRecordIsChecked_thenItsHeadIsToldAndANotedOneCompared()
      throws Exception {
    String head = json("auditor", "/api/record").path("head").asText();
    assertThat(head).matches("\\d+:[0-9a-f]{64}");

    JsonNode intact = json("auditor", "/api/record/check?noted=" + head);
    assertThat(intact.path("intact").asBoolean()).isTrue();
    String other = head.substring(0, head.length() - 8) + "00000000";
    assertThat(json("auditor", "/api/record/check?noted=" + other).path("problem").asText())
        .contains("is not the one that it was when it was noted");
    assertThat(
            json("auditor", "/api/record/check?noted=none").path("errors").path("noted").asText())
        .contains("must be a head");

    json("auditor", "/api/record/check");
    assertThat(json("auditor", "/api/record").path("last").path("intact").asBoolean()).isTrue();
    assertThat(metrics()).contains("runbooks_record_intact 1.0").contains("runbooks_record_head{");
    assertThat(as("auditor").get("/record").body()).contains("The record is whole.").contains(head);
    for (String person : new String[] {"operator", "approver", "oncall", "admin"}) {
      String password = person.equals("admin") ? "correct-horse-battery" : person + "-password-1";
      for (String path : new String[] {"/api/record", "/api/record/check"}) {
        assertThat(Http.at(port()).basic(person, password).get(path).statusCode()).isEqualTo(403);
      }
      assertThat(Http.at(port()).signIn(person, password).get("/record").statusCode())
          .isEqualTo(403);
    }
  }
}
