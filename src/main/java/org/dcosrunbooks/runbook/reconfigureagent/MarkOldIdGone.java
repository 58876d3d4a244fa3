package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.engine.Disruptive;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.runbook.HiddenAgent;
import org.springframework.stereotype.Component;

/**
 * Marks the agent's old id gone, after a person's word, while the machine runs under another. Where
 * the yes has run out it stays in the masters' books.
 */
@Component
@Disruptive(elseAnotherRoad = true)
final class MarkOldIdGone extends Step {

  private final ClusterSource cluster;
  private final Mesos mesos;

  MarkOldIdGone(ClusterSource cluster, Mesos mesos) {
    this.cluster = cluster;
    this.mesos = mesos;
  }

  @Override
  protected void run(StepContext step) {
    ReconfigurePlan plan = step.plan(ReconfigurePlan.class);
    plan.require(ReconfigurePlan.Asks.MARK_GONE);
    ClusterView before = cluster.look();
    if (before.registry().isGone(plan.agent())) {
      step.foundDone();
      gone(step, plan);
      return;
    }
    Optional<String> against = step.withoutAuthority();
    if (against.isPresent()) {
      step.foundNotDone();
      say(step, "Its old id " + plan.agent() + " stays in the masters' books. " + against.get());
      return;
    }
    if (before
        .agent(plan.agent())
        .filter(agent -> agent.state() != AgentState.RECOVERED)
        .isPresent()) {
      throw new Refused(
          Account.of("the old id " + plan.agent() + " is registered again")
              .seen(plan.host() + " is in the masters' list under it.")
              .means("Marking it gone would end an agent that works. Nothing was done.")
              .todo("See who brought it back; then abort the run, or retry."));
    }
    if (before.registry().entry(plan.agent()).isEmpty()) {
      HiddenAgent.inRegistry(before, plan.agent(), plan.host());
      step.foundNotDone();
      say(step, "The masters have forgotten its old id " + plan.agent() + " meanwhile.");
      return;
    }
    Agent now = AgentNow.of(before, plan); // whoever put the old identity back may start it yet
    step.looked(plan.host() + " runs under the id " + now.id());
    step.act(
        "MARK_AGENT_GONE " + plan.agent() + " (" + plan.host() + ")",
        Optional.of(new StepContext.Effect("old id " + plan.agent() + " marked gone", "")),
        Map.of("agent", plan.agent().value()),
        () -> mesos.markGone(plan.agent()));
    if (!cluster.look().registry().isGone(plan.agent())) {
      throw new Transient(
          Account.of("asked to mark the old id gone, but the cluster does not show it")
              .seen(plan.agent() + " is not among the gone ones")
              .means("The order was taken.")
              .todo("Wait; the step looks again by itself."));
    }
    gone(step, plan);
  }

  private static void gone(StepContext step, ReconfigurePlan plan) {
    say(step, "Its old id " + plan.agent() + " is marked gone.");
  }

  private static void say(StepContext step, String sentence) {
    step.set(ReconfigureAgentVars.OLD_ID, sentence);
    step.looked(sentence);
  }

  @Override
  protected String retryNote() {
    return "harmless: it looks before it acts, and an id that is gone stays so.";
  }
}
