package org.dcosrunbooks.simulator.machine;

import java.util.List;
import java.util.OptionalLong;

/** The program of a unit, as far as the world around the machine notices it. */
public interface Daemon {

  /**
   * What becomes of it right after its start.
   *
   * @param exitsAfter nanoseconds until it gives up; empty when it runs
   * @param status what it exits with then
   * @param says lines for the journal
   */
  record Fate(OptionalLong exitsAfter, int status, List<String> says) {

    public static Fate runs(String... says) {
      return new Fate(OptionalLong.empty(), 0, List.of(says));
    }

    public static Fate exits(long after, int status, String... says) {
      return new Fate(OptionalLong.of(after), status, List.of(says));
    }
  }

  Fate start();

  /** Its process is gone: stopped, killed, or the machine without power. */
  void stop();

  /**
   * SIGUSR1 reaches it.
   *
   * @return nanoseconds until it exits by itself; empty when it goes on
   */
  OptionalLong userSignal();

  /** Somebody connects to its socket: systemd starts it then, when it is stopped. */
  boolean wanted();
}
