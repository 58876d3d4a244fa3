package org.dcosrunbooks.node;

/**
 * How systemd sees a unit.
 *
 * @param load as in {@code loaded} or {@code not-found}
 * @param active as in {@code active}, {@code inactive}, {@code failed}, {@code activating}
 * @param sub as in {@code running}, {@code dead}, {@code listening}, {@code auto-restart}
 * @param mainPid 0 when no process runs
 */
public record UnitState(String load, String active, String sub, long mainPid) {

  public boolean exists() {
    return !"not-found".equals(load);
  }

  /** True when nothing runs and systemd is not about to start it again. */
  public boolean isStopped() {
    return "inactive".equals(active) || "failed".equals(active);
  }

  public boolean isRunning() {
    return "active".equals(active);
  }
}
