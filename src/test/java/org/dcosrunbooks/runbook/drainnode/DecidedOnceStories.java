package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.Together;
import org.dcosrunbooks.web.door.Http;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** However often, and by however many at once, an approval is decided: it counts once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DecidedOnceStories {

  private static final String CALM = DrainNodeStories.CALM;
  private static final Map<String, Object> YES = Map.of("approved", "yes");

  private final Databases.Kind kind;
  private Bench bench;

  DecidedOnceStories(Databases.Kind kind) {
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

  @Test
  void givenTwoApproversAtOnce_whenOneSaysYesAndOneNo_thenOneDecisionCounts() throws Exception {
    for (int round = 0; round < 3; round++) {
      String run = bench.drain(CALM);
      String task = bench.task(run, "approval").id();
      List<Callable<Boolean>> both = new ArrayList<>();
      both.add(() -> decides(run, task, "approver", YES));
      both.add(
          () -> decides(run, task, "approver2", Map.of("approved", "no", "approvalNote", "wait")));
      List<Boolean> counted = Together.all(both);
      assertThat(counted).containsExactlyInAnyOrder(true, false);
      assertThat(bench.record(run))
          .filteredOn(entry -> entry.text().matches(".* (approves|rejects) plan .*"))
          .hasSize(1);
      bench.pump();
      bench.turn(Duration.ofSeconds(15));
      assertThat(bench.outcome(run)).isEqualTo(counted.get(0) ? "drained" : "rejected");
      assertThat(bench.simulator().drains(CALM)).isEqualTo(counted.get(0) ? 1 : 0);
      bench.allIsWell(run);
      bench.fresh();
    }
  }

  private boolean decides(String run, String task, String person, Map<String, Object> fields) {
    try {
      bench.runs().complete(run, task, fields, person);
      return true;
    } catch (Refused late) {
      return false;
    }
  }

  @Test
  void givenADecisionTaken_whenTheNextOneComesThroughTheEnginesDoor_thenToldWhoDecided() {
    String run = bench.drain(CALM);
    String task = bench.task(run, "approval").id();
    bench.approve(run);
    for (String way : List.of("complete", "submit-form")) {
      HttpResponse<String> answer = sends("approver2", task, way, "no");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
      assertThat(answer.body())
          .contains("approver approved this plan already at ")
          .contains("Nothing was changed.");
    }
    bench.abort(run);
  }

  @Test
  void givenTwoApproversAtTheEnginesDoor_whenAtOnce_thenOneCountsAndTheOtherReadsWhy()
      throws Exception {
    for (int round = 0; round < 3; round++) {
      String run = bench.drain(CALM);
      String task = bench.task(run, "approval").id();
      String yes =
          "yes\"},\"acknowledged\":{\"value\":\""
              + String.join(
                  ",", bench.bean(Approvals.class).current(run).orElseThrow().mustAcknowledge());
      List<HttpResponse<String>> answers =
          Together.all(
              List.of(
                  () -> sends("approver", task, "complete", yes),
                  () -> sends("approver2", task, "submit-form", "no")));
      assertThat(answers)
          .filteredOn(answer -> answer.statusCode() != 204)
          .singleElement()
          .satisfies(
              late -> {
                assertThat(late.statusCode()).as(late.body()).isIn(403, 409);
                assertThat(late.body()).contains(" this plan already at ");
              });
      bench.fresh();
    }
  }

  private HttpResponse<String> sends(String person, String task, String way, String decision) {
    return Http.at(
            bench
                .service()
                .getEnvironment()
                .getRequiredProperty("local.server.port", Integer.class))
        .basic(person, person + "-password-1")
        .json(
            "POST",
            "/engine-rest/task/" + task + "/" + way,
            "{\"variables\":{\"approved\":{\"value\":\""
                + decision
                + "\"},\"approvalNote\":{\"value\":\"said\"}}}");
  }
}
