package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many who ask at once while time passes. */
class ManyAtOnceTest {

  @Test
  void givenTenThreads_whenTheyAskAndDrain_thenEveryAnswerIsWholeAndEveryDrainIsCounted()
      throws Exception {
    HandClock clock = new HandClock();
    ExecutorService threads = Executors.newFixedThreadPool(10);
    try (Simulator simulator = DemoCluster.scenario().start(clock)) {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<Integer>> answers = new ArrayList<>();
      for (int thread = 0; thread < 10; thread++) {
        answers.add(threads.submit(() -> ask(simulator, clock, go)));
      }
      go.countDown();
      int drains = 0;
      for (Future<Integer> answer : answers) {
        drains += answer.get(60, TimeUnit.SECONDS);
      }
      assertThat(drains).isEqualTo(100);
      assertThat(simulator.drains("10.0.2.14")).isEqualTo(100);
      assertThat(simulator.received("DRAIN_AGENT")).isEqualTo(100);
    } finally {
      threads.shutdownNow();
    }
  }

  private static int ask(Simulator simulator, HandClock clock, CountDownLatch go)
      throws IOException, InterruptedException {
    Caller caller = new Caller(simulator);
    go.await();
    int drains = 0;
    for (int round = 0; round < 10; round++) {
      clock.turnSeconds(0.1);
      assertThat(caller.master("GET_AGENTS").get("agents")).hasSize(9);
      assertThat(caller.drain("10.0.2.14")).isEqualTo("200");
      drains++;
      assertThat(caller.master("GET_TASKS").has("tasks")).isTrue();
    }
    return drains;
  }
}
