package org.dcosrunbooks.runbook;

import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.dcosrunbooks.node.JobState;

/** How a job on a machine stands, for a wait. */
public final class JobProgress {

  private JobProgress() {}

  /**
   * @param host how people call the machine
   * @param lateTask where on-call can choose to go on without the end of the job
   */
  public static Progress of(Subject subject, String host, JobState state, String lateTask) {
    if (state instanceof JobState.Running running) {
      return waits(
          subject,
          lateTask,
          "the job on "
              + host
              + " is at "
              + running.subStep().orElse("its beginning")
              + running.lastLine().map(line -> ": " + line).orElse("")
              + ".");
    }
    if (state instanceof JobState.Unreachable silent) {
      return waits(
          subject,
          lateTask,
          "nothing is known of the job on "
              + host
              + " since "
              + Amounts.time(silent.since())
              + ": "
              + silent.why());
    }
    if (state instanceof JobState.Ended ended) {
      return ended.code() == 0
          ? Progress.reached("the job on " + host + " has ended well.")
          : Progress.impossible(failed(host, ended));
    }
    return Progress.impossible(
        state instanceof JobState.Lost lost
            ? "How the job on " + host + " ended cannot be told: " + lost.why()
            : "The job on " + host + " is not there, neither unit nor folder.");
  }

  /**
   * The machine does not let itself be asked: the job may well go on, so nothing follows from that
   * but what on-call decides.
   *
   * @param why a sentence
   */
  public static Progress unasked(Subject subject, String host, String why, String lateTask) {
    return waits(subject, lateTask, "how the job on " + host + " stands is not seen: " + why);
  }

  private static Progress waits(Subject subject, String lateTask, String reason) {
    return subject.toldToGoOn(lateTask)
        ? Progress.impossible("on-call goes on without the end of the job: " + reason)
        : Progress.notYet(reason);
  }

  private static String failed(String host, JobState.Ended ended) {
    return "The job on "
        + host
        + " ended with "
        + ended.code()
        + " at "
        + ended.subStep().orElse("its beginning")
        + "."
        + ended.lastLine().map(line -> " It said: " + line).orElse("");
  }
}
