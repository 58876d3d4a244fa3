package org.dcosrunbooks.web.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.testing.TurnedClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.BadCredentialsException;

/** How passwords are judged when many come at once; each judgement takes until it is let go. */
class CredentialsTest {

  private static final String RIGHT = "right";
  private static final int PROCESSORS = 3;
  private static final int MANY = 200;

  private final TurnedClock clock = new TurnedClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicInteger judged = new AtomicInteger();
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final CountDownLatch go = new CountDownLatch(1);
  private final ExecutorService visitors = Executors.newFixedThreadPool(MANY);
  private final Credentials credentials =
      new Credentials(
          people(),
          new Throttle(clock),
          new Proven(clock, new SecureRandom()),
          new Turns(PROCESSORS, Duration.ofSeconds(30)));

  private People people() {
    People people = mock(People.class);
    when(people.stamp(anyString())).thenReturn(Optional.of("stamp"));
    when(people.passwordFits(any(), any()))
        .thenAnswer(
            asked -> {
              judged.incrementAndGet();
              mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
              assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
              now.decrementAndGet();
              return RIGHT.equals(asked.getArgument(1));
            });
    return people;
  }

  @AfterEach
  void leave() {
    visitors.shutdownNow();
  }

  @Test
  void givenWrongPasswords_whenTriedOneByOne_thenFiveAreJudgedOnceEach() {
    go.countDown();
    for (int i = 0; i < 5; i++) {
      String password = "wrong " + i;
      assertThatThrownBy(() -> credentials.judge("ada", password, "10.0.0.1"))
          .isInstanceOf(BadCredentialsException.class);
    }
    assertThatThrownBy(() -> credentials.judge("ada", "wrong", "10.0.0.1"))
        .isInstanceOf(TooManyTries.class);
    assertThat(judged).hasValue(5);
  }

  @Test
  void givenTheSameRightPasswordManyTimesAtOnce_thenJudgedOnceAndAllAreLetIn() throws Exception {
    List<Future<String>> tries = at(50, i -> credentials.judge("ada", RIGHT, "10.0.0.1"));
    go.countDown();
    for (Future<String> one : tries) {
      assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo("stamp");
    }
    assertThat(judged).hasValue(1);
  }

  @Test
  void givenWrongPasswordsFromEverywhere_thenFewAreJudgedAtOnceAndWhoWasRightBeforeIsLetIn()
      throws Exception {
    Future<String> before = visitors.submit(() -> credentials.judge("ada", RIGHT, "10.0.0.1"));
    while (now.get() == 0) {
      Thread.onSpinWait();
    }
    go.countDown();
    assertThat(before.get(30, TimeUnit.SECONDS)).isEqualTo("stamp");
    clock.turn(Duration.ofMinutes(6));

    List<Future<String>> wrong =
        at(MANY - 1, i -> credentials.judge("user" + i, "wrong", "10.1." + i + ".1"));
    assertThat(credentials.judge("ada", RIGHT, "10.0.0.1")).isEqualTo("stamp");

    for (Future<String> one : wrong) {
      assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfAny(BadCredentialsException.class, TooManyAtOnce.class);
    }
    assertThat(mostAtOnce.get()).isLessThanOrEqualTo(PROCESSORS);
  }

  @Test
  void givenAllTurnsTaken_whenMoreComeThanMayWait_thenTheyAreToldAtOnce() throws Exception {
    List<Future<String>> wrong =
        at(100, i -> credentials.judge("user" + i, "wrong", "10.1." + i + ".1"));
    int toldAtOnce = 0;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (toldAtOnce < 68 && System.nanoTime() < deadline) {
      toldAtOnce = (int) wrong.stream().filter(Future::isDone).count();
      Thread.onSpinWait();
    }
    assertThat(toldAtOnce).as("100 less those who may wait").isEqualTo(68);
    assertThat(judged.get()).isLessThan(PROCESSORS);
    go.countDown();
  }

  private List<Future<String>> at(int count, java.util.function.IntFunction<String> visit) {
    List<Callable<String>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int which = i;
      all.add(() -> visit.apply(which));
    }
    return all.stream().map(visitors::submit).toList();
  }
}
