package org.dcosrunbooks.runbook.reconfigureagent;

import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Condition;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.springframework.stereotype.Component;

/**
 * The job that this run has begun last has ended on the machine: on the way the one that changes
 * the configuration, after an abort whichever was under way.
 */
@Component
final class ConfigurationJobEnded implements Condition {

  static final String LATE_TASK = "Look into long job";

  private final ConfigurationJobs jobs;

  ConfigurationJobEnded(ConfigurationJobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public Progress look(ClusterView view, Subject subject) {
    return jobs.progress(
        view, subject, subject.plan(ReconfigurePlan.class), last(subject), LATE_TASK);
  }

  static String last(Subject subject) {
    return ConfigurationJobs.asked(subject.runId(), subject.record()).stream()
        .reduce((earlier, later) -> later)
        .orElse(ConfigurationJobs.CHANGE);
  }
}
