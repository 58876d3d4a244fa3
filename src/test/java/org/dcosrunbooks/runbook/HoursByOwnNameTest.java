package org.dcosrunbooks.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.engine.Preview;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A site's table of hours is asked by each runbook for itself, and a plan holds all that it hits.
 */
class HoursByOwnNameTest {

  private static final String AGENT = "10.0.2.11";
  private static final String LAST = "rule_always";

  @TempDir Path folder;
  private Bench bench;

  @AfterEach
  void close() {
    bench.close();
  }

  private static Scenario cluster() {
    return Simulator.cluster()
        .machines()
        .agent(AGENT)
        .agent("10.0.2.12")
        .app("marathon", "/many", app -> app.on(many()).needs(0.01, 1, 0));
  }

  private static String[] many() {
    return IntStream.range(0, 70).mapToObj(each -> AGENT).toArray(String[]::new);
  }

  private void closedFor(String runbook, String purpose) throws IOException {
    String standard = Files.readString(Path.of("processes", "policy", "hours.dmn"));
    int row = standard.lastIndexOf("<rule id=\"" + LAST);
    String always = standard.substring(row, standard.indexOf("</rule>", row) + "</rule>".length());
    String closed =
        always
            .replace(LAST, "rule_site")
            .replace("_runbook\"><text>", "_runbook\"><text>\"" + runbook + "\"")
            .replace("_purpose\"><text>", "_purpose\"><text>\"" + purpose + "\"")
            .replace("<text>true</text>", "<text>false</text>")
            .replace("<text>\"\"</text>", "<text>\"not before noon\"</text>");
    Files.writeString(
        folder.resolve("hours.dmn"), standard.substring(0, row) + closed + standard.substring(row));
    bench =
        new Bench(Databases.Kind.H2_MEMORY, cluster())
            .with("runbooks.engine.policy-folder", folder)
            .start();
    bench.pump();
  }

  private Preview preview(String runbook) {
    Map<String, Object> values = new HashMap<>(Map.of("agent", AGENT, "reason", "r"));
    if (runbook.equals("reconfigure-agent")) {
      values.put("attributes", "rack:r2");
    }
    if (runbook.equals("reactivate-node")) {
      bench.simulator().hand().deactivate(AGENT);
    }
    return bench.runs().preview(runbook, values, "operator").orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "drain-node, drain",
    "reactivate-node, return",
    "reconfigure-agent, reconfiguration",
  })
  void givenHoursOfOneRunbook_whenEachIsAsked_thenOnlyThatOneIsRefused(
      String closed, String purpose) throws IOException {
    closedFor(closed, purpose);
    for (String runbook : new String[] {"drain-node", "reconfigure-agent", "reactivate-node"}) {
      if (runbook.equals(closed)) {
        assertThat(preview(runbook).refusal().orElseThrow()).contains("not before noon");
      } else {
        assertThat(preview(runbook).refusal()).as(runbook).isEmpty();
      }
    }
  }

  @Test
  void givenHoursOfReturns_whenARunBegins_thenRefused() throws IOException {
    closedFor("reactivate-node", "return");
    bench.simulator().hand().deactivate(AGENT);
    String run = bench.reactivate(AGENT);
    assertThat(bench.outcome(run)).isEqualTo("refused");
    assertThat(bench.outcomeReason(run)).contains("not before noon");
  }

  @Test
  void givenAnAgentWithSeventyTasks_whenItsReconfigurationIsPlanned_thenThePlanHoldsEachOfThem()
      throws IOException {
    closedFor("nothing", "nothing");
    String run =
        bench
            .runs()
            .start(
                "reconfigure-agent",
                Map.of("agent", AGENT, "reason", "r", "attributes", "rack:r2", "evacuate", "drain"),
                "operator");
    bench.pump();
    String page = bench.bean(Approvals.class).current(run).orElseThrow().page();
    assertThat(page.split("\"endsBy\"", -1)).hasSizeGreaterThan(70);
  }

  @Test
  void givenAReturnUnderWay_whenTheSameAgentIsToBeDrained_thenRefusedWithThatRun()
      throws IOException {
    closedFor("nothing", "nothing");
    bench.simulator().hand().deactivate(AGENT);
    String back = bench.reactivate(AGENT);
    assertThat(preview("drain-node").refusal().orElseThrow())
        .contains(back, "reactivate-node of operator");
    String drain = bench.drain(AGENT);
    assertThat(bench.outcome(drain)).isEqualTo("refused");
    assertThat(bench.outcomeReason(drain)).contains(back);
  }
}
