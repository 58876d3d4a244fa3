package org.dcosrunbooks.runbook;

import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.engine.Disruptive;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/**
 * Begins the job that stops the agent's unit and its socket, while the agent is out of work. A job
 * that has begun is attached to.
 */
@Component
@Disruptive(elseAnotherRoad = true)
final class StopUnitOnNode extends Step {

  private final ClusterSource cluster;
  private final UnitJobs jobs;

  StopUnitOnNode(ClusterSource cluster, UnitJobs jobs) {
    this.cluster = cluster;
    this.jobs = jobs;
  }

  @Override
  protected void run(StepContext step) {
    AgentPlan plan = step.plan(AgentPlan.class);
    jobs.begin(
        step,
        UnitJob.STOP,
        plan,
        against(plan, cluster.look()).or(step::withoutAuthority),
        (what, call) ->
            step.act(
                what,
                Optional.of(
                    new StepContext.Effect(
                        "unit of " + plan.host() + " stopped", UnitJob.START.act())),
                UnitJob.STOP.details(plan),
                call));
  }

  /** Tasks of an agent that takes work would be left without it. */
  private static Optional<String> against(AgentPlan plan, ClusterView view) {
    boolean out =
        Drains.deactivated(view, plan.agent())
            || Drains.of(view, plan.agent()).filter(Drain::over).isPresent();
    return out
        ? Optional.empty()
        : Optional.of(plan.host() + " is not out of work any more: somebody changed it.");
  }

  @Override
  protected String retryNote() {
    return "harmless: a job that has begun on the machine is attached to.";
  }
}
