package org.dcosrunbooks.runbook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.dcosrunbooks.guard.LastReplicaStays;
import org.dcosrunbooks.guard.OnePodOut;

/**
 * What ran on an agent when its plan was made, as far as was seen. Stored for years: fields are
 * only added, and optional.
 *
 * @param moving full names of the apps whose tasks can run elsewhere
 * @param staying full names of the apps whose tasks run on this agent only, for their data is here
 * @param pods of services, which stay down until the agent is back
 * @param services with pods on the agent, of which no other pod may be away meanwhile
 * @param replicated apps with further instances, of which one has to stay
 */
public record Work(
    List<String> moving,
    List<String> staying,
    List<Pod> pods,
    List<OnePodOut.Service> services,
    List<LastReplicaStays.Replicated> replicated) {

  public static final Work NONE = new Work(List.of(), List.of(), List.of(), List.of(), List.of());

  public Work {
    moving = orNone(moving);
    staying = orNone(staying);
    pods = orNone(pods);
    services = orNone(services);
    replicated = orNone(replicated);
  }

  private static <T> List<T> orNone(List<T> stored) {
    return stored == null ? List.of() : List.copyOf(stored);
  }

  /**
   * What the waits behind a yes ask for.
   *
   * @param apps with instances on the agent
   * @param services with pods on the agent
   */
  public static Work of(
      Collection<AppHit> apps,
      Collection<ServiceHit> services,
      List<LastReplicaStays.Replicated> replicated) {
    List<String> moving = new ArrayList<>();
    List<String> staying = new ArrayList<>();
    for (AppHit hit : apps) {
      (hit.app().resident() ? staying : moving).add(hit.app().fullName());
    }
    List<Pod> pods = new ArrayList<>();
    services.forEach(
        hit -> hit.pods().keySet().forEach(pod -> pods.add(new Pod(hit.service().name(), pod))));
    return new Work(
        moving, staying, pods, services.stream().map(ServiceHit::together).toList(), replicated);
  }

  /** Names of what runs on this agent only. */
  public List<String> waiting() {
    List<String> names = new ArrayList<>(staying);
    pods.forEach(pod -> names.add(pod.toString()));
    return names;
  }

  /** A pod instance, as in {@code kafka-1} of the service {@code data/kafka}. */
  public record Pod(String service, String name) {

    @Override
    public String toString() {
      return service + "/" + name;
    }
  }
}
