package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/**
 * After an abort: whether the machine is at work on what this run has begun there. One that cannot
 * be asked may be.
 */
@Component
final class SeeWhetherJobBegan extends Step {

  private final ConfigurationJobs jobs;

  SeeWhetherJobBegan(ConfigurationJobs jobs) {
    this.jobs = jobs;
  }

  @Override
  protected void run(StepContext step) {
    List<String> asked = ConfigurationJobs.asked(step.runId(), step.subject().record());
    Optional<String> begun =
        asked.isEmpty()
            ? Optional.empty()
            : jobs.begun(step.runId(), step.plan(ReconfigurePlan.class), asked);
    step.set(ReconfigureAgentVars.JOB_BEGUN, begun.isPresent() ? "YES" : "NO");
    step.looked(begun.orElse("no job has begun"));
  }

  @Override
  protected String retryNote() {
    return "harmless: it only looks.";
  }
}
