package org.dcosrunbooks.engine;

import static org.dcosrunbooks.failure.Breakdowns.During.WATCH;

import java.time.Duration;
import org.dcosrunbooks.failure.OwnThread;
import org.dcosrunbooks.failure.Ticking;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
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
class WatcherThread extends OwnThread {

  private final Watcher watcher;
  private final Duration tick;
  private volatile long restedAt;

  WatcherThread(Watcher watcher, EngineSettings settings) {
    super("watcher");
    this.watcher = watcher;
    this.tick = settings.tick();
  }

  @Override
  protected void begin() {
    restedAt = System.nanoTime();
    // asked for once: nothing has to be begun again after a round for which there was no memory
    again(tick, new Ticking(WATCH, "the watcher", this::round));
  }

  /** The database may be away, and anything may break: the next round looks again. */
  private void round() {
    if (System.nanoTime() - restedAt >= 0) {
      Duration took = watcher.tick();
      restedAt = System.nanoTime() + took.toNanos() * 2;
    }
  }
}
