package org.dcosrunbooks.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a task may take to stop when its agent is drained: its own grace, the bound given with
 * the drain, or the executors' default. A bound counts for pods and HTTP command executors only,
 * and there it also lengthens the stop of a task that has no grace of its own (seen on a real Mesos
 * 1.12).
 *
 * @param time from the kill until SIGKILL
 * @param source a few words for people
 */
public record KillGrace(Duration time, String source) {

  /** What executors use when a task says nothing (mesos:src/launcher/executor.cpp). */
  public static final Duration STANDARD = Duration.ofSeconds(3);

  /**
   * @param bound the drain's maximum grace period
   * @param httpCommandExecutor the agent's flag; empty when it could not be read: then the longer
   *     time is assumed
   */
  public static KillGrace of(
      Task task, Optional<Duration> bound, Optional<Boolean> httpCommandExecutor) {
    boolean mayCount =
        task.executor() == Task.Executor.POD
            || (task.executor() == Task.Executor.COMMAND && httpCommandExecutor.orElse(false));
    boolean unknown =
        task.executor() == Task.Executor.CUSTOM
            || (task.executor() == Task.Executor.COMMAND && httpCommandExecutor.isEmpty());
    Duration own = task.killGrace().orElse(STANDARD);
    String ownSource = task.killGrace().isPresent() ? "own" : "default";
    if (bound.isEmpty()) {
      return new KillGrace(own, ownSource);
    }
    if (unknown) {
      Duration longer = own.compareTo(bound.get()) >= 0 ? own : bound.get();
      return new KillGrace(
          longer, "at most; whether the bound counts for this executor is not known");
    }
    if (!mayCount) {
      return new KillGrace(own, ownSource + "; the bound does not count here");
    }
    if (task.killGrace().isEmpty()) {
      return new KillGrace(
          bound.get(),
          bound.get().compareTo(STANDARD) > 0
              ? "bound; lengthens it from " + STANDARD.toSeconds() + " s"
              : "bound");
    }
    return own.compareTo(bound.get()) > 0
        ? new KillGrace(bound.get(), "bound")
        : new KillGrace(own, "own");
  }
}
