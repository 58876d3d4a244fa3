package org.dcosrunbooks.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.guard.OnePodOut;

/**
 * What becomes of a service built on the SDK when its pods on an agent stop: they wait for this
 * very agent, which has their volumes.
 *
 * @param framework its Mesos id
 * @param pods names of those on the agent, with the tasks of each here
 * @param total how many pods it has
 * @param away its pods elsewhere that do not run, or run on an agent that is being taken out →
 *     where and why, empty when they run nowhere
 */
public record ServiceHit(
    SdkService service,
    String framework,
    Map<String, List<Task>> pods,
    int total,
    Map<String, String> away) {

  private static final Set<String> OVER = Set.of("FINISHED");

  /**
   * @param leaving other agents whose tasks go → how people call them and why
   */
  public static ServiceHit of(
      SdkService service,
      String framework,
      ClusterView view,
      AgentId agent,
      Map<AgentId, String> leaving) {
    Map<String, String> podOf = new HashMap<>();
    for (SdkService.Pod pod : service.pods()) {
      for (SdkService.PodTask task : pod.tasks()) {
        podOf.put(task.name(), pod.name());
        podOf.put(task.id(), pod.name());
      }
    }
    Map<String, List<Task>> here = new TreeMap<>();
    Map<String, Task> running = new TreeMap<>();
    for (Task task : view.tasks()) {
      if (!task.frameworkId().equals(framework)) {
        continue;
      }
      running.put(task.name(), task);
      if (task.agent().equals(agent)) {
        String pod =
            Optional.ofNullable(podOf.get(task.id()))
                .or(() -> named(podOf, task))
                .orElse(task.name());
        here.computeIfAbsent(pod, first -> new ArrayList<>()).add(task);
      }
    }
    Map<String, String> away = new TreeMap<>();
    for (SdkService.Pod pod : service.pods()) {
      if (!here.containsKey(pod.name())) {
        where(pod, running, leaving).ifPresent(why -> away.put(pod.name(), why));
      }
    }
    Set<String> all = new HashSet<>(here.keySet());
    service.pods().forEach(pod -> all.add(pod.name()));
    return new ServiceHit(service, framework, here, all.size(), away);
  }

  private static Optional<String> named(Map<String, String> podOf, Task task) {
    return Optional.ofNullable(podOf.get(task.name()));
  }

  /** Empty when every task of the pod that is not meant to be over runs on an agent that stays. */
  private static Optional<String> where(
      SdkService.Pod pod, Map<String, Task> tasks, Map<AgentId, String> leaving) {
    for (SdkService.PodTask task : pod.tasks()) {
      if (OVER.contains(task.status())) {
        continue;
      }
      Optional<Task> seen = Optional.ofNullable(tasks.get(task.name()));
      Optional<String> going = seen.map(Task::agent).map(leaving::get);
      if (going.isPresent()) {
        return going;
      }
      if (seen.isEmpty() || !task.status().equals("RUNNING")) {
        return Optional.of("");
      }
    }
    return pod.tasks().isEmpty() ? Optional.of("") : Optional.empty();
  }

  /** How many of its pods run on agents that stay. */
  public int left() {
    return Math.max(0, total - pods.size() - away.size());
  }

  /** Plans that are not complete, as sentences: {@code plan recovery is IN_PROGRESS (…)}. */
  public List<String> openPlans() {
    return new TreeMap<>(service.plans())
        .entrySet().stream()
            .filter(plan -> Set.of("deploy", "recovery").contains(plan.getKey()))
            .filter(plan -> !plan.getValue().complete())
            .map(
                plan ->
                    "plan "
                        + plan.getKey()
                        + " is "
                        + plan.getValue().status()
                        + details(plan.getValue()))
            .toList();
  }

  private static String details(SdkService.Plan plan) {
    List<String> details = new ArrayList<>(plan.open());
    plan.errors().forEach(error -> details.add("error: " + error));
    return details.isEmpty()
        ? ""
        : " ("
            + details.stream().limit(3).collect(Collectors.joining(", "))
            + (details.size() > 3 ? ", …" : "")
            + ")";
  }

  /** What the law about pods that are away together needs, for as long as the run waits. */
  public OnePodOut.Service together() {
    Map<String, List<String>> others = new TreeMap<>();
    for (SdkService.Pod pod : service.pods()) {
      if (!pods.containsKey(pod.name())) {
        others.put(
            pod.name(),
            pod.tasks().stream()
                .filter(task -> !OVER.contains(task.status()))
                .map(SdkService.PodTask::name)
                .toList());
      }
    }
    return new OnePodOut.Service(service.name(), framework, others, service.notSeen());
  }

  /** Numbers of the brokers of a Kafka service: those of its pods {@code kafka-<number>}. */
  public Set<String> brokers() {
    return brokers(service);
  }

  static Set<String> brokers(SdkService service) {
    return service.pods().stream()
        .map(SdkService.Pod::name)
        .filter(name -> name.matches("kafka-[0-9]{1,9}"))
        .map(name -> name.substring("kafka-".length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
