package org.dcosrunbooks.ops;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.dcosrunbooks.audit.RecordChecks;
import org.dcosrunbooks.failure.Breakdowns;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Ticking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Has the whole record checked when the service starts, and once a day from then on. */
@Component
@ConditionalOnProperty(
    prefix = "audit",
    name = "daily-check",
    havingValue = "true",
    matchIfMissing = true)
class DailyRecordCheck implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(DailyRecordCheck.class);

  private static final Duration DAY = Duration.ofDays(1);

  /** After a check that could not be made, as when the database is away. */
  private static final Duration SOON = Duration.ofMinutes(1);

  private final RecordChecks checks;
  private ScheduledExecutorService thread;

  DailyRecordCheck(RecordChecks checks) {
    this.checks = checks;
  }

  @Override
  public synchronized void start() {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread named = new Thread(work, "record-check");
              named.setDaemon(true);
              return named;
            });
    schedule(Duration.ZERO);
  }

  private synchronized void schedule(Duration pause) {
    if (thread != null && !thread.isShutdown()) {
      thread.schedule(
          new Ticking(Breakdowns.During.BACKGROUND, "the check of the record", this::check),
          pause.toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  private void check() {
    Duration pause = SOON;
    try {
      checks.check(Optional.empty());
      pause = DAY;
    } catch (Failure notNow) {
      LOG.warn("The record could not be checked; in a minute again", notNow);
    } finally {
      schedule(pause);
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
