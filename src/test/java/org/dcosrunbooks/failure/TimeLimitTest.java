package org.dcosrunbooks.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TimeLimitTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private static Duration left() {
    return TimeLimit.left(HOUR);
  }

  @Test
  void givenNoLimit_whenAsked_thenWhateverIsWanted() {
    assertThat(left()).isEqualTo(HOUR);
  }

  @Test
  void givenALimit_whenOneInsideIsLonger_thenTheShorterCounts() {
    Duration inside =
        TimeLimit.within(Duration.ofSeconds(5), () -> TimeLimit.within(HOUR, TimeLimitTest::left));
    assertThat(inside).isLessThanOrEqualTo(Duration.ofSeconds(5)).isPositive();
    assertThat(left()).isEqualTo(HOUR);
  }

  @Test
  void givenALimitThatIsOver_whenAsked_thenNothingIsLeft() {
    assertThat(TimeLimit.within(Duration.ofSeconds(-1), TimeLimitTest::left)).isNegative();
  }

  @Test
  void givenWorkForAnotherThread_whenCarried_thenTheLimitGoesWithIt() {
    Supplier<Duration> carried =
        TimeLimit.within(Duration.ofSeconds(5), () -> TimeLimit.carried(TimeLimitTest::left));
    assertThat(CompletableFuture.supplyAsync(carried).join())
        .isLessThanOrEqualTo(Duration.ofSeconds(5));
  }
}
