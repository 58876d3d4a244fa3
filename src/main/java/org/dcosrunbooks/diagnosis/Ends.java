package org.dcosrunbooks.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Operation;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.diagnosis.Diagnosis.Sureness;

/** Ends that a framework has to acknowledge, and why it does not. */
final class Ends {

  /** A scheduler that is well acknowledges within a second. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Chart chart;
  private final Words words;
  private final Findings found;
  private final Remedies remedies;

  Ends(Chart chart, Words words, Findings found, Remedies remedies) {
    this.chart = chart;
    this.words = words;
    this.found = found;
    this.remedies = remedies;
  }

  /** A framework whose scheduler is away: whatever it has here needs its word in the end. */
  void away(Scheduler scheduler) {
    String ended = ended(scheduler);
    found.stuck(
        ended.isEmpty()
            ? "framework "
                + scheduler.name()
                + " is not there to acknowledge the end of "
                + all(scheduler)
            : "framework " + scheduler.name() + " has not acknowledged " + ended);
    boolean recovered = scheduler.framework().map(Framework::recovered).orElse(false);
    found.cause(
        Sureness.SURE,
        "Framework "
            + scheduler.nameAndId()
            + (recovered
                ? " has not come back since the last master fail-over; "
                : " is disconnected; ")
            + scheduler.timeout()
            + ".",
        "GET_FRAMEWORKS: connected false");
    remedies.bringBack(scheduler);
    remedies.waitForTimeout(scheduler);
    remedies.tearDown(scheduler);
  }

  /** The master shows what a framework has here, and the framework not any more. */
  void removed(Scheduler scheduler) {
    found.stuck(
        "framework "
            + scheduler.name()
            + " is gone, so nobody acknowledges the end of "
            + all(scheduler));
    found.cause(
        Sureness.LIKELY,
        "The master knows no framework "
            + scheduler.name()
            + " any more, but still "
            + all(scheduler)
            + " of it here.",
        "GET_FRAMEWORKS: not among them; GET_TASKS, GET_OPERATIONS: still there");
    remedies.restartUnit("it registers anew, and what a removed framework left is dropped.");
  }

  /** A framework that is there, or that may be: what it has ended and not acknowledged. */
  void unacknowledged(Scheduler scheduler) {
    String what = ended(scheduler);
    if (what.isEmpty()) {
      return;
    }
    Optional<Instant> since = oldest(scheduler);
    Optional<Instant> due =
        since.map(end -> end.plus(PATIENCE)).filter(chart.patient().now()::isBefore);
    if (due.isPresent()) {
      found.unsure(
          "framework "
              + scheduler.name()
              + " has not acknowledged "
              + what
              + " yet; one that is well does so within seconds, and if it has not by "
              + words.time(due.get())
              + ", it does not by itself");
      found.cause(
          Sureness.POSSIBLE,
          "Framework " + scheduler.nameAndId() + " has not acknowledged " + what + " yet.",
          "GET_TASKS, GET_OPERATIONS: ended " + words.ago(since.get()));
    } else if (scheduler.standing() == Scheduler.Standing.HIDDEN) {
      found.unsure("framework " + scheduler.name() + " may not be seen, and it has " + what);
      found.cause(
          Sureness.POSSIBLE,
          "Framework " + scheduler.name() + " does not acknowledge " + what + ".",
          "GET_TASKS, GET_OPERATIONS; GET_FRAMEWORKS shows not all to this account");
    } else {
      silent(scheduler, what, since);
    }
    remedies.makeAnswer(scheduler);
  }

  private void silent(Scheduler scheduler, String what, Optional<Instant> since) {
    found.stuck("framework " + scheduler.name() + " has not acknowledged " + what);
    found.cause(
        Sureness.LIKELY,
        "Framework "
            + scheduler.nameAndId()
            + " is connected and does not acknowledge"
            + since.map(end -> ", " + words.lasting(end) + " now").orElse("")
            + ".",
        "GET_FRAMEWORKS: connected true; the agent repeats what is not acknowledged after 10 s and"
            + " then less and less often, at least every 10 min");
    remedies.tearDown(scheduler);
  }

  /** An operation does not say when it ended: not before the drain was ordered, at worst. */
  private Optional<Instant> oldest(Scheduler scheduler) {
    boolean operations = chart.operationsOf(scheduler).stream().anyMatch(Operation::ended);
    if (operations) {
      return Optional.of(chart.drain()).flatMap(Drain::estimatedStart);
    }
    return chart.tasksOf(scheduler).stream()
        .filter(chart::hasEnded)
        .map(chart::endOf)
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** {@code 1 ended task and 2 ended operations}; empty when nothing has ended. */
  private String ended(Scheduler scheduler) {
    return counts(
        chart.tasksOf(scheduler).stream().filter(chart::hasEnded).toList(),
        chart.operationsOf(scheduler).stream().filter(Operation::ended).toList(),
        "ended ");
  }

  private String all(Scheduler scheduler) {
    return counts(chart.tasksOf(scheduler), chart.operationsOf(scheduler), "");
  }

  private static String counts(List<Task> tasks, List<Operation> operations, String how) {
    String some = tasks.isEmpty() ? "" : Amounts.count(tasks.size(), how + "task");
    String others = operations.isEmpty() ? "" : Amounts.count(operations.size(), how + "operation");
    return some + (some.isEmpty() || others.isEmpty() ? "" : " and ") + others;
  }
}
