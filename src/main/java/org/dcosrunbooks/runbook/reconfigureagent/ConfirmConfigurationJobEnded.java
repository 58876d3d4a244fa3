package org.dcosrunbooks.runbook.reconfigureagent;

import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/**
 * Looks itself how the job ended, keeps the end of its log in the record, and says what can be done
 * next.
 */
@Component
final class ConfirmConfigurationJobEnded extends Confirm {

  /** What Mesos says of an agent that would have to give up its id (mesos:src/slave/slave.cpp). */
  private static final String NEEDS_ANOTHER_ID = "with a new agent id instead";

  private final ConfigurationJobs jobs;

  ConfirmConfigurationJobEnded(
      ConfigurationJobEnded condition, ClusterSource cluster, ConfigurationJobs jobs) {
    super(condition, cluster, ReconfigureAgentVars.JOB_DONE, RunbookVars.OUTCOME_REASON);
    this.jobs = jobs;
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    ReconfigurePlan plan = step.plan(ReconfigurePlan.class);
    String what = ConfigurationJobEnded.last(step.subject());
    jobs.keepLog(step, plan, what);
    step.set(ReconfigureAgentVars.JOB_WAY, way(step, plan, what, progress));
    if (step.aborted()) {
      step.set(ReconfigureAgentVars.CONFIGURATION_REASON, leftBehind(what, progress));
    }
  }

  private static String leftBehind(String what, Progress progress) {
    return progress.isReached() && !what.equals(ConfigurationJobs.RESTORE)
        ? "Its configuration was changed before that and stays so."
        : ConfirmRestoringJobEnded.leftBehind(progress);
  }

  private String way(StepContext step, ReconfigurePlan plan, String what, Progress progress) {
    String way = ConfigurationJobs.way(step.subject(), progress, ConfigurationJobEnded.LATE_TASK);
    if (!way.equals("FAILED")) {
      return way;
    }
    boolean anotherIdHelps =
        !plan.newIdentity()
            && jobs.foundAgentEnding(plan, step.runId(), what)
            && jobs.log(plan, step.runId(), what).contains(NEEDS_ANOTHER_ID);
    return anotherIdHelps ? "ANOTHER_ID" : way;
  }
}
