package org.dcosrunbooks.runbook;

import java.util.Map;
import java.util.function.Supplier;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;

/** The end of a job's log, kept in the record. */
public final class JobLog {

  private JobLog() {}

  /**
   * When it cannot be read the record says that instead.
   *
   * @param host how people call the machine
   */
  public static void keep(StepContext step, String host, Supplier<String> log) {
    try {
      step.looked("the job's log on " + host, Map.of("log", log.get()));
    } catch (Transient | Refused silent) {
      step.looked("the job's log cannot be read: " + silent.account().summary());
    }
  }
}
