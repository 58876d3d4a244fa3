package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
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
