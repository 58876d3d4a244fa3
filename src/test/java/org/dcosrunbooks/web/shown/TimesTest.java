package org.dcosrunbooks.web.shown;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {

  private static final Instant NOW = Instant.parse("2026-11-21T15:09:04Z");
  private final Times times =
      new Times(Clock.fixed(NOW, ZoneOffset.UTC), ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T15:02:11Z, 16:02:11 CET,             6 min ago",
    "2026-11-21T15:09:06Z, 16:09:06 CET,             in 2 s",
    "2026-11-20T23:30:00Z, 00:30:00 CET,             15 h 39 min ago",
    "2026-11-20T22:30:00Z, 20 Nov 23:30:00 CET,      16 h 39 min ago",
    "2025-07-01T10:00:00Z, 1 Jul 2025 12:00:00 CEST, 508 d 5 h ago"
  })
  void givenMoment_whenShown_thenLocalWithZoneAndDayWhenNotToday(
      Instant at, String local, String age) {
    Times.Moment moment = times.at(at);

    assertThat(moment.local()).isEqualTo(local);
    assertThat(moment.age()).isEqualTo(age);
  }

  @Test
  void givenMoment_whenShown_thenUtcForThoseElsewhereAndIsoForPrograms() {
    Times.Moment moment = times.at(Instant.parse("2026-11-21T15:02:11Z"));

    assertThat(moment.utc()).isEqualTo("2026-11-21 15:02:11 UTC");
    assertThat(moment.iso()).isEqualTo("2026-11-21T15:02:11Z");
  }
}
