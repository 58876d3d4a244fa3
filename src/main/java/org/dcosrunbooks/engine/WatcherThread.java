package org.dcosrunbooks.engine;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Lets the watcher tick. Slower when answers slow down: it rests at least as long as the last look
 * took, twice.
 */
@Component
@ConditionalOnProperty(
    prefix = "runbooks.engine",
    name = "watcher",
    havingValue = "true",
    matchIfMissing = true)
class WatcherThread implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(WatcherThread.class);

  private final Watcher watcher;
  private final Duration tick;
  private ScheduledExecutorService thread;

  WatcherThread(Watcher watcher, EngineSettings settings) {
    this.watcher = watcher;
    this.tick = settings.tick();
  }

  @Override
  public synchronized void start() {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread named = new Thread(work, "watcher");
              named.setDaemon(true);
              return named;
            });
    schedule(Duration.ZERO);
  }

  private synchronized void schedule(Duration pause) {
    if (thread != null && !thread.isShutdown()) {
      thread.schedule(this::round, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void round() {
    Duration pause = tick;
    try {
      Duration took = watcher.tick().multipliedBy(2);
      pause = took.compareTo(tick) > 0 ? took : tick;
    } catch (RuntimeException broken) {
      // the database is away: the next round looks again
      LOG.error("A round of the watcher failed", broken);
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
