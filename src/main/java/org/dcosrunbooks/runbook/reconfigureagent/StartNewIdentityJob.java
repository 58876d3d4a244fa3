package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.Optional;
import org.dcosrunbooks.engine.Disruptive;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.node.Nodes;
import org.dcosrunbooks.runbook.MeantMachine;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/**
 * Begins the job that removes the agent's identity link and starts its unit, after somebody has
 * said yes to exactly that and the machine has proven that it is the one that is meant. A job that
 * has begun is attached to. Where it is another machine, or the yes has run out, nothing is begun.
 */
@Component
@Disruptive(elseAnotherRoad = true)
final class StartNewIdentityJob extends Step {

  private final Nodes nodes;
  private final ConfigurationJobs jobs;

  StartNewIdentityJob(Nodes nodes, ConfigurationJobs jobs) {
    this.nodes = nodes;
    this.jobs = jobs;
  }

  @Override
  protected void run(StepContext step) {
    ReconfigurePlan plan = step.plan(ReconfigurePlan.class);
    plan.require(ReconfigurePlan.Asks.REMOVE_IDENTITY);
    if (!jobs.isBegun(step, plan, ConfigurationJobs.NEW_IDENTITY)) {
      Optional<String> against =
          step.withoutAuthority().or(() -> MeantMachine.against(nodes, plan.node()));
      if (against.isPresent()) {
        String sentence = against.get() + " Its identity was left alone.";
        step.foundNotDone();
        step.set(ReconfigureAgentVars.JOB_BEGUN, "NO");
        step.set(RunbookVars.OUTCOME_REASON, sentence);
        step.refused(sentence);
        return;
      }
      jobs.requireOver(step.runId(), plan, ConfigurationJobs.CHANGE);
      step.looked("the machine at " + plan.address() + " is the one that is meant");
    }
    jobs.begin(
        step,
        plan,
        ConfigurationJobs.NEW_IDENTITY,
        new ConfigurationScript(plan, step.runId()).takeNewIdentity());
    step.set(ReconfigureAgentVars.JOB_BEGUN, "YES");
  }

  @Override
  protected String retryNote() {
    return "harmless: a job that has begun on the machine is attached to.";
  }
}
