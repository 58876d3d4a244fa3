package org.dcosrunbooks.guard;

import java.util.Map;
import java.util.TreeMap;
import org.dcosrunbooks.cluster.Absence;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Task;

/**
 * Which agents lose their tasks, have lost them, or are out of sight: nothing that is seen on them
 * counts as staying. An agent that is only deactivated keeps its tasks and is not among them.
 */
public final class Leaving {

  private Leaving() {}

  /** Agent → "10.0.2.5 (draining)", each agent once. */
  public static Map<AgentId, String> of(ClusterView view) {
    Map<AgentId, String> leaving = new TreeMap<>();
    for (Task task : view.tasks()) {
      if (view.agent(task.agent()).isEmpty()) {
        leaving.put(task.agent(), "agent " + task.agent() + " (in no list of the master)");
      }
    }
    for (Absence absence : Absence.of(view)) {
      absence
          .agent()
          .filter(agent -> !absence.keepsTasks())
          .ifPresent(agent -> leaving.put(agent, absence.words()));
    }
    view.registry()
        .gone()
        .keySet()
        .forEach(id -> leaving.put(id, "agent " + id + " (gone for good)"));
    return leaving;
  }
}
