package org.dcosrunbooks.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Head;
import org.dcosrunbooks.audit.Pulse;
import org.dcosrunbooks.audit.RecordChecks;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

/** The check at the start, and where its verdict goes. */
class DailyRecordCheckTest {

  private static final Instant AT = Instant.parse("2024-11-21T16:02:11.250Z");
  private static final Head HEAD = new Head(812, "ab".repeat(32));
  private static final String NOT_AS_NOTED =
      "link 1 of the chain over all runs is not the one that it was when it was noted: what stood"
          + " before it was rewritten, or cut off";

  private final Evidence evidence = Mockito.mock(Evidence.class);
  private final List<Head> noted = new ArrayList<>();
  private final RecordChecks checks =
      new RecordChecks(evidence, noted::add, java.time.Clock.systemUTC());

  private void finds(String... problems) {
    Mockito.when(evidence.verifyAll(Optional.empty()))
        .thenReturn(new Evidence.Verdict(812, List.of(problems), List.of(), HEAD, AT, AT));
  }

  @Test
  void givenTheServiceStarts_whenItRuns_thenAllIsCheckedAndTheHeadIsNoted() {
    finds();
    DailyRecordCheck daily = new DailyRecordCheck(checks);
    daily.start();
    try {
      await().atMost(Duration.ofSeconds(10)).until(() -> checks.last().isPresent());
    } finally {
      daily.stop();
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> noted.contains(HEAD));
    assertThat(daily.isRunning()).isFalse();
  }

  @Test
  void givenAChangedRecord_whenChecked_thenHealthStaysUpAndTellsIt() {
    Pulse pulse = Mockito.mock(Pulse.class);
    Mockito.when(pulse.age()).thenReturn(Duration.ZERO);
    RecordHealth health = new RecordHealth(evidence, pulse, checks);
    assertThat(health.health())
        .isEqualTo(Health.up().withDetail("secondsSinceWritten", 0L).build());

    finds("link 5 of the chain over all runs is missing");
    checks.check(Optional.empty());

    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    assertThat(health.health().getDetails())
        .containsEntry("verdict", "link 5 of the chain over all runs is missing")
        .containsEntry("head", HEAD.toString());
  }

  @Test
  void givenVerdictsAndHeads_whenCollected_thenTheyAreMetrics() {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    RecordMetrics record = new RecordMetrics(metrics, checks);
    assertThat(metrics.get("runbooks.record.intact").gauge().value()).isNaN();

    finds();
    checks.check(Optional.empty());
    noted.forEach(record::noted);
    assertThat(metrics.get("runbooks.record.intact").gauge().value()).isEqualTo(1);
    assertThat(metrics.get("runbooks.record.checked").gauge().value())
        .isEqualTo(AT.toEpochMilli() / 1000.0);
    assertThat(metrics.get("runbooks.record.head").tag("hash", HEAD.hash()).gauge().value())
        .isEqualTo(812);

    finds("line 3 was changed");
    checks.check(Optional.empty());
    assertThat(metrics.get("runbooks.record.intact").gauge().value()).isZero();
  }

  @Test
  void givenAMistypedHead_whenChecked_thenNobodyElseIsAlarmed() {
    finds();
    checks.check(Optional.empty());
    Head wrong = new Head(1, "00".repeat(32));
    Mockito.when(evidence.verifyAll(Optional.of(wrong)))
        .thenReturn(
            new Evidence.Verdict(812, List.of(NOT_AS_NOTED), List.of(), HEAD, AT, AT),
            new Evidence.Verdict(
                812,
                List.of("run 4711: line 2 was changed", NOT_AS_NOTED),
                List.of(),
                HEAD,
                AT,
                AT));

    assertThat(checks.check(Optional.of(wrong)).intact()).isFalse();
    assertThat(checks.last().orElseThrow().intact()).isTrue();
    assertThat(checks.check(Optional.of(wrong)).intact()).isFalse();
    assertThat(checks.last().orElseThrow().intact()).as("what else it found is for all").isFalse();
  }
}
