package org.dcosrunbooks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one person may start in a minute, and at the same time. */
class StartLimitsTest {

  private static Bench bench;

  @BeforeAll
  static void open() {
    bench =
        new Bench(Databases.Kind.H2_MEMORY, Simulator.cluster().agent("10.0.2.77"))
            .with("runbooks.engine.refused-starts-a-minute", 10)
            .start();
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @BeforeEach
  void aMinuteLater() {
    bench.fresh();
    bench.turn(Duration.ofSeconds(61));
  }

  private static String start(String agent) {
    return bench.runs().start("drain-node", Map.of("agent", agent, "reason", "x"), "operator");
  }

  private static Throwable startAtTheEngine(String agent) {
    bench.identities().setAuthentication("operator", List.of("operators"));
    try {
      return catchThrowable(
          () ->
              bench
                  .runtime()
                  .startProcessInstanceByKey(
                      "drain-node", new HashMap<>(Map.of("agent", agent, "reason", "x"))));
    } finally {
      bench.identities().clearAuthentication();
    }
  }

  @Test
  void givenTenStartsRefusedAtTheDoor_whenTheNextComes_thenItWaitsAtEveryDoorForAMinute() {
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> start("no agent")).isInstanceOf(BadInput.class);
      assertThat(startAtTheEngine("no agent")).hasRootCauseInstanceOf(BadInput.class);
    }
    assertThatThrownBy(() -> start("10.0.2.77"))
        .isInstanceOfSatisfying(
            TooManyStarts.class, wait -> assertThat(wait.seconds()).isEqualTo(60))
        .hasMessageContaining("wait 60 s");
    assertThat(startAtTheEngine("10.0.2.77"))
        .satisfies(
            refused ->
                assertThat(AtTheDoor.thrownBehind(refused))
                    .get()
                    .isInstanceOfSatisfying(
                        RestException.class,
                        rest -> assertThat(rest.getStatus().getStatusCode()).isEqualTo(429)));
    assertThatCode(
            () ->
                bench
                    .runs()
                    .start("drain-node", Map.of("agent", "10.0.2.77", "reason", "x"), "both"))
        .doesNotThrowAnyException();

    bench.turn(Duration.ofSeconds(61));
    assertThat(start("10.0.2.77")).isNotEmpty();
  }

  @Test
  void givenTenRunsThatEndedAsRefused_whenTheNextIsStarted_thenItWaitsAndThereIsNoRun() {
    for (int i = 0; i < 10; i++) {
      String run = start("10.9.9." + i);
      bench.pump();
      assertThat(bench.outcome(run)).isEqualTo("refused");
    }
    int before = bench.runs().list(false, 500).size();
    assertThatThrownBy(() -> start("10.9.9.10")).isInstanceOf(TooManyStarts.class);
    assertThat(bench.runs().list(false, 500)).hasSize(before);
  }

  @Test
  void givenFiftyAgents_whenTheyAreStartedInARow_thenAllPass() {
    for (int i = 0; i < 50; i++) {
      assertThat(start("10.8.0." + i)).isNotEmpty();
    }
  }

  @Test
  void givenAStartThatHasNotLookedYet_whenTheSameIsStartedAgain_thenRefusedByTheFirstOnesName() {
    String first = start("10.8.0.1");
    assertThatThrownBy(() -> start("10.8.0.1"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(first);
    assertThat(bench.runs().start("drain-node", Map.of("agent", "10.8.0.1", "reason", "x"), "both"))
        .isNotEmpty();
    bench.pump();
    assertThat(start("10.8.0.1")).isNotEqualTo(first);
  }

  @Test
  void givenTheSameStartTwiceAtOnce_thenOneRun() throws Exception {
    ExecutorService hands = Executors.newFixedThreadPool(4);
    CyclicBarrier together = new CyclicBarrier(4);
    Callable<String> one =
        () -> {
          together.await();
          return start("10.8.0.2");
        };
    List<Future<String>> all = IntStream.range(0, 4).mapToObj(i -> hands.submit(one)).toList();
    int started = 0;
    for (Future<String> each : all) {
      try {
        each.get();
        started++;
      } catch (ExecutionException refused) {
        assertThat(refused).hasCauseInstanceOf(Refused.class);
      }
    }
    hands.shutdown();
    assertThat(started).isEqualTo(1);
    assertThat(bench.runs().list(true, 500)).hasSize(1);
  }

  @Test
  void givenANoteAndARefusedTryInItsRecord_whenTheSameIsStartedAgain_thenItHasStillNotLookedYet() {
    String first = start("10.8.0.3");
    bench.runs().note(first, "operator", "this one is urgent");
    bench
        .bean(Evidence.class)
        .append(first, Entry.Kind.REFUSAL, "", "approver", "an old page", Map.of());
    assertThatThrownBy(() -> start("10.8.0.3"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(first);
  }

  @Test
  void givenAHundredAgentsAtOnce_thenNoMoreStartsPassThanMayBeRefused() throws Exception {
    ExecutorService hands = Executors.newFixedThreadPool(5);
    List<Future<String>> all =
        IntStream.range(0, 100).mapToObj(i -> hands.submit(() -> start("10.7.0." + i))).toList();
    for (Future<String> each : all) {
      try {
        each.get();
      } catch (ExecutionException refused) {
        assertThat(refused)
            .cause()
            .isInstanceOf(TooManyStarts.class)
            .hasMessageContaining("60 of your starts have not looked at the cluster yet");
      }
    }
    hands.shutdown();
    assertThat(bench.runs().list(true, 500)).hasSizeBetween(50, 60);
    assertThat(bench.runs().start("drain-node", Map.of("agent", "10.7.1.1", "reason", "x"), "both"))
        .isNotEmpty();

    bench.pump();
    bench.turn(Duration.ofSeconds(61));
    assertThat(start("10.0.2.77")).isNotEmpty();
  }
}
