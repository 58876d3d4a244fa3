package org.dcosrunbooks.runbook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.guard.LastReplicaStays;
import org.dcosrunbooks.guard.OnePodOut;

/**
 * What ran on an agent when its plan was made, as far as was seen. Stored for years: fields are
 * only added, and optional.
 *
 * @param moving full names of the apps whose tasks can run elsewhere
 * @param staying full names of the apps of which something stays down until the agent is back: its
 *     data is here, or no other agent can take it
 * @param pods of services, which stay down until the agent is back
 * @param services with pods on the agent, of which no other pod may be away meanwhile
 * @param replicated apps with further instances, of which one has to stay
 * @param elsewhere how many instances of a moving app can be healthy on other agents, without those
 *     that others had taken out already; an app that is not named wants all
 * @param back how many of a staying app can be healthy when the agent is back, likewise
 */
public record Work(
    List<String> moving,
    List<String> staying,
    List<Pod> pods,
    List<OnePodOut.Service> services,
    List<LastReplicaStays.Replicated> replicated,
    Map<String, Integer> elsewhere,
    Map<String, Integer> back) {

  public static final Work NONE =
      new Work(List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of());

  public Work {
    moving = orNone(moving);
    staying = orNone(staying);
    pods = orNone(pods);
    services = orNone(services);
    replicated = orNone(replicated);
    elsewhere = elsewhere == null ? Map.of() : Map.copyOf(elsewhere);
    back = back == null ? Map.of() : Map.copyOf(back);
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
    Map<String, Integer> elsewhere = new TreeMap<>();
    Map<String, Integer> back = new TreeMap<>();
    for (AppHit hit : apps) {
      String name = hit.app().fullName();
      if (hit.canMove() > 0) {
        moving.add(name);
        elsewhere.put(name, hit.left() + hit.canMove());
      }
      if (hit.staysDown()) {
        staying.add(name);
        back.put(name, hit.left() + hit.here().size());
      }
    }
    List<Pod> pods = new ArrayList<>();
    services.forEach(
        hit -> hit.pods().keySet().forEach(pod -> pods.add(new Pod(hit.service().name(), pod))));
    return new Work(
        moving,
        staying,
        pods,
        services.stream().map(ServiceHit::together).toList(),
        replicated,
        elsewhere,
        back);
  }

  /** Instances of a moving app that are waited for on other agents. */
  int wantedElsewhere(App app) {
    return Math.min(app.instances(), elsewhere.getOrDefault(app.fullName(), app.instances()));
  }

  /** Instances of a staying app that are waited for once the agent is back. */
  int wantedBack(App app) {
    return Math.min(app.instances(), back.getOrDefault(app.fullName(), app.instances()));
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
