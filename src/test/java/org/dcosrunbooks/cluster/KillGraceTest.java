package org.dcosrunbooks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How long a task may take to stop: as a real Mesos was seen doing it, by executor, own grace and
 * bound.
 */
class KillGraceTest {

  @ParameterizedTest
  @CsvSource({
    // executor, HTTP flag, own s, bound s, expected s, source
    "COMMAND, false,   ,    ,    3, default",
    "COMMAND, false, 60,    ,   60, own",
    "COMMAND, false, 3600,  4, 3600, own; the bound does not count here",
    "COMMAND, false,   ,  600,   3, default; the bound does not count here",
    "COMMAND, true,  3600,  4,    4, bound",
    "COMMAND, true,    ,   10,   10, bound; lengthens it from 3 s",
    "COMMAND, true,    ,    2,    2, bound",
    "COMMAND, true,   5,   10,    5, own",
    "POD,     false,  ,    10,   10, bound; lengthens it from 3 s",
    "POD,     false, 60,    5,    5, bound",
    "COMMAND, ,      60,  300,  300, at most; whether the bound counts for this executor is not known",
    "CUSTOM,  true,  60,    5,   60, at most; whether the bound counts for this executor is not known",
  })
  void givenExecutorGraceAndBound_whenDrained_thenTheTimeUntilItIsKilled(
      Task.Executor executor, Boolean http, Long own, Long bound, long expected, String source) {
    Task task =
        new Task(
            "t",
            "t",
            "f",
            new AgentId("S1"),
            TaskState.RUNNING,
            executor,
            Optional.ofNullable(own).map(Duration::ofSeconds),
            Optional.empty(),
            Resources.NONE);
    KillGrace grace =
        KillGrace.of(
            task, Optional.ofNullable(bound).map(Duration::ofSeconds), Optional.ofNullable(http));
    assertThat(grace).isEqualTo(new KillGrace(Duration.ofSeconds(expected), source));
  }
}
