package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.Map;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.springframework.stereotype.Component;

/** The end of a job's log, kept in the record. */
@Component
final class JobLog {

  private final ConfigurationJobs jobs;

  JobLog(ConfigurationJobs jobs) {
    this.jobs = jobs;
  }

  /** When it cannot be read the record says that instead. */
  void keep(StepContext step, ReconfigurePlan plan, String what) {
    try {
      step.looked(
          "the job's log on " + plan.host(), Map.of("log", jobs.log(plan, step.runId(), what)));
    } catch (Transient | Refused silent) {
      step.looked("the job's log cannot be read: " + silent.account().summary());
    }
  }
}
