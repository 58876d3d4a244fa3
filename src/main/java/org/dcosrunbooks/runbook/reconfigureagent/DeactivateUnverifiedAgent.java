package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.engine.Disruptive;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Undoes;
import org.dcosrunbooks.runbook.Successor;
import org.springframework.stereotype.Component;

/**
 * Sees to it that an agent which is not as ordered takes no work: one under a new id has worked
 * from its first second. Taking work away from an agent that the run itself has brought up waits
 * for no yes: the one to the plan may have run out meanwhile.
 */
@Component
@Disruptive
@Undoes
final class DeactivateUnverifiedAgent extends Step {

  private final ClusterSource cluster;
  private final Mesos mesos;

  DeactivateUnverifiedAgent(ClusterSource cluster, Mesos mesos) {
    this.cluster = cluster;
    this.mesos = mesos;
  }

  @Override
  protected void run(StepContext step) {
    ReconfigurePlan plan = step.plan(ReconfigurePlan.class);
    Agent agent = AgentNow.of(cluster.look(), plan);
    if (!agent.id().equals(plan.agent())) {
      forgetOldId(step, plan, agent);
    }
    if (agent.deactivated()) {
      step.foundDone();
      step.looked(plan.host() + " takes no work");
      return;
    }
    step.takeBack(
        "DEACTIVATE_AGENT " + agent.id() + " (" + plan.host() + ")",
        Optional.of(
            new StepContext.Effect("agent " + plan.host() + " deactivated", "REACTIVATE_AGENT")),
        Map.of("agent", agent.id().value()),
        () -> mesos.deactivate(agent.id()));
  }

  /** What the run did to the id before is not left: the masters have forgotten it with the id. */
  private static void forgetOldId(StepContext step, ReconfigurePlan plan, Agent now) {
    step.subject().openEffects().stream()
        .filter(effect -> effect.agent().filter(plan.agent()::equals).isPresent())
        .forEach(effect -> step.closeEffect(effect, Successor.tookOver(plan.host(), now)));
  }

  @Override
  protected String retryNote() {
    return "harmless: it looks before it acts.";
  }
}
