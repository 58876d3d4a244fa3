package org.dcosrunbooks.runbook.reconfigureagent;

import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Condition;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.springframework.stereotype.Component;

/** The job that puts the old files back has ended on the machine. */
@Component
final class RestoringJobEnded implements Condition {

  private static final String LATE_TASK = "Look into long restoring";

  private final ConfigurationJobs jobs;

  RestoringJobEnded(ConfigurationJobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public Progress look(ClusterView view, Subject subject) {
    return jobs.progress(
        view, subject, subject.plan(ReconfigurePlan.class), ConfigurationJobs.RESTORE, LATE_TASK);
  }
}
