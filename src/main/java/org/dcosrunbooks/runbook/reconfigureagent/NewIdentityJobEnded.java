package org.dcosrunbooks.runbook.reconfigureagent;

import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Condition;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.springframework.stereotype.Component;

/** The job that removes the agent's identity and starts it has ended on the machine. */
@Component
final class NewIdentityJobEnded implements Condition {

  static final String LATE_TASK = "Look into long removal";

  private final ConfigurationJobs jobs;

  NewIdentityJobEnded(ConfigurationJobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public Progress look(ClusterView view, Subject subject) {
    return jobs.progress(
        view,
        subject,
        subject.plan(ReconfigurePlan.class),
        ConfigurationJobs.NEW_IDENTITY,
        LATE_TASK);
  }
}
