package org.dcosrunbooks.guard;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Registry;

/**
 * Which agents take no new work at the moment, from any source. An agent that is gone for good is
 * not out any more: nothing brings it back.
 */
public final class OutOfCluster {

  static final String UNREAD = " (how it stands cannot be read)";

  private OutOfCluster() {}

  /** Agent → "10.0.2.5 (deactivated)", each agent once. */
  public static Map<AgentId, String> of(ClusterView view) {
    Map<AgentId, String> out = new TreeMap<>();
    Registry registry = view.registry();
    registry.unreachable().keySet().forEach(id -> out.put(id, "agent " + id + " (unreachable)"));
    registry.admitted().forEach((id, entry) -> admitted(view, id, entry, out));
    for (Agent agent : view.agents()) {
      if (agent.state() != AgentState.ACTIVE || agent.deactivated() || agent.drain().isPresent()) {
        out.put(agent.id(), agent.hostname() + " (" + word(agent) + ")");
      }
    }
    view.unreadAgents().forEach((id, why) -> out.putIfAbsent(id, "agent " + id + UNREAD));
    registry.gone().keySet().forEach(out::remove);
    return out;
  }

  private static void admitted(
      ClusterView view, AgentId id, Registry.Entry entry, Map<AgentId, String> out) {
    String host = entry.hostname().orElse("agent " + id);
    if (entry.drain().isPresent()) {
      out.put(id, host + (entry.drain().get().over() ? " (drained)" : " (draining)"));
    } else if (entry.deactivated()) {
      out.put(id, host + " (deactivated)");
    } else if (view.agent(id).isEmpty()) {
      out.put(id, host + " (admitted, but not among the agents)");
    }
  }

  private static String word(Agent agent) {
    if (agent.state() != AgentState.ACTIVE) {
      return agent.state().name().toLowerCase(Locale.ROOT);
    }
    return agent.drain().isPresent() ? "with a drain" : "deactivated";
  }
}
