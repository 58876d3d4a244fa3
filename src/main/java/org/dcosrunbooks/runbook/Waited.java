package org.dcosrunbooks.runbook;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.guard.Leaving;

/**
 * How many instances of an app are waited for: what the plan wants, less what cannot start by now,
 * since others have taken agents out after the plan was made. What can start somewhere is said as
 * in the plan.
 */
final class Waited {

  private Waited() {}

  /**
   * @param wanted by the plan
   * @param out agents that do not count besides those that are leaving
   */
  static int of(ClusterView view, App app, int wanted, Set<AgentId> out) {
    Set<AgentId> going = new HashSet<>(Leaving.of(view).keySet());
    going.addAll(out);
    int there =
        (int)
            app.tasks().stream()
                .filter(task -> task.agent().isPresent() && !going.contains(task.agent().get()))
                .count();
    int missing = wanted - there;
    if (missing <= 0) {
      return wanted;
    }
    if (app.resident()) {
      return wanted - Math.min(missing, app.tasks().size() - there);
    }
    Placement.Move move = new Placement.Move(app, missing);
    return there + new Placement(view, going).of(List.of(move)).get(0).canStart(missing);
  }
}
