package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.Optional;
import org.dcosrunbooks.engine.Disruptive;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Undoes;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.node.Nodes;
import org.dcosrunbooks.runbook.MeantMachine;
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

  private final Nodes nodes;
  private final ConfigurationJobs jobs;

  StartRestoringJob(Nodes nodes, ConfigurationJobs jobs) {
    this.nodes = nodes;
    this.jobs = jobs;
  }

  @Override
  protected void run(StepContext step) {
    ReconfigurePlan plan = step.plan(ReconfigurePlan.class);
    jobs.requireOver(step.runId(), plan, ConfigurationJobs.CHANGE);
    jobs.requireOver(step.runId(), plan, ConfigurationJobs.NEW_IDENTITY);
    if (!jobs.isBegun(step.runId(), plan, ConfigurationJobs.RESTORE)) {
      requireMeant(step, plan);
    }
    jobs.beginTakingBack(
        step,
        plan,
        ConfigurationJobs.RESTORE,
        new ConfigurationScript(plan, step.runId()).restore());
  }

  /** Its id is not asked for: the job before may have taken it. */
  private void requireMeant(StepContext step, ReconfigurePlan plan) {
    MeantMachine.against(nodes.identity(plan.node()), plan.address(), plan.unit(), Optional.empty())
        .ifPresent(
            why -> {
              throw new Refused(
                  Account.of(why)
                      .means("Nothing was done there.")
                      .todo("See which machine answers there, then retry, or abort the run."));
            });
    step.looked("the machine at " + plan.address() + " is the one that is meant");
  }

  @Override
  protected String retryNote() {
    return "harmless: a job that has begun on the machine is attached to.";
  }
}
