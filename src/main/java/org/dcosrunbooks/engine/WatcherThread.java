package org.dcosrunbooks.engine;

import static org.dcosrunbooks.failure.Breakdowns.During.WATCH;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.dcosrunbooks.failure.Ticking;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Lets the watcher tick. Slower when answers slow down: it rests at least as long as the last look
 * took, twice. Nothing that a round throws ends it.
 */
@Component
@ConditionalOnProperty(
    prefix = "runbooks.engine",
    name = "watcher",
    havingValue = "true",
    matchIfMissing = true)
class WatcherThread implements SmartLifecycle {

  private final Watcher watcher;
  private final Duration tick;
  private ScheduledExecutorService thread;
  private volatile long restedAt;

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
    restedAt = System.nanoTime();
    // asked for once: nothing has to be begun again after a round for which there was no memory
    thread.scheduleWithFixedDelay(
        new Ticking(WATCH, "the watcher", this::round), 0, tick.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The database may be away, and anything may break: the next round looks again. */
  private void round() {
    if (System.nanoTime() - restedAt >= 0) {
      Duration took = watcher.tick();
      restedAt = System.nanoTime() + took.toNanos() * 2;
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
