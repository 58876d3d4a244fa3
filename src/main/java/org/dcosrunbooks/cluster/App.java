package org.dcosrunbooks.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An app or a pod of a Marathon, with its instances.
 *
 * @param marathon name of the Marathon that runs it; {@code marathon} for the cluster's own
 * @param id as in {@code /shop/checkout}
 * @param instances how many are wanted
 * @param running how many run
 * @param healthy how many run and pass their health checks; all that run where there are none
 * @param minimumHealthCapacity share of the instances that has to stay healthy during a deployment,
 *     0 to 1; Marathon's default is 1
 * @param resident its tasks have local volumes and are started again on the same agent only
 * @param single labelled {@code MARATHON_SINGLE_INSTANCE_APP}
 * @param roles whose resources it takes ({@code acceptedResourceRoles}); empty: those of nobody
 * @param needs of one instance
 * @param ports how many host ports one instance takes
 * @param fixedPorts host ports that must be these very ones
 * @param killGrace its own kill grace; empty when it has none
 * @param deployments ids of those that run and hold it locked
 * @param lastFailure what its last failed task said, with the time
 */
public record App(
    String marathon,
    String id,
    boolean pod,
    int instances,
    int running,
    int healthy,
    double minimumHealthCapacity,
    boolean resident,
    boolean single,
    Map<String, String> labels,
    List<Constraint> constraints,
    Set<String> roles,
    Resources needs,
    int ports,
    Set<Integer> fixedPorts,
    Optional<Duration> killGrace,
    List<Instance> tasks,
    List<String> deployments,
    Optional<String> lastFailure) {

  /** Of an instance: {@code shop_checkout.instance-<uuid>._app.1}, and older forms. */
  private static final Pattern TASK_ID =
      Pattern.compile("(.+?)\\.(?:(?:instance|marathon)-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-.*");

  public App {
    labels = Map.copyOf(labels);
    constraints = List.copyOf(constraints);
    roles = Set.copyOf(roles);
    fixedPorts = Set.copyOf(fixedPorts);
    tasks = List.copyOf(tasks);
    deployments = List.copyOf(deployments);
  }

  /**
   * A task of an app, or an instance of a pod.
   *
   * @param id the Mesos task id; of a pod the id of the instance, with which the Mesos task ids of
   *     its containers begin
   * @param agent where it runs; empty while it waits for an offer
   * @param state as Marathon names it, as in {@code TASK_RUNNING}
   * @param healthy false when a health check fails
   */
  public record Instance(
      String id, Optional<AgentId> agent, String host, String state, boolean healthy) {}

  /** How many have to be healthy, or the app is below its minimum. */
  public int minimumHealthy() {
    return (int) Math.ceil(instances * minimumHealthCapacity - 1e-9);
  }

  /** Name with the Marathon in front when it is not the cluster's own. */
  public String fullName() {
    return fullName(marathon, id);
  }

  /** {@link #fullName()} of an app of which not more is known. */
  public static String fullName(String marathon, String id) {
    return marathon.equals("marathon") ? id : marathon + id;
  }

  /**
   * Id of the app or pod that a task belongs to by its own id; empty when that is of no known form.
   */
  public static Optional<String> idOf(String task) {
    Matcher matcher = TASK_ID.matcher(task);
    return matcher.matches()
        ? Optional.of("/" + matcher.group(1).replace('_', '/'))
        : Optional.empty();
  }

  public List<Instance> on(AgentId agent) {
    return tasks.stream().filter(task -> task.agent().filter(agent::equals).isPresent()).toList();
  }
}
