package org.dcosrunbooks.runbook.reconfigureagent;

import org.dcosrunbooks.engine.Disruptive;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Undoes;
import org.springframework.stereotype.Component;

/**
 * Begins the job that puts the old files back from their copies, and the old identity where this
 * run has removed it, and starts the unit. Never beside an earlier job of this run. A job that has
 * begun is attached to.
 */
@Component
@Disruptive
@Undoes
final class StartRestoringJob extends Step {

  private final ConfigurationJobs jobs;

  StartRestoringJob(ConfigurationJobs jobs) {
    this.jobs = jobs;
  }

  @Override
  protected void run(StepContext step) {
    ReconfigurePlan plan = step.plan(ReconfigurePlan.class);
    jobs.requireOver(step.runId(), plan, ConfigurationJobs.CHANGE);
    jobs.requireOver(step.runId(), plan, ConfigurationJobs.NEW_IDENTITY);
    if (!jobs.isBegun(step, plan, ConfigurationJobs.RESTORE)) {
      step.looked("the machine at " + plan.address() + " is the one that is meant");
    }
    jobs.beginTakingBack(
        step,
        plan,
        ConfigurationJobs.RESTORE,
        new ConfigurationScript(plan, step.runId()).restore());
  }

  @Override
  protected String retryNote() {
    return "harmless: a job that has begun on the machine is attached to.";
  }
}
