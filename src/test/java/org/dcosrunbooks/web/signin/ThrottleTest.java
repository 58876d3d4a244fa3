package org.dcosrunbooks.web.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.dcosrunbooks.testing.TurnedClock;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private final TurnedClock clock = new TurnedClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Throttle throttle = new Throttle(clock);

  @Test
  void givenSomeWrongPasswords_whenTriedAgain_thenTheWaitDoublesUpToAMinute() {
    for (int i = 0; i < 5; i++) {
      assertThat(throttle.begin("ada", "10.0.0.9")).isZero();
    }
    assertThat(throttle.begin("ada", "10.0.0.9")).isEqualTo(Duration.ofSeconds(1));
    for (long wait : new long[] {2, 4, 8, 16, 32, 60, 60}) {
      clock.turn(throttle.begin("ada", "10.0.0.9"));
      assertThat(throttle.begin("ada", "10.0.0.9")).isZero();
      assertThat(throttle.begin("ada", "10.0.0.9")).isEqualTo(Duration.ofSeconds(wait));
    }
  }

  @Test
  void givenWaitingUser_whenAnotherUserTries_thenTheyDoNotWait() {
    for (int i = 0; i < 5; i++) {
      throttle.begin("ada", "10.0.0.1");
    }
    assertThat(throttle.begin("ada", "10.0.0.1")).isPositive();
    assertThat(throttle.begin("bob", "10.0.0.1")).isZero();
  }

  @Test
  void givenSomebodyWhoTriesWithoutEnd_thenTheUserIsNotKeptOutElsewhere() {
    for (int i = 0; i < 50; i++) {
      clock.turn(throttle.begin("ada", "10.0.0.1"));
    }
    assertThat(throttle.begin("ada", "10.0.0.2")).isZero();
  }

  @Test
  void givenTriesFromVeryManyAddresses_thenTheUserWaitsOnlyWhereTheyWereNeverRight() {
    throttle.begin("ada", "10.0.0.1");
    throttle.succeeded("ada", "10.0.0.1");
    for (int i = 0; i < 100; i++) {
      assertThat(throttle.begin("ada", "10.1.0." + i)).isZero();
    }
    assertThat(throttle.begin("ada", "10.2.0.1")).isPositive();
    assertThat(throttle.begin("ada", "10.0.0.1")).isZero();
  }

  @Test
  void givenANeighbourWhoTriesManyUsers_thenWhoWasRightThereDoesNotWait() {
    throttle.begin("ada", "10.0.0.1");
    throttle.succeeded("ada", "10.0.0.1");
    for (int i = 0; i < 25; i++) {
      throttle.begin("user" + i, "10.0.0.1");
    }
    assertThat(throttle.begin("bob", "10.0.0.1")).isPositive();
    for (int i = 0; i < 5; i++) {
      assertThat(throttle.begin("ada", "10.0.0.1")).isZero();
    }
    assertThat(throttle.begin("ada", "10.0.0.1")).isPositive();
  }

  @Test
  void givenManyUsersTriedFromOneAddress_thenTheAddressWaits() {
    for (int i = 0; i < 20; i++) {
      assertThat(throttle.begin("user" + i, "2001:db8::" + i)).isZero();
    }
    assertThat(throttle.begin("ada", "2001:db8::ffff")).isPositive();
    assertThat(throttle.begin("ada", "2001:db8:0:1::1")).isZero();
  }

  @Test
  void givenRightPassword_thenTheUsersWrongOnesAreForgotten() {
    for (int i = 0; i < 4; i++) {
      throttle.begin("ada", "10.0.0.1");
    }
    throttle.begin("ada", "10.0.0.1");
    throttle.succeeded("ada", "10.0.0.1");
    assertThat(throttle.begin("ada", "10.0.0.1")).isZero();
    assertThat(throttle.begin("ada", "10.0.0.1")).isZero();
  }

  @Test
  void givenAQuarterOfAnHour_thenWrongPasswordsAreForgotten() {
    for (int i = 0; i < 5; i++) {
      throttle.begin("ada", "10.0.0.1");
    }
    clock.turn(Duration.ofMinutes(16));
    for (int i = 0; i < 4; i++) {
      assertThat(throttle.begin("ada", "10.0.0.1")).isZero();
    }
  }

  @Test
  void givenEndlessNames_thenTheMemoryOfThemHasAnEnd() {
    for (int i = 0; i < 50_000; i++) {
      throttle.begin(
          "x".repeat(i % 500) + i,
          "10." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255));
    }
    assertThat(throttle.remembered()).isLessThanOrEqualTo(20_000);
  }
}
