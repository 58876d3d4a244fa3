package org.dcosrunbooks.runbook;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.dcos.mesos.MesosAgentClient;
import org.dcosrunbooks.engine.Disruptive;
import org.dcosrunbooks.engine.OpenEffects;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Undoes;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.springframework.stereotype.Component;

/**
 * Gives an agent back: one that this run has drained or deactivated, or one that somebody else has,
 * when the approved plan says so; and nothing that came later. Waits until the agent itself is
 * done: DRAINED shows up to 1.1 s earlier, and tasks launched in that window would be dropped (seen
 * on a real Mesos 1.12).
 */
@Component
@Disruptive
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

  /**
   * What is given back.
   *
   * @param ours the run's own effect; empty when the plan takes back what somebody else did
   */
  private record Claim(Optional<OpenEffects.Effect> ours, TakenOut found) {

    /** The run may have done it to the agent that came up in the place of the plan's. */
    AgentPlan on(AgentPlan plan) {
      return plan.under(ours.flatMap(OpenEffects.Effect::agent).orElse(plan.agent()));
    }

    void close(StepContext step, String why) {
      ours.ifPresentOrElse(effect -> step.closeEffect(effect, why), () -> step.looked(why));
    }

    void reactivate(StepContext step, AgentPlan plan, Runnable call) {
      String act = "REACTIVATE_AGENT " + plan.agent() + " (" + plan.host() + ")";
      if (ours.isPresent()) {
        step.undo(ours.get(), act, call);
      } else {
        step.act(act, Optional.empty(), Map.of("agent", plan.agent().value()), call);
      }
    }
  }

  @Override
  protected void run(StepContext step) {
    AgentPlan planned = step.plan(AgentPlan.class);
    Optional<Claim> claim = claim(step, planned);
    if (claim.isEmpty()) {
      step.looked("this run has nothing to take back on " + planned.host());
      return;
    }
    AgentPlan plan = claim.get().on(planned);
    ClusterView view = cluster.look();
    Optional<String> over = over(view, plan, claim.get().found());
    if (over.isPresent()) {
      answerEarlierTry(step, view, plan, claim.get().found());
      claim.get().close(step, over.get());
      return;
    }
    Drains.of(view, plan.agent()).ifPresent(drain -> requireOver(plan, drain));
    view.agent(plan.agent()).ifPresent(agent -> agentItselfIsDone(plan, agent));
    try {
      claim.get().reactivate(step, plan, () -> mesos.reactivate(plan.agent()));
    } catch (Refused no) {
      verify(plan, no);
      claim
          .get()
          .close(step, plan.host() + " is given back; Mesos said: " + no.account().summary());
      return;
    }
    verify(plan, null);
  }

  private static Optional<Claim> claim(StepContext step, AgentPlan plan) {
    Optional<OpenEffects.Effect> ours =
        step.subject().openEffects().stream().filter(effect -> !UnitStops.is(effect)).findFirst();
    if (ours.isPresent()) {
      Instant started = Drains.started(step.subject().record()).orElse(null);
      return Optional.of(
          new Claim(ours, new TakenOut(!Deactivations.is(ours.get()), started, "this run")));
    }
    return plan.toGiveBack().map(found -> new Claim(Optional.empty(), found));
  }

  /** Why there is nothing left to give back. */
  private static Optional<String> over(ClusterView view, AgentPlan plan, TakenOut found) {
    if (view.registry().isGone(plan.agent())) {
      return Optional.of(plan.host() + " is gone for good; nothing brings it back");
    }
    Optional<Agent> successor = Successor.of(view, plan);
    if (successor.isPresent()) {
      return Optional.of(Successor.tookOver(plan.host(), successor.get()));
    }
    if (found.still(view, plan)) {
      return Optional.empty();
    }
    if (Drains.of(view, plan.agent()).isPresent()) {
      return Optional.of(
          plan.host()
              + (found.drained()
                  ? " was drained anew by somebody else meanwhile; it is left as found"
                  : " was drained by somebody else meanwhile; it is left as found"));
    }
    requireVisible(view, plan);
    return Optional.of(
        Drains.deactivated(view, plan.agent())
            ? "the drain of " + plan.host() + " is gone and somebody deactivated it; left as found"
            : plan.host() + " is given back already");
  }

  /**
   * An earlier try may have asked and lost the answer: a drain that was there and is not any more
   * shows that the order took effect.
   */
  private static void answerEarlierTry(
      StepContext step, ClusterView view, AgentPlan plan, TakenOut found) {
    boolean lost =
        view.registry().isGone(plan.agent())
            || Successor.of(view, plan).isPresent()
            || !found.drained() && Drains.of(view, plan.agent()).isPresent();
    if (lost) {
      step.foundNotDone();
    } else {
      step.foundDone();
    }
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
                      + String.join(" ", view.notSeenOf(plan.agent())))
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
      if (answer != null) {
        requireVisible(after, plan); // not seen is not the same as given back
      }
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
