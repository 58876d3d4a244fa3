package org.dcosrunbooks.failure;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/** A thread for what is done again and again while the service runs. */
public abstract class OwnThread implements SmartLifecycle {

  private final String name;
  private ScheduledExecutorService thread;

  protected OwnThread(String name) {
    this.name = name;
  }

  /** Asks for the first turns, by {@link #again} or {@link #once}. */
  protected abstract void begin();

  /** From now on; each turn begins so long after the end of the one before. */
  protected final synchronized void again(Duration pause, Runnable turn) {
    thread.scheduleWithFixedDelay(turn, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** After the pause, unless the service has ended by then. */
  protected final synchronized void once(Duration pause, Ticking turn) {
    if (thread != null) {
      thread.schedule(turn, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public final synchronized void start() {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread named = new Thread(work, name);
              named.setDaemon(true);
              return named;
            });
    begin();
  }

  @Override
  public final synchronized void stop() {
    if (thread != null) {
      thread.shutdown();
      thread = null;
    }
  }

  @Override
  public final synchronized boolean isRunning() {
    return thread != null;
  }
}
