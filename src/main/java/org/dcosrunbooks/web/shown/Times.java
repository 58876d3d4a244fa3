package org.dcosrunbooks.web.shown;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.dcosrunbooks.cluster.Amounts;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Times as pages show them: in the server's zone, with the zone's name and their age. */
@Component
public class Times {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss z", Locale.ENGLISH);
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("d MMM HH:mm:ss z", Locale.ENGLISH);
  private static final DateTimeFormatter YEAR_AND_TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss z", Locale.ENGLISH);
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ENGLISH);

  private final Clock clock;
  private final ZoneId zone;

  @Autowired
  public Times(Clock clock) {
    this(clock, ZoneId.systemDefault());
  }

  Times(Clock clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  /**
   * A moment in four forms.
   *
   * @param iso for programs, in UTC
   * @param utc for people elsewhere
   * @param local in the server's zone; the day is left out when it is today
   * @param age as in {@code 7 min ago} or {@code in 3 min}
   * @param lasting as in {@code for 7 min}: what began then and goes on
   */
  public record Moment(String iso, String utc, String local, String age, String lasting) {}

  public Moment at(Instant instant) {
    ZonedDateTime there = instant.atZone(zone);
    ZonedDateTime now = clock.instant().atZone(zone);
    DateTimeFormatter form =
        there.toLocalDate().equals(now.toLocalDate())
            ? TIME
            : there.getYear() == now.getYear() ? DAY_AND_TIME : YEAR_AND_TIME;
    return new Moment(
        instant.toString(),
        UTC.format(instant.atZone(ZoneOffset.UTC)),
        form.format(there),
        age(instant),
        "for " + Amounts.age(Duration.between(instant, clock.instant())));
  }

  /** The same, or null for null: templates leave it out then. */
  public Moment orNull(java.util.Optional<Instant> instant) {
    return instant.map(this::at).orElse(null);
  }

  public Instant now() {
    return clock.instant();
  }

  private String age(Instant instant) {
    Duration ago = Duration.between(instant, clock.instant());
    if (ago.isNegative() && ago.toSeconds() < 0) {
      return "in " + Amounts.span(ago.negated());
    }
    return Amounts.age(ago) + " ago";
  }
}
