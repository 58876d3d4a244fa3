package org.dcosrunbooks.runbook.reconfigureagent;

import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/** After an abort: whether the machine is at work on what this run has begun there. */
@Component
final class SeeWhetherJobBegan extends Step {

  private final ConfigurationJobs jobs;
  private final Approvals approvals;

  SeeWhetherJobBegan(ConfigurationJobs jobs, Approvals approvals) {
    this.jobs = jobs;
    this.approvals = approvals;
  }

  @Override
  protected void run(StepContext step) {
    boolean begun =
        approvals.current(step.runId()).isPresent()
            && ConfigurationJobs.asked(step.runId(), step.subject().record()).stream()
                .anyMatch(
                    what -> jobs.isBegun(step.runId(), step.plan(ReconfigurePlan.class), what));
    step.set(ReconfigureAgentVars.JOB_BEGUN, begun ? "YES" : "NO");
    step.looked(begun ? "a job has begun on the machine and is waited for" : "no job has begun");
  }

  @Override
  protected String retryNote() {
    return "harmless: it only looks.";
  }
}
