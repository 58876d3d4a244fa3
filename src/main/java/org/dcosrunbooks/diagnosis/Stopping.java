package org.dcosrunbooks.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.KillGrace;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.TaskState;
import org.dcosrunbooks.diagnosis.Diagnosis.Sureness;
import org.dcosrunbooks.diagnosis.Findings.Safety;

/** Tasks that were told to stop and have not ended: inside their grace, or past it. */
final class Stopping {

  /** From SIGKILL until the master has heard of the end, generously. */
  private static final Duration KILL_TAKES = Duration.ofSeconds(30);

  private final Chart chart;
  private final Words words;
  private final Findings found;
  private final Remedies remedies;

  Stopping(Chart chart, Words words, Findings found, Remedies remedies) {
    this.chart = chart;
    this.words = words;
    this.found = found;
    this.remedies = remedies;
  }

  void judge(Scheduler scheduler, Task task) {
    KillGrace grace = KillGrace.of(task, chart.drain().maxGracePeriod(), Optional.empty());
    String own = "grace " + Amounts.span(grace.time()) + ", " + grace.source();
    if (task.executor() == Task.Executor.CUSTOM && task.killGrace().isEmpty()) {
      asItLikes(scheduler, task);
      return;
    }
    Optional<Instant> killed = killBegan(task).map(start -> start.plus(grace.time()));
    if (killed.isEmpty()) {
      sinceWhen(scheduler, task, own);
    } else if (killed.get().plus(KILL_TAKES).isAfter(chart.patient().now())) {
      slow(scheduler, task, killed.get(), own);
    } else {
      overdue(scheduler, task, killed.get(), own);
    }
  }

  /**
   * The grace runs from the kill. A framework that does not know TASK_KILLING leaves no trace of
   * it: then from the order, or from when the agent came back and heard of it.
   */
  private Optional<Instant> killBegan(Task task) {
    if (task.state() == TaskState.KILLING && task.since().isPresent()) {
      return task.since();
    }
    Agent agent = chart.agent();
    return chart.drain().estimatedStart().or(agent::reregistered).or(agent::registered);
  }

  private void asItLikes(Scheduler scheduler, Task task) {
    holder(scheduler, task, Optional.empty(), "stopped by its framework's own executor");
    found.unsure("how long " + of(scheduler, task) + " takes is up to its own executor");
    found.cause(
        Sureness.LIKELY,
        "The executor of "
            + of(scheduler, task)
            + " is the framework's own: nobody else knows how long it takes to stop.",
        seen(task) + ", an executor of its own, no kill policy");
    found.step(
        Safety.LOOK,
        "Read the log of the executor of " + Words.plain(task.id()) + " in its sandbox.");
  }

  private void sinceWhen(Scheduler scheduler, Task task, String own) {
    holder(scheduler, task, Optional.empty(), "stops since nobody knows when (" + own + ")");
    found.unsure("since when " + of(scheduler, task) + " stops is not known");
    found.cause(
        Sureness.POSSIBLE,
        "Task " + of(scheduler, task) + " has not ended; " + own + ".",
        seen(task));
  }

  private void slow(Scheduler scheduler, Task task, Instant killed, String own) {
    String by = words.time(killed);
    holder(
        scheduler,
        task,
        Optional.of(killed),
        "runs on after SIGTERM, killed by " + by + " (" + own + ")");
    found.ends(killed, of(scheduler, task) + " uses its grace after SIGTERM");
    found.passingCause(
        task.state() == TaskState.KILLING ? Sureness.SURE : Sureness.LIKELY,
        "Task "
            + of(scheduler, task)
            + " runs on after SIGTERM and is killed by "
            + by
            + "; "
            + own
            + ".",
        seen(task));
  }

  private void overdue(Scheduler scheduler, Task task, Instant killed, String own) {
    String since = words.time(killed);
    holder(scheduler, task, Optional.empty(), "past its grace since " + since + " (" + own + ")");
    found.stuck(of(scheduler, task) + " is past its grace since " + since);
    boolean runsThere = chart.runsThere(task);
    found.cause(
        runsThere ? Sureness.LIKELY : Sureness.POSSIBLE,
        "Task "
            + of(scheduler, task)
            + " should have been killed by "
            + since
            + ": its executor hangs or is gone, or its process waits in the kernel and takes no"
            + " signal.",
        seen(task) + "; " + own + (runsThere ? "; the agent itself lists it as running" : ""));
    found.step(
        Safety.LOOK,
        "Look on "
            + remedies.host()
            + " at the processes of "
            + Words.plain(task.id())
            + " (state D waits for a disk or a network file system) and at its executor's stderr.",
        Optional.of("ps -eo pid,ppid,stat,etime,wchan:24,args"));
    remedies.restartUnit("tasks run on, and the kill is sent once more when it registers.");
    found.step(
        Safety.DESTROY,
        "Only if its process must not be waited for: kill the executor of "
            + Words.plain(task.id())
            + " by its process id on the machine. The task is lost at once.");
  }

  private static String of(Scheduler scheduler, Task task) {
    return Words.plain(task.id()) + " of " + scheduler.name();
  }

  private String seen(Task task) {
    return "GET_TASKS: TASK_"
        + task.state()
        + task.since().map(since -> " since " + words.time(since)).orElse("");
  }

  private void holder(Scheduler scheduler, Task task, Optional<Instant> endsBy, String word) {
    found.holder(Holders.of(scheduler, task, endsBy, word));
  }
}
