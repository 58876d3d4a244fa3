package org.dcosrunbooks.cluster;

/** Mesos' task states, without their prefix. */
public enum TaskState {
  STAGING(false),
  STARTING(false),
  RUNNING(false),
  KILLING(false),
  FINISHED(true),
  FAILED(true),
  KILLED(true),
  ERROR(true),
  LOST(true),
  DROPPED(true),
  UNREACHABLE(false),
  GONE(true),
  GONE_BY_OPERATOR(true),
  UNKNOWN(false);

  private final boolean terminal;

  TaskState(boolean terminal) {
    this.terminal = terminal;
  }

  /** True when the task has ended, be it acknowledged by its framework or not. */
  public boolean terminal() {
    return terminal;
  }
}
