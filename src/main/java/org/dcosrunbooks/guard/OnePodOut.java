package org.dcosrunbooks.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.TaskState;

/**
 * Takes pods of a service away only while all its others run on agents that stay: two brokers away
 * at once lose what one away does not. Waiting helps, so this holds a run back and does not end it.
 */
public final class OnePodOut implements Rule<OnePodOut.Wanted> {

  /**
   * @param services those with pods on the agent
   * @param leaving agents whose tasks go or are gone, those that other runs hold among them → how
   *     people call them and why
   */
  public record Wanted(
      ClusterView view, AgentId agent, List<Service> services, Map<AgentId, String> leaving) {

    public Wanted {
      services = List.copyOf(services);
      leaving = Map.copyOf(leaving);
    }
  }

  /**
   * A service with pods on the agent.
   *
   * @param name of the service, as in {@code data/kafka}
   * @param framework its Mesos id
   * @param others its pods that are not on the agent → the Mesos task names of each
   * @param unread pods of it that could not be read, one sentence each
   */
  public record Service(
      String name, String framework, Map<String, List<String>> others, List<String> unread) {

    public Service {
      others = others == null ? Map.of() : Map.copyOf(others);
      unread = unread == null ? List.of() : List.copyOf(unread);
    }

    /** One of which every pod was read. */
    public Service(String name, String framework, Map<String, List<String>> others) {
      this(name, framework, others, List.of());
    }
  }

  @Override
  public Verdict judge(Wanted wanted) {
    List<String> out = new ArrayList<>();
    for (Service service : wanted.services()) {
      List<String> away = away(wanted, service);
      if (!away.isEmpty()) {
        out.add(
            String.join(", ", away)
                + (away.size() == 1 ? " is out: " : " are out: ")
                + service.name()
                + " spares no further pod before that runs again");
      }
    }
    if (!out.isEmpty()) {
      return Verdict.against(this, String.join("; ", out) + ".");
    }
    List<String> unread =
        wanted.services().stream().flatMap(service -> service.unread().stream()).toList();
    if (!unread.isEmpty()) {
      return Verdict.cannotTell(
          this,
          "Whether all other pods run could not be seen when the plan was made: "
              + String.join(" ", unread)
              + " Abort, and start again when they can be read.");
    }
    return Verdict.inFavour(
        this,
        wanted.services().isEmpty()
            ? "No pod of a service is on the agent."
            : wanted.services().stream().map(Service::name).collect(Collectors.joining(", "))
                + ": all other pods run.");
  }

  private static List<String> away(Wanted wanted, Service service) {
    Map<String, Task> running =
        wanted.view().tasks().stream()
            .filter(task -> task.frameworkId().equals(service.framework()))
            .filter(task -> task.state() == TaskState.RUNNING)
            .collect(Collectors.toMap(Task::name, task -> task, (one, other) -> one));
    List<String> away = new ArrayList<>();
    new TreeMap<>(service.others())
        .forEach(
            (pod, tasks) -> {
              for (String name : tasks) {
                Optional<Task> task = Optional.ofNullable(running.get(name));
                Optional<String> where = task.map(Task::agent).map(wanted.leaving()::get);
                if (task.isEmpty() || where.isPresent()) {
                  away.add(pod + where.map(host -> " on " + host).orElse(""));
                  return;
                }
              }
            });
    return away;
  }
}
