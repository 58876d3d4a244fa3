package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.engine.Preview;
import org.dcosrunbooks.runbook.SitePolicy;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a site may choose in tables of its own. */
class SitePolicyTest {

  private static final String ONE = "10.0.2.11";
  private static final String TWO = "10.0.2.12";

  @TempDir Path folder;

  private void table(String name, String from, String to) throws IOException {
    String standard = Files.readString(Path.of("processes", "policy", name + ".dmn"));
    assertThat(standard).contains(from);
    Files.writeString(folder.resolve(name + ".dmn"), standard.replace(from, to));
  }

  private Bench bench() {
    return new Bench(Databases.Kind.H2_MEMORY, Simulator.cluster().agent(ONE).agent(TWO))
        .with("runbooks.engine.policy-folder", folder);
  }

  @Test
  void givenALabThatNeedsNobodysYesAndABudgetOfOne_whenTwoAreDrained_thenTheSecondWaits()
      throws IOException {
    table("approval", "\"needed\"", "\"none\"");
    table("agents-out", "<text>4</text>", "<text>1</text>");
    try (Bench bench = bench().start()) {
      String first = bench.drain(ONE);
      bench.turn(java.time.Duration.ofSeconds(5));
      assertThat(bench.outcome(first)).as(bench.told()).isEqualTo("drained");
      Approvals approvals = bench.bean(Approvals.class);
      Decision decision =
          approvals.decision(approvals.current(first).orElseThrow().id()).orElseThrow();
      assertThat(decision.word()).isEqualTo(Decision.Word.NOT_NEEDED);
      String second = bench.drain(TWO);
      assertThat(bench.view(second).summary().now()).contains("1 of 1 places used").contains(ONE);
      bench.abort(second);
      assertThat(bench.outcome(second)).isEqualTo("aborted");
    }
  }

  /** A row before the last one of a default table. */
  private void row(String name, String inputs, String outputs) throws IOException {
    StringBuilder rule = new StringBuilder("<rule id=\"rule_site\">");
    for (String entry : inputs.split(";", -1)) {
      rule.append("<inputEntry id=\"site_").append(rule.length()).append("\"><text>");
      rule.append(entry.strip().replace("<", "&lt;")).append("</text></inputEntry>");
    }
    for (String entry : outputs.split(";", -1)) {
      rule.append("<outputEntry id=\"site_").append(rule.length()).append("\"><text>");
      rule.append(entry.strip()).append("</text></outputEntry>");
    }
    String standard = Files.readString(Path.of("processes", "policy", name + ".dmn"));
    int last = standard.lastIndexOf("<rule ");
    Files.writeString(
        folder.resolve(name + ".dmn"),
        standard.substring(0, last) + rule.append("</rule>") + standard.substring(last));
  }

  private static ZonedDateTime at(String time) {
    return ZonedDateTime.parse(time);
  }

  @Test
  void givenAFreezeAndHoursOfTheSite_whenAsked_thenTheRowThatFitsSaysWhy() throws IOException {
    row("hours", "; ; ; ; [20261221..20270105]", "false; \"change freeze until 5 January\"");
    try (Bench bench = bench().start()) {
      SitePolicy policy = bench.bean(SitePolicy.class);
      assertThat(policy.hours("drain-node", "drain", at("2026-12-20T23:59:00Z")).refusal())
          .isEmpty();
      assertThat(policy.hours("drain-node", "drain", at("2026-12-21T00:00:00Z")).refusal())
          .contains("change freeze until 5 January");
      assertThat(policy.hours("drain-node", "drain", at("2027-01-06T00:00:00Z")).refusal())
          .isEmpty();
    }
  }

  @Test
  void givenOnlyNightsOnWorkdaysForRemovals_whenAsked_thenByWeekdayHourAndPurpose()
      throws IOException {
    row("hours", "; \"removal\"; [1..5]; [8..17]; ", "false; \"removals at night only\"");
    try (Bench bench = bench().start()) {
      SitePolicy policy = bench.bean(SitePolicy.class);
      String friday = "2026-11-20T";
      assertThat(policy.hours("drain-node", "removal", at(friday + "09:00:00Z")).refusal())
          .contains("removals at night only");
      assertThat(policy.hours("drain-node", "removal", at(friday + "18:00:00Z")).refusal())
          .isEmpty();
      assertThat(policy.hours("drain-node", "maintenance", at(friday + "09:00:00Z")).refusal())
          .isEmpty();
      assertThat(policy.hours("drain-node", "removal", at("2026-11-21T09:00:00Z")).refusal())
          .as("a Saturday")
          .isEmpty();
    }
  }

  @Test
  void givenAProtectedFolder_whenAskedWhatMayFall_thenThatAndNothingElse() throws IOException {
    row("never-down", "starts with(name, \"/payments/\")", "true");
    try (Bench bench = bench().start()) {
      SitePolicy.NeverDown never =
          bench.bean(SitePolicy.class).neverDown(List.of("/payments/api", "/shop", "data/kafka"));
      assertThat(never.names()).containsExactly("/payments/api");
      assertThat(never.digest()).hasSize(64);
    }
  }

  @Test
  void givenARefusalWithoutAReason_whenAsked_thenTheTableIsCalledWrong() throws IOException {
    row("hours", "; ; ; ; ", "false; \"\"");
    try (Bench bench = bench().start()) {
      SitePolicy policy = bench.bean(SitePolicy.class);
      assertThatThrownBy(() -> policy.hours("drain-node", "drain", at("2026-11-20T09:00:00Z")))
          .hasMessageContaining("policy table hours is wrong");
    }
  }

  @Test
  void givenAFreeze_whenWhatADrainWouldDoIsAsked_thenItSaysThatARunWouldEndAsRefused()
      throws IOException {
    row("hours", "; ; ; ; ", "false; \"change freeze until 5 January\"");
    try (Bench bench = bench().start()) {
      Preview preview =
          bench
              .runs()
              .preview("drain-node", Map.of("agent", ONE, "reason", "replace DIMM B2"), "operator")
              .orElseThrow();
      assertThat(preview.refusal().orElseThrow())
          .isEqualTo("Not drained, nothing was changed. hours: change freeze until 5 January");
      assertThat(preview.page()).isPresent();
    }
  }

  @Test
  void givenATableThatNothingAsksFor_whenStarted_thenRefusedByItsName() throws IOException {
    table("approval", "id=\"approval\"", "id=\"aproval\"");
    Bench bench = bench();
    assertThatThrownBy(bench::start).hasStackTraceContaining("has a table aproval");
    bench.close();
  }

  @Test
  void givenATableThatIsNoTable_whenStarted_thenRefusedByItsFolder() throws IOException {
    Files.writeString(folder.resolve("approval.dmn"), "<nonsense/>");
    Bench bench = bench();
    assertThatThrownBy(bench::start).hasStackTraceContaining("cannot be used");
    bench.close();
  }
}
