package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.engine.Watcher;
import org.dcosrunbooks.simulator.LoggedRequest;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A cluster of 1,000 agents on which 20, then 100 drains wait: what a round of the watcher costs
 * the master and the database, how much memory it takes, and how long it takes to read a run. Times
 * are asserted as limits only; {@code docs/benchmarks.md} has the figures of one machine.
 */
@Tag("endurance")
class ManyDrainsTest {

  private static final int AGENTS = 1_000;
  private static final int FEW = 20;
  private static final int MANY = 100;
  private static final int ROUNDS = 10;
  private static final long MEGABYTE = 1024 * 1024;

  @TempDir Path policy;

  private static String host(int number) {
    return "10.1." + number / 250 + "." + (1 + number % 250);
  }

  /** On each of the first hundred agents a task whose end nobody acknowledges. */
  private static Scenario cluster() {
    Scenario cluster = Simulator.cluster();
    String[] busy = new String[MANY];
    for (int number = 0; number < AGENTS; number++) {
      cluster.agent(host(number));
      if (number < MANY) {
        busy[number] = host(number);
      }
    }
    return cluster.framework("batch").app("batch", "etl", app -> app.on(busy));
  }

  private void table(String name, String from, String to) throws IOException {
    String standard = Files.readString(Path.of("processes", "policy", name + ".dmn"));
    assertThat(standard).contains(from);
    Files.writeString(policy.resolve(name + ".dmn"), standard.replace(from, to));
  }

  @Test
  void givenAThousandAgents_whenManyDrainsWait_thenARoundCostsNoMoreThanForFew()
      throws IOException {
    table("agents-out", "<text>4</text>", "<text>500</text>");
    table("approval", "\"needed\"", "\"none\"");
    try (Bench bench =
        new Bench(Databases.Kind.H2_MEMORY, cluster())
            .with("runbooks.engine.policy-folder", policy)
            .start()) {
      bench.simulator().hand().acknowledges("batch", false);
      List<String> runs = new ArrayList<>();
      drainUpTo(bench, runs, FEW);
      Map<String, Long> few = callsOfARound(bench);
      drainUpTo(bench, runs, MANY);
      Map<String, Long> many = callsOfARound(bench);
      assertThat(many).as("calls of one round").isEqualTo(few);

      long rows = rows(bench);
      Duration tick = Duration.ZERO;
      for (int round = 0; round < ROUNDS; round++) {
        bench.clock().turn(Duration.ofSeconds(2));
        long begin = System.nanoTime();
        bench.bean(Watcher.class).tick();
        tick = tick.plusNanos(System.nanoTime() - begin);
      }
      assertThat(rows(bench)).as("rows while nothing changes").isEqualTo(rows);

      Duration slow = slowestOf95(bench, runs);
      assertThat(slow).isLessThan(Duration.ofMillis(300));
      System.gc();
      long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      assertThat(used).as("heap, simulated cluster included").isLessThan(512 * MEGABYTE);
      System.out.printf(
          "1000 agents, %d drains waiting: %d calls a round (%s), %d ms a round, a run read in %d ms"
              + " (95th percentile), heap %d MB with the simulated cluster%n",
          MANY,
          many.values().stream().mapToLong(Long::longValue).sum(),
          many,
          tick.toMillis() / ROUNDS,
          slow.toMillis(),
          used / MEGABYTE);
    }
  }

  private static void drainUpTo(Bench bench, List<String> runs, int count) {
    while (runs.size() < count) {
      String host = host(runs.size());
      runs.add(
          bench.runs().start("drain-node", Map.of("agent", host, "reason", "many"), "operator"));
      if (runs.size() % 10 == 0) {
        bench.pump();
      }
    }
    bench.turn(Duration.ofSeconds(6));
    assertThat(runs)
        .allSatisfy(
            run ->
                assertThat(bench.view(run).waits())
                    .extracting(Runs.Wait::fact)
                    .containsExactly("Agent drained"));
  }

  private static Map<String, Long> callsOfARound(Bench bench) {
    Map<String, Long> before = calls(bench);
    bench.clock().turn(Duration.ofSeconds(2));
    bench.bean(Watcher.class).tick();
    Map<String, Long> after = calls(bench);
    before.forEach((call, times) -> after.merge(call, -times, Long::sum));
    after.values().removeIf(times -> times == 0);
    return after;
  }

  private static Map<String, Long> calls(Bench bench) {
    Map<String, Long> calls = new TreeMap<>();
    bench.simulator().requests().stream()
        .map(LoggedRequest::call)
        .distinct()
        .forEach(call -> calls.put(call, bench.simulator().received(call)));
    return calls;
  }

  private static long rows(Bench bench) {
    JdbcClient database = bench.bean(JdbcClient.class);
    return database
        .sql("select table_name from information_schema.tables where table_schema = 'PUBLIC'")
        .query(String.class)
        .list()
        .stream()
        .mapToLong(
            table ->
                database.sql("select count(*) from \"" + table + "\"").query(Long.class).single())
        .sum();
  }

  private static Duration slowestOf95(Bench bench, List<String> runs) {
    List<Duration> took = new ArrayList<>();
    for (String run : runs) {
      long begin = System.nanoTime();
      assertThat(bench.runs().find(run)).isPresent();
      took.add(Duration.ofNanos(System.nanoTime() - begin));
    }
    Collections.sort(took);
    return took.get(took.size() * 95 / 100);
  }
}
