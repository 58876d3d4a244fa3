package org.dcosrunbooks.guard;

import java.util.Map;
import java.util.TreeMap;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Registry;

/**
 * Which agents lose their tasks or have lost them: nothing that is seen on them counts as staying.
 * An agent that is only deactivated keeps its tasks and is not among them.
 */
public final class Leaving {

  private Leaving() {}

  /** Agent → "10.0.2.5 (draining)", each agent once. */
  public static Map<AgentId, String> of(ClusterView view) {
    Map<AgentId, String> leaving = new TreeMap<>();
    Registry registry = view.registry();
    registry
        .admitted()
        .forEach(
            (id, entry) ->
                entry
                    .drain()
                    .ifPresent(
                        drain ->
                            leaving.put(
                                id, entry.hostname().orElse("agent " + id) + words(drain.over()))));
    registry
        .unreachable()
        .keySet()
        .forEach(id -> leaving.put(id, "agent " + id + " (unreachable)"));
    registry.gone().keySet().forEach(id -> leaving.put(id, "agent " + id + " (gone for good)"));
    for (Agent agent : view.agents()) {
      if (agent.drain().isPresent()) {
        leaving.put(agent.id(), agent.hostname() + words(agent.drain().get().over()));
      } else if (agent.state() == AgentState.DOWN) {
        leaving.put(agent.id(), agent.hostname() + " (down)");
      } else if (agent.state() == AgentState.UNREACHABLE) {
        leaving.put(agent.id(), agent.hostname() + " (unreachable)");
      }
    }
    view.unreadAgents()
        .keySet()
        .forEach(id -> leaving.putIfAbsent(id, "agent " + id + OutOfCluster.UNREAD));
    return leaving;
  }

  private static String words(boolean over) {
    return over ? " (drained)" : " (draining)";
  }
}
