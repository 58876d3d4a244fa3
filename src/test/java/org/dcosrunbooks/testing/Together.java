package org.dcosrunbooks.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several things at the same moment. */
public final class Together {

  private Together() {}

  /** Starts all at once, each on its own thread; their results in order, or the first exception. */
  public static <T> List<T> all(List<? extends Callable<T>> jobs) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(jobs.size());
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<T>> results = new ArrayList<>();
      for (Callable<T> job : jobs) {
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  return job.call();
                }));
      }
      start.countDown();
      List<T> values = new ArrayList<>();
      for (Future<T> result : results) {
        values.add(result.get());
      }
      return values;
    } finally {
      threads.shutdownNow();
    }
  }
}
