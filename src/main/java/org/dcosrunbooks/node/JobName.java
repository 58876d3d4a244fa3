package org.dcosrunbooks.node;

/**
 * A job's name: the same run, step and try always give the same one, on this instance of the
 * service or another.
 *
 * @param run id of the root run
 * @param step what it does, lower case with hyphens, as in {@code stop-unit}
 * @param attempt 1, or more when a person had a lost job run anew
 */
public record JobName(String run, String step, int attempt) {

  public JobName {
    if (!run.matches("[A-Za-z0-9-]{1,64}")
        || !step.matches("[a-z][a-z0-9-]{0,40}")
        || attempt < 1) {
      throw new IllegalArgumentException(
          "no job can be called " + run + ", " + step + ", " + attempt);
    }
  }

  public static JobName of(String run, String step) {
    return new JobName(run, step, 1);
  }

  /** The systemd unit, without {@code .service}; also the name of its folder. */
  public String unit() {
    return "dcos-runbooks-" + run + "-" + step + (attempt == 1 ? "" : "-" + attempt);
  }

  @Override
  public String toString() {
    return unit();
  }
}
