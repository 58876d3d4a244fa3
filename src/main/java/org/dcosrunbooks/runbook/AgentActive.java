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
 * The agent takes work again, under its old id or, after its identity was removed, under a new one.
 */
@Component
final class AgentActive implements Condition {

  @Override
  public Progress look(ClusterView view, Subject subject) {
    return of(view, subject.plan(AgentPlan.class));
  }

  /** The same for every wait behind it, and again when the end is written. */
  static Progress of(ClusterView view, AgentPlan plan) {
    if (view.registry().isGone(plan.agent()) && Successor.of(view, plan).isEmpty()) {
      return Progress.impossible(
          plan.host() + " was removed for good by somebody else. It cannot be given back.");
    }
    Optional<Agent> agent = view.agent(plan.agent());
    if (agent.isEmpty()) {
      return Successor.of(view, plan)
          .filter(next -> next.state() == AgentState.ACTIVE)
          .map(
              next ->
                  Progress.reached(
                      plan.host() + " takes work again, under the new id " + next.id() + "."))
          .or(() -> HiddenAgent.wait(view, plan.agent(), plan.host()))
          .orElseGet(
              () ->
                  Progress.notYet(
                      plan.host()
                          + (view.registry().isUnreachable(plan.agent())
                              ? " is unreachable: start its unit and look at its network."
                              : " is not registered: start its unit.")));
    }
    return switch (agent.get().state()) {
      case ACTIVE -> Progress.reached(plan.host() + " takes work again.");
      case DRAINING, DRAINED ->
          Progress.impossible(
              plan.host() + " was drained again by somebody else. It is left as found.");
      case DEACTIVATED ->
          Progress.impossible(
              plan.host() + " was deactivated by somebody else. It is left as found.");
      case RECOVERED ->
          Progress.notYet(plan.host() + " has not registered again since the master fail-over.");
      default ->
          Progress.notYet(
              plan.host()
                  + " is given back but not connected: start its unit and look at its network.");
    };
  }
}
