package org.dcosrunbooks.audit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.dcosrunbooks.failure.Breakdowns;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Ticking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Goes the rounds of the record while the service runs, the first of them at once. */
final class RecordThread implements SmartLifecycle {

  static final Duration EVERY = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(RecordThread.class);

  private final Supplier<List<RecordRound>> rounds;
  private ScheduledExecutorService thread;

  RecordThread(Supplier<List<RecordRound>> rounds) {
    this.rounds = rounds;
  }

  @Override
  public synchronized void start() {
    List<Ticking> all = rounds.get().stream().map(RecordThread::ticking).toList();
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread named = new Thread(work, "record");
              named.setDaemon(true);
              return named;
            });
    thread.scheduleWithFixedDelay(
        () -> all.forEach(Ticking::run), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
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

  @Override
  public synchronized void stop() {
    if (thread != null) {
      thread.shutdown();
      thread = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }
}
