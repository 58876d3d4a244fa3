package org.dcosrunbooks.web.shown;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * Does the same work for all who ask for it while it is done, once. Whoever asks later is worked
 * for anew.
 */
final class SameMoment<K, V> {

  private final Function<K, V> work;
  private final Map<K, FutureTask<V>> now = new ConcurrentHashMap<>();

  SameMoment(Function<K, V> work) {
    this.work = work;
  }

  /** What the work comes to; what it throws is thrown to each who asked. */
  V of(K key) {
    FutureTask<V> mine = new FutureTask<>(() -> work.apply(key));
    FutureTask<V> another = now.putIfAbsent(key, mine);
    if (another == null) {
      try {
        mine.run();
      } finally {
        now.remove(key, mine);
      }
    }
    return result(another == null ? mine : another);
  }

  private static <V> V result(FutureTask<V> task) {
    try {
      return task.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      if (failed.getCause() instanceof Error broken) {
        throw broken;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while others looked", stopping);
    }
  }
}
