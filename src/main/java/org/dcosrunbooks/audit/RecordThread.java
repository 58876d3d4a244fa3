package org.dcosrunbooks.audit;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.dcosrunbooks.failure.Breakdowns;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.OwnThread;
import org.dcosrunbooks.failure.Ticking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes the rounds of the record while the service runs, the first of them at once. */
final class RecordThread extends OwnThread {

  static final Duration EVERY = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(RecordThread.class);

  private final Supplier<List<RecordRound>> rounds;

  RecordThread(Supplier<List<RecordRound>> rounds) {
    super("record");
    this.rounds = rounds;
  }

  @Override
  protected void begin() {
    List<Ticking> all = rounds.get().stream().map(RecordThread::ticking).toList();
    again(EVERY, () -> all.forEach(Ticking::run));
  }

  /** Whatever breaks in one, the next round tells whether the record can be written. */
  private static Ticking ticking(RecordRound round) {
    return new Ticking(Breakdowns.During.BACKGROUND, "the rounds of the record", () -> once(round));
  }

  private static void once(RecordRound round) {
    try {
      round.round();
    } catch (Failure told) {
      LOG.warn("A round of the record: {}", told.account().inOneParagraph());
    }
  }
}
