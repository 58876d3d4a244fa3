package org.dcosrunbooks.runbook.drainnode;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentItself;
import org.dcosrunbooks.cluster.AgentSource;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.TimeLimit;
import org.springframework.stereotype.Component;

/** Agents that have left the cluster and may still hold tasks: only they themselves can tell. */
@Component
class LeftAgents {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final AgentSource agents;

  LeftAgents(AgentSource agents) {
    this.agents = agents;
  }

  /** True when the agent answers and has nothing left; no answer proves nothing. */
  boolean holdsNothing(DrainPlan plan) {
    if (plan.address().isEmpty()) {
      return false;
    }
    try {
      AgentItself itself = TimeLimit.within(PATIENCE, () -> agents.look(remembered(plan)));
      return itself.running().isEmpty() && itself.unseen().isEmpty();
    } catch (Failure noAnswer) {
      return false;
    }
  }

  private static Agent remembered(DrainPlan plan) {
    return new Agent(
        plan.agent(),
        plan.host(),
        plan.address(),
        plan.port(),
        AgentState.GONE,
        false,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        Map.of(),
        Set.of(),
        Resources.NONE,
        Resources.NONE,
        Agent.Room.NONE);
  }
}
