package org.dcosrunbooks.failure;

import java.util.function.Supplier;

/**
 * Marks the work of the current thread as what somebody waits for at a page or a call. Such work
 * takes a share of what the watcher and the steps need, and never all of it.
 */
public final class ForPeople {

  private static final ThreadLocal<Boolean> IS = ThreadLocal.withInitial(() -> false);

  private ForPeople() {}

  /** Work that may throw. */
  public interface Work<T extends Exception, U extends Exception> {
    /** Does it. */
    void run() throws T, U;
  }

  /** Does the work for somebody. */
  public static <T extends Exception, U extends Exception> void run(Work<T, U> work) throws T, U {
    boolean before = IS.get();
    IS.set(true);
    try {
      work.run();
    } finally {
      IS.set(before);
    }
  }

  /** The same work for another thread, for whom the thread that asks for it works. */
  public static <T> Supplier<T> carried(Supplier<T> work) {
    boolean people = IS.get();
    return () -> {
      boolean before = IS.get();
      IS.set(people);
      try {
        return work.get();
      } finally {
        IS.set(before);
      }
    };
  }

  /** The current thread works for somebody. */
  public static boolean isNow() {
    return IS.get();
  }
}
