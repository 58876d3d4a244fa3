package org.dcosrunbooks.node;

import static org.dcosrunbooks.failure.Breakdowns.During.MACHINE;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcosrunbooks.failure.Ticking;

/** The threads that look at jobs which are followed; there are none before the first. */
final class FollowThreads implements Executor, AutoCloseable {

  private static final int LOOKS_AT_ONCE = 16;
  private static final long TICK_MILLIS = 250;

  private final AtomicInteger number = new AtomicInteger();
  private final ThreadPoolExecutor looks =
      new ThreadPoolExecutor(
          LOOKS_AT_ONCE, LOOKS_AT_ONCE, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named());
  private ScheduledExecutorService ticker;
  private boolean closed;

  FollowThreads() {
    looks.allowCoreThreadTimeOut(true);
  }

  private ThreadFactory named() {
    return work -> {
      Thread thread = new Thread(work, "node-follow-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void execute(Runnable look) {
    looks.execute(look);
  }

  /** Ticks from now on; does nothing when it does already. */
  synchronized void tick(Runnable tick) {
    if (ticker == null && !closed) {
      ticker = Executors.newSingleThreadScheduledExecutor(named());
      ticker.scheduleWithFixedDelay(
          new Ticking(MACHINE, "following jobs", tick), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (ticker != null) {
      ticker.shutdownNow();
    }
    looks.shutdownNow();
  }
}
