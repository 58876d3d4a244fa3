package org.dcosrunbooks.node;

/**
 * Jobs on machines. Each time something is asked there, the machine says first who it is, on the
 * same connection: what another one says is never passed on, and nothing is begun there.
 */
public interface Jobs {

  /**
   * Begins a job, or does nothing when one of this name exists there in whatever state: a name is
   * used once. Two callers at once begin it once.
   *
   * @throws org.dcosrunbooks.failure.Transient when the machine cannot be reached: nothing was done
   * @throws org.dcosrunbooks.failure.Ambiguous when the answer was lost: {@link #look} tells
   * @throws org.dcosrunbooks.failure.Refused when the machine says no: an unknown or changed host
   *     key, {@code sudo} that asks for a password, no room on its disk; or it is another machine
   */
  void start(Node node, JobName name, Script script);

  /**
   * Looks now. Throws nothing for a machine that does not answer: that is {@link
   * JobState.Unreachable}.
   *
   * @throws org.dcosrunbooks.failure.Refused as in {@link #start}
   */
  JobState look(Node node, JobName name);

  /**
   * The same without waiting for the machine: what was seen last, looked up in the background every
   * few seconds as long as somebody asks. {@link JobState.Unreachable} before the first look.
   */
  JobState follow(Node node, JobName name);

  /**
   * The job's log: the last lines, bounded at 64 KiB, in characters that can be shown, with what
   * looks like a secret masked. Where the log is longer, its first line is {@link #older}.
   */
  String log(Node node, JobName name);

  /** Where all of a job's log stands, on its machine. */
  static String fileOf(JobName name) {
    return JobFile.ROOT + "/" + name.unit() + "/log";
  }

  /** What stands above the last lines of a log that is longer. */
  static String older(JobName name) {
    return "… older lines stand in " + fileOf(name);
  }
}
