package org.dcosrunbooks.runbook;

import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Condition;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.springframework.stereotype.Component;

/**
 * The agent has registered again since its unit was stopped, under its own id or a new one.
 * Registered alone proves nothing: a stopped agent stays in the master's list for five minutes.
 */
@Component
final class AgentRunning implements Condition {

  /** Key of the record's data with the last registration before the stop. */
  static final String REGISTERED = "registeredBefore";

  @Override
  public Progress look(ClusterView view, Subject subject) {
    AgentPlan plan = subject.plan(AgentPlan.class);
    Optional<Agent> next = Successor.of(view, plan);
    if (next.isPresent()) {
      return Progress.reached(plan.host() + " runs under the new id " + next.get().id() + ".");
    }
    if (view.registry().isGone(plan.agent())) {
      return Progress.impossible(
          plan.host() + " was removed for good by somebody else. It cannot be given back.");
    }
    Optional<Agent> agent = view.agent(plan.agent());
    if (agent.isEmpty()) {
      return HiddenAgent.wait(view, plan.agent(), plan.host()).orElseGet(() -> away(view, plan));
    }
    if (agent.get().state() == AgentState.RECOVERED) {
      return Progress.notYet(plan.host() + " has not registered again since the master fail-over.");
    }
    boolean same =
        before(subject.record()).filter(CheckUnitStopped.registered(agent)::equals).isPresent();
    return same && agent.get().state() != AgentState.ACTIVE
        ? Progress.notYet(
            plan.host()
                + " has not registered since its unit was stopped: start its unit, or restart it"
                + " if it runs already.")
        : Progress.reached(plan.host() + " is registered again.");
  }

  private static Progress away(ClusterView view, AgentPlan plan) {
    return Progress.notYet(
        plan.host()
            + (view.registry().isUnreachable(plan.agent())
                ? " is unreachable: start its unit and look at its network."
                : " is not registered: start its unit."));
  }

  /** Whether somebody has seen the agent silent. */
  static boolean wasSeenStopped(List<Entry> record) {
    return before(record).isPresent();
  }

  /** Empty when the unit was never seen stopped: then nothing is known to wait for. */
  private static Optional<String> before(List<Entry> record) {
    return record.stream()
        .filter(entry -> entry.kind() == Entry.Kind.LOOK)
        .flatMap(entry -> entry.detail(REGISTERED).stream())
        .reduce((earlier, later) -> later);
  }
}
