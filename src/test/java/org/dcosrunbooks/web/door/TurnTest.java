package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Questions of people wait for each other, and never take all that there is. */
class TurnTest {

  private static final Turn.Most MOST = new Turn.Most(8, 4, 44, 24, Duration.ofSeconds(10));

  @Test
  void givenManyLongQuestions_whenAskedAtOnce_thenFewOfOnePersonAndEightInAll() throws Exception {
    Turn turns = new Turn(MOST);
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch eight = new CountDownLatch(8);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger ofOne = new AtomicInteger();
    AtomicInteger mostOfOne = new AtomicInteger();
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Future<?>> asked = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String person = i < 20 ? "greedy" : "person" + i;
      asked.add(
          threads.submit(
              () -> {
                turns.<RuntimeException, InterruptedException>take(
                    person,
                    () -> {
                      most.accumulateAndGet(now.incrementAndGet(), Math::max);
                      if (person.equals("greedy")) {
                        mostOfOne.accumulateAndGet(ofOne.incrementAndGet(), Math::max);
                      }
                      eight.countDown();
                      end.await();
                      ofOne.addAndGet(person.equals("greedy") ? -1 : 0);
                      now.decrementAndGet();
                    });
                return null;
              }));
    }
    assertThat(eight.await(10, TimeUnit.SECONDS)).isTrue();
    end.countDown();
    for (Future<?> one : asked) {
      one.get(10, TimeUnit.SECONDS);
    }
    threads.shutdownNow();
    assertThat(most).hasValue(8);
    assertThat(mostOfOne.get()).isLessThanOrEqualTo(4);
  }

  @Test
  void givenSomebodyWhoAsksWithoutEnd_whenMoreWaitThanMay_thenToldAtOnce() throws Exception {
    Turn turns = new Turn(MOST);
    CountDownLatch end = new CountDownLatch(1);
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Future<Integer>> asked = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      asked.add(
          threads.submit(
              () -> {
                try {
                  turns.<RuntimeException, InterruptedException>take("greedy", end::await);
                  return 200;
                } catch (Closed closed) {
                  return closed.status();
                }
              }));
    }
    int told = 0;
    for (int i = 0; i < 200 && told < 16; i++) {
      told = (int) asked.stream().filter(Future::isDone).count();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(told).isEqualTo(16);
    end.countDown();
    for (Future<Integer> one : asked) {
      assertThat(one.get(10, TimeUnit.SECONDS)).isIn(200, 429);
    }
    threads.shutdownNow();
  }

  @Test
  void givenALongOneOfTheSamePerson_whenTheirPatienceEnds_thenTheyAreToldToComeAgain()
      throws Exception {
    Turn turns = new Turn(new Turn.Most(2, 1, 4, 4, Duration.ofMillis(50)));
    turns.<Exception, Closed>take(
        "one",
        () -> {
          assertThatExceptionOfType(Closed.class)
              .isThrownBy(() -> turns.take("one", () -> {}))
              .matches(closed -> closed.status() == 429);
          turns.take("other", () -> {});
        });
  }
}
