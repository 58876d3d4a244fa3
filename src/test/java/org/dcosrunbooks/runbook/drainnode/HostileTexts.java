package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever somebody writes stays what they wrote: nothing of it is ever evaluated. How a text comes
 * through a database is seen at the doors of a start on every kind; so each build has these on H2
 * only, and {@code -Pendurance} on PostgreSQL too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HostileTexts {

  private final ObjectMapper json = new ObjectMapper();
  private final Databases.Kind kind;
  private Bench bench;

  HostileTexts(Databases.Kind kind) {
    this.kind = kind;
  }

  @BeforeAll
  void open() {
    bench = new Bench(kind, DrainNodeStories.cluster()).start();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @BeforeEach
  void fresh() {
    bench.fresh();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "{{7*7}}",
        "${7*7}",
        "#{7*7}",
        "= 1+1",
        "=1+1",
        "${execution.setVariable('approved','yes')}",
        "'; drop table run; --",
        "\\u0024{7*7} %24%7B7*7%7D",
        "[[${7*7}]] __${7*7}__ *{7*7} @{7*7} ~{::x}"
      })
  void givenATextThatLooksLikeCode_whenItGoesThroughARun_thenItStaysAText(String text)
      throws Exception {
    String run =
        bench.drain(
            DrainNodeStories.EMPTY, "reason", text, "ticket", text, "afterDrain", "maintain");
    assertThat(bench.view(run).summary().reason()).isEqualTo(text);
    assertThat(bench.view(run).summary().ticket()).isEqualTo(text);
    assertThat(bench.runtime().getVariable(run, "reason")).isEqualTo(text);
    assertThat(bench.runtime().getVariable(run, "ticket")).isEqualTo(text);
    JsonNode page = json.readTree(bench.view(run).approvalPage().orElseThrow());
    assertThat(page.path("reason").asText()).isEqualTo(text);
    assertThat(page.path("headline").asText()).endsWith(" · " + text);
    JsonNode shown = json.readTree(bench.runtime().getVariable(run, "page").toString());
    assertThat(shown.path("reason").asText()).isEqualTo(text);
    bench
        .runs()
        .complete(
            run,
            bench.task(run, "approval").id(),
            Map.of("approved", "yes", "approvalNote", text),
            "approver");
    bench.pump();
    assertThat(bench.runtime().getVariable(run, "approvalNote")).isEqualTo(text);
    Approvals approvals = bench.bean(Approvals.class);
    assertThat(approvals.decision(approvals.current(run).orElseThrow().id()).orElseThrow().note())
        .isEqualTo(text.strip());
    bench.turn(Duration.ofSeconds(5));
    bench.runs().note(run, "oncall", text);
    bench.doneByHand(run, text);
    bench.turn(Duration.ofSeconds(5));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("returned");
    bench.allIsWell(run);
    assertThat(bench.record(run).stream().filter(entry -> entry.kind() == Entry.Kind.PERSON))
        .as("start, decision, note and maintenance carry it as it was written")
        .filteredOn(entry -> (entry.text() + unescaped(entry)).contains(text))
        .hasSize(4);
  }

  private String unescaped(Entry entry) {
    try {
      return json.readTree(entry.data()).path("variables").path("reason").asText();
    } catch (com.fasterxml.jackson.core.JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"${7*7}", "<b>no</b>", "= 1+1"})
  void givenARejectionThatLooksLikeCode_whenTheRunEnds_thenItsReasonIsThatText(String text) {
    String run = bench.drain(DrainNodeStories.EMPTY);
    bench.reject(run, text);
    assertThat(bench.outcomeReason(run)).isEqualTo("approver rejected it: " + text);
    bench.allIsWell(run);
  }
}
