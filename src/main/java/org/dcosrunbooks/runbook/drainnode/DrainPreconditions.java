package org.dcosrunbooks.runbook.drainnode;

import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.runbook.Drains;

/** What must be so before an agent is drained, as sentences that say why not. */
final class DrainPreconditions {

  private DrainPreconditions() {}

  /** Empty when nothing speaks against it. */
  static Optional<String> against(ClusterView view, AgentId id) {
    if (view.registry().isGone(id)) {
      return Optional.of("Agent " + id + " is gone for good: it was removed from the cluster.");
    }
    Optional<Agent> found = view.agent(id);
    if (found.isEmpty() && !view.registry().isUnreachable(id)) {
      return Optional.of("The cluster does not know agent " + id + " any more.");
    }
    String host = found.map(Agent::hostname).orElse(id.value());
    Optional<String> drained =
        Drains.of(view, id)
            .map(
                drain ->
                    host
                        + " is "
                        + (drain.over() ? "DRAINED" : "DRAINING")
                        + " already, asked by nobody of ours. It is left as found."
                        + (drain.over()
                            ? ""
                            : " A second drain would overwrite its grace and purpose."));
    if (drained.isPresent()) {
      return drained;
    }
    if (Drains.deactivated(view, id)) {
      return Optional.of(
          host
              + " is deactivated by somebody else. It is left as found: ask them, or reactivate it first.");
    }
    return found.flatMap(agent -> against(view, agent));
  }

  private static Optional<String> against(ClusterView view, Agent agent) {
    if (agent.state() == AgentState.DOWN) {
      return Optional.of(
          "The machine of "
              + agent.hostname()
              + " is taken down by a maintenance schedule. Bring it up first.");
    }
    if (view.maintenance().windowOf(agent).isPresent()) {
      return Optional.of(
          agent.hostname()
              + " is in the cluster's maintenance schedule. Mesos refuses to drain it: wait for the window to end, or take it out of the schedule.");
    }
    if (agent.state() != AgentState.RECOVERED && !agent.canDrain()) {
      return Optional.of(
          agent.hostname()
              + " (Mesos "
              + agent.version()
              + ") cannot be drained: it does not announce AGENT_DRAINING.");
    }
    return Optional.empty();
  }
}
