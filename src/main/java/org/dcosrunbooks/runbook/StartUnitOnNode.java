package org.dcosrunbooks.runbook;

import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Disruptive;
import org.dcosrunbooks.engine.OpenEffects;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Undoes;
import org.springframework.stereotype.Component;

/**
 * Begins the job that starts the agent's socket and unit. A unit that this run has stopped is
 * started without another question, after an abort too. A job that has begun is attached to.
 */
@Component
@Disruptive(elseAnotherRoad = true)
@Undoes
final class StartUnitOnNode extends Step {

  private final ClusterSource cluster;
  private final UnitJobs jobs;

  StartUnitOnNode(ClusterSource cluster, UnitJobs jobs) {
    this.cluster = cluster;
    this.jobs = jobs;
  }

  @Override
  protected void run(StepContext step) {
    AgentPlan plan = step.plan(AgentPlan.class);
    List<OpenEffects.Effect> ours = UnitStops.of(step);
    jobs.begin(
        step,
        UnitJob.START,
        plan,
        against(plan, cluster.look())
            .or(() -> ours.isEmpty() ? step.withoutAuthority() : Optional.empty()),
        (what, call) -> {
          if (ours.isEmpty()) {
            step.act(what, Optional.empty(), UnitJob.START.details(plan), call);
          } else {
            step.beginToUndo(ours.get(0), what, UnitJob.START.details(plan), call);
          }
        });
  }

  private static Optional<String> against(AgentPlan plan, ClusterView view) {
    return view.registry().isGone(plan.agent())
        ? Optional.of(plan.host() + " is gone for good: there is nothing to start.")
        : Optional.empty();
  }

  @Override
  protected String retryNote() {
    return "harmless: a job that has begun on the machine is attached to.";
  }
}
