package org.dcosrunbooks.guard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.TaskState;

/**
 * Takes an instance of an app away only while another one runs on an agent that stays, unless
 * somebody agreed to the app's outage: two drains that are each harmless may together take
 * everything. Waiting helps, so this holds a run back and does not end it.
 */
public final class LastReplicaStays implements Rule<LastReplicaStays.Wanted> {

  /**
   * @param apps those with instances on the agent that may not fall to zero; an app whose outage
   *     was agreed to is not among them
   * @param leaving agents whose tasks go or are gone, those that other runs hold among them → how
   *     people call them and why
   */
  public record Wanted(
      ClusterView view, AgentId agent, List<Replicated> apps, Map<AgentId, String> leaving) {

    public Wanted {
      apps = List.copyOf(apps);
      leaving = Map.copyOf(leaving);
    }
  }

  /**
   * An app with instances elsewhere.
   *
   * @param name of the app
   * @param framework Mesos id of its Marathon
   * @param idPrefix what the Mesos ids of its tasks begin with; see {@link #idPrefix}
   */
  public record Replicated(String name, String framework, String idPrefix) {}

  /**
   * What the ids of all instances of an app begin with: {@code shop_web.instance-} of {@code
   * shop_web.instance-<uuid>._app.1}, and {@code shop_web.} of the older {@code shop_web.<uuid>}.
   */
  public static String idPrefix(String taskId) {
    int instance = taskId.indexOf(".instance-");
    if (instance >= 0) {
      return taskId.substring(0, instance + ".instance-".length());
    }
    return taskId.substring(0, taskId.lastIndexOf('.') + 1);
  }

  private record Key(String framework, String idPrefix) {}

  @Override
  public Verdict judge(Wanted wanted) {
    Set<Key> asked = new HashSet<>();
    wanted.apps().forEach(app -> asked.add(new Key(app.framework(), app.idPrefix())));
    Set<Key> staying = new HashSet<>();
    Map<Key, Set<String>> going = new HashMap<>();
    for (Task task : wanted.view().tasks()) {
      Key key = new Key(task.frameworkId(), idPrefix(task.id()));
      if (task.state() != TaskState.RUNNING
          || !asked.contains(key)
          || task.agent().equals(wanted.agent())) {
        continue;
      }
      String host = wanted.leaving().get(task.agent());
      if (host == null) {
        staying.add(key);
      } else {
        going.computeIfAbsent(key, first -> new TreeSet<>()).add(host);
      }
    }
    List<String> against = new ArrayList<>();
    for (Replicated app : wanted.apps()) {
      Key key = new Key(app.framework(), app.idPrefix());
      if (!staying.contains(key)) {
        against.add(
            app.name()
                + (going.containsKey(key)
                    ? " would fall to zero: its other instances are on "
                        + String.join(", ", going.get(key))
                    : " would fall to zero: no other instance of it runs"));
      }
    }
    return against.isEmpty()
        ? Verdict.inFavour(this, "Every app that has others keeps an instance that runs.")
        : Verdict.against(
            this, String.join("; ", against) + ". Wait until another one runs elsewhere.");
  }
}
