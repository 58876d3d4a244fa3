package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.Map;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/** Looks itself how the job ended, and keeps the end of its log in the record. */
@Component
final class ConfirmConfigurationJobEnded extends Confirm {

  private final ConfigurationJobs jobs;

  ConfirmConfigurationJobEnded(
      ConfigurationJobEnded condition, ClusterSource cluster, ConfigurationJobs jobs) {
    super(condition, cluster, ReconfigureAgentVars.JOB_DONE, RunbookVars.OUTCOME_REASON);
    this.jobs = jobs;
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    ReconfigurePlan plan = step.plan(ReconfigurePlan.class);
    try {
      step.looked(
          "the job's log on " + plan.host(),
          Map.of("log", jobs.log(plan, step.runId(), ConfigurationJobs.CHANGE)));
    } catch (Transient silent) {
      step.looked("the job's log cannot be read: " + silent.account().summary());
    }
  }
}
