package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.List;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;

/** The agent at a plan's place, under whichever id it has now. */
final class AgentNow {

  private AgentNow() {}

  /**
   * @throws Transient when none is registered there
   */
  static Agent of(ClusterView view, ReconfigurePlan plan) {
    List<Agent> there =
        view.agents().stream()
            .filter(agent -> agent.address().equals(plan.address()))
            .filter(agent -> agent.port() == plan.port())
            .filter(agent -> agent.state() != AgentState.RECOVERED)
            .toList();
    return there.stream()
        .filter(agent -> plan.newIdentity() != agent.id().equals(plan.agent()))
        .findFirst()
        .or(() -> there.stream().findFirst()) // an id that nobody planned is an answer too
        .orElseThrow(() -> notThere(plan.host()));
  }

  static Transient notThere(String host) {
    return new Transient(
        Account.of(host + " is not among the registered agents just now")
            .means("Nothing was done.")
            .todo("Wait; the step looks again by itself."));
  }
}
