package org.dcosrunbooks.web.shown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SameMomentTest {

  @Test
  void givenALookAtWork_whenOthersAskForTheSame_thenTheyShareIt_andWhoAsksLaterLooksAnew()
      throws Exception {
    AtomicInteger looks = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    SameMoment<String, Integer> same =
        new SameMoment<>(
            agent -> {
              begun.countDown();
              try {
                end.await();
              } catch (InterruptedException stopping) {
                throw new IllegalStateException(stopping);
              }
              return looks.incrementAndGet();
            });
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Thread> askers = new java.util.concurrent.CopyOnWriteArrayList<>();
    List<Future<Integer>> asked = new ArrayList<>();
    asked.add(threads.submit(() -> same.of("10.0.0.1")));
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    CountDownLatch here = new CountDownLatch(5);
    for (int i = 0; i < 5; i++) {
      asked.add(
          threads.submit(
              () -> {
                askers.add(Thread.currentThread());
                here.countDown();
                return same.of("10.0.0.1");
              }));
    }
    assertThat(here.await(10, TimeUnit.SECONDS)).isTrue();
    org.awaitility.Awaitility.await()
        .until(() -> askers.stream().allMatch(one -> one.getState() == Thread.State.WAITING));
    end.countDown();
    for (Future<Integer> one : asked) {
      assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
    assertThat(same.of("10.0.0.1")).isEqualTo(2);
    threads.shutdownNow();
  }
}
