package org.dcosrunbooks.runbook;

import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Condition;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.springframework.stereotype.Component;

/**
 * While people work on a machine: the agent takes work again, under its own id or a new one, or is
 * gone. A restart of its unit alone changes nothing, for Mesos remembers the drain.
 */
@Component
final class AgentChanged implements Condition {

  @Override
  public Progress look(ClusterView view, Subject subject) {
    AgentPlan plan = subject.plan(AgentPlan.class);
    Optional<Agent> next = Successor.of(view, plan);
    if (next.isPresent() && next.get().state() == AgentState.ACTIVE) {
      return Progress.reached(
          plan.host() + " takes work again under the new id " + next.get().id() + ".");
    }
    if (view.registry().isGone(plan.agent())) {
      return Progress.reached(plan.host() + " was removed for good by somebody else.");
    }
    Optional<Agent> agent = view.agent(plan.agent());
    if (agent.isPresent() && agent.get().state() == AgentState.ACTIVE) {
      return Progress.reached(plan.host() + " takes work again: somebody gave it back.");
    }
    if (Drains.orderedAnew(view, plan, subject.record())) {
      return Progress.reached(plan.host() + " was drained anew by somebody else meanwhile.");
    }
    return agent
        .map(seen -> Progress.notYet(plan.host() + " is " + seen.state() + " and takes no work."))
        .or(() -> HiddenAgent.wait(view, plan.agent(), plan.host()))
        .orElseGet(() -> Progress.notYet(plan.host() + " is not registered and takes no work."));
  }
}
