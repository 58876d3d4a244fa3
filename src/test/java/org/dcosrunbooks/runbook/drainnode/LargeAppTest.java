package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An app of 5,000 instances in a cluster of 1,000 agents. */
class LargeAppTest {

  private static final int AGENTS = 1_000;

  private static Story large() {
    String[] others =
        IntStream.range(1, AGENTS).mapToObj(number -> "s" + number).toArray(String[]::new);
    String[] instances =
        IntStream.range(0, 5_000)
            .mapToObj(number -> number < 50 ? "a" : others[number % others.length])
            .toArray(String[]::new);
    return new Story()
        .onlyAgents(others)
        .app("/large", Story.usual().needs(0.01, 8).where("hostname", "GROUP_BY", "3"), instances);
  }

  @Test
  void givenAnAppOf5000_whenPlanned_thenOneLineForAllAndTheirTasksListed() {
    Impact impact = large().impact();
    assertThat(impact.page().lines())
        .singleElement()
        .satisfies(
            line -> assertThat(line.text()).startsWith("50 instances of 1 app move (/large)"));
    assertThat(impact.page().tasks()).hasSize(50);
    assertThat(impact.work().replicated()).hasSize(1);
  }

  @Test
  @Tag("endurance")
  void givenAnAppOf5000_whenPlannedAgainAndAgain_thenWithinAFifthOfASecond() {
    ImpactAssessment.Question question = large().question();
    long shortest = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = System.nanoTime();
      assertThat(ImpactAssessment.of(question, java.util.List.of()).bound().toZero()).isEmpty();
      shortest = Math.min(shortest, System.nanoTime() - before);
    }
    assertThat(Duration.ofNanos(shortest)).isLessThan(Duration.ofMillis(200));
  }
}
