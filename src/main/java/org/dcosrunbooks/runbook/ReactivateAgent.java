package org.dcosrunbooks.runbook;

import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.dcos.mesos.MesosAgentClient;
import org.dcosrunbooks.engine.OpenEffects;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Undoes;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.springframework.stereotype.Component;

/**
 * Gives an agent back that this run has drained or deactivated, and no other. Waits until the agent
 * itself is done: DRAINED shows up to 1.1 s earlier, and tasks launched in that window would be
 * dropped (seen on a real Mesos 1.12).
 */
@Component
@Undoes
final class ReactivateAgent extends Step {

  private final ClusterSource cluster;
  private final Mesos mesos;
  private final MesosAgentClient agents;

  ReactivateAgent(ClusterSource cluster, Mesos mesos, MesosAgentClient agents) {
    this.cluster = cluster;
    this.mesos = mesos;
    this.agents = agents;
  }

  @Override
  protected void run(StepContext step) {
    AgentPlan plan = step.plan(AgentPlan.class);
    Optional<OpenEffects.Effect> ours = step.subject().openEffects().stream().findFirst();
    if (ours.isEmpty()) {
      step.looked("this run has nothing to take back on " + plan.host());
      return;
    }
    ClusterView view = cluster.look();
    if (view.registry().isGone(plan.agent())) {
      step.foundNotDone();
      step.closeEffect(ours.get(), plan.host() + " is gone for good; nothing brings it back");
      return;
    }
    Optional<Agent> successor = Successor.of(view, plan);
    if (successor.isPresent()) {
      step.foundNotDone();
      step.closeEffect(
          ours.get(),
          plan.host()
              + " runs under the new id "
              + successor.get().id()
              + "; what was done to the old one was lost with it");
      return;
    }
    Optional<Drain> drain = Drains.of(view, plan.agent());
    boolean ourDeactivation =
        Deactivations.is(ours.get()) && drain.isEmpty() && Drains.deactivated(view, plan.agent());
    if (drain.isEmpty() && !ourDeactivation) {
      requireVisible(view, plan);
      step.foundDone();
      step.closeEffect(
          ours.get(),
          Drains.deactivated(view, plan.agent())
              ? "the drain of "
                  + plan.host()
                  + " is gone and somebody deactivated it; left as found"
              : plan.host() + " is given back already");
      return;
    }
    if (drain.isPresent() && Deactivations.is(ours.get())) {
      step.closeEffect(
          ours.get(), plan.host() + " was drained by somebody else meanwhile; it is left as found");
      return;
    }
    if (drain.isPresent() && begunLater(step, drain.get())) {
      step.closeEffect(
          ours.get(),
          plan.host()
              + " was given back and drained again by somebody else meanwhile; it is left as found");
      return;
    }
    drain.ifPresent(stored -> requireOver(plan, stored));
    view.agent(plan.agent()).ifPresent(agent -> agentItselfIsDone(plan, agent));
    try {
      step.undo(
          ours.get(),
          "REACTIVATE_AGENT " + plan.agent() + " (" + plan.host() + ")",
          () -> mesos.reactivate(plan.agent()));
    } catch (Refused no) {
      verify(plan, no);
      step.closeEffect(
          ours.get(), plan.host() + " is given back; Mesos said: " + no.account().summary());
      return;
    }
    verify(plan, null);
  }

  private static void requireOver(AgentPlan plan, Drain drain) {
    if (!drain.over()) {
      throw new Transient(
          Account.of("still DRAINING, so it cannot be given back yet")
              .seen(plan.host() + " is DRAINING")
              .means("Mesos refuses to reactivate a draining agent. Nothing was done.")
              .todo("Wait; the step tries again by itself."));
    }
  }

  /** Absent after a master fail-over: then nothing speaks against its being ours. */
  private static boolean begunLater(StepContext step, Drain drain) {
    return drain
        .estimatedStart()
        .flatMap(now -> step.find(RunbookVars.DRAIN_STARTED).map(ours -> now.isAfter(ours)))
        .orElse(false);
  }

  private void agentItselfIsDone(AgentPlan plan, Agent agent) {
    boolean draining;
    try {
      draining = agents.self(agent).drain().isPresent();
    } catch (Refused another) {
      throw new Transient(
          Account.of("another agent answers at its address")
              .seen(another.account().inOneParagraph())
              .means("The machine may have come back under a new id. Nothing was done.")
              .todo("Wait until the old id is out of the list, or bring the old identity back."),
          another);
    }
    if (draining) {
      throw new Transient(
          Account.of("the agent itself is not done with its drain")
              .seen("GET_AGENT of " + plan.host() + " still shows drain_config")
              .means("Tasks launched now would be dropped. Nothing was done.")
              .todo("Wait; this takes about a second. The step tries again by itself."));
    }
  }

  private static void requireVisible(ClusterView view, AgentPlan plan) {
    if (!Drains.visible(view, plan.agent())) {
      throw new Transient(
          Account.of("whether the agent is still drained cannot be seen")
              .seen(
                  plan.host()
                      + " is in no list, and the registry does not show it. "
                      + String.join(" ", view.unseen()))
              .means("Nothing was done.")
              .todo(
                  "See to it that the agent or the registry can be seen; the step looks again by itself."));
    }
  }

  /**
   * Both answers that sound like a no may mean that it is done: only the cluster's own lists tell.
   */
  private void verify(AgentPlan plan, Refused answer) {
    ClusterView after = cluster.look();
    boolean open =
        Drains.of(after, plan.agent()).isPresent() || Drains.deactivated(after, plan.agent());
    if (!open) {
      return;
    }
    if (answer != null) {
      throw answer;
    }
    throw new Transient(
        Account.of("asked to reactivate, but the cluster does not show it")
            .seen(plan.host() + " is still deactivated or drained")
            .means("The order was taken.")
            .todo("Wait; the step looks again by itself."));
  }
}
