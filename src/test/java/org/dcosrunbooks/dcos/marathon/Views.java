package org.dcosrunbooks.dcos.marathon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.TaskState;

/** What Mesos shows of a cluster with four agents, as a test wants it. */
final class Views {

  static final String ROOT = "80ba2050-bf0f-4472-a2f7-2636c4f7b8c8-0000";

  private final List<Framework> frameworks = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();

  static AgentId agent(int number) {
    return new AgentId("1769fdfd-1727-4da8-a192-839f43c70c5e-S" + number);
  }

  /** The one that the recordings are from. */
  static Views recorded() {
    String instance = ".instance-564bd685-4c30-11e5-98c1-be5b2935a98";
    String pod = "ops_audit.instance-1a2b3c4d-4c30-11e5-98c1-be5b2935a98";
    return new Views()
        .framework(ROOT, "marathon")
        .task(ROOT, "shop_checkout" + instance + "1._app.1", 1)
        .task(ROOT, "shop_checkout" + instance + "2._app.1", 2)
        .task(ROOT, "shop_checkout" + instance + "3._app.1", 3)
        .task(ROOT, "minecraft_survival-world" + instance + "7._app.1", 1)
        .task(ROOT, "foo.c9de6033-4cce-11e5-98c1-be5b2935a981", 1)
        .task(ROOT, "foo.c9de6033-4cce-11e5-98c1-be5b2935a982", 2)
        .task(ROOT, pod + "1.container1", 1)
        .task(ROOT, pod + "1.sidecar", 1)
        .task(ROOT, pod + "2.container1", 2);
  }

  Views framework(String id, String name) {
    frameworks.add(new Framework(id, name, true, true, false, Set.of(), Duration.ofDays(7)));
    return this;
  }

  Views task(String framework, String id, int agent) {
    tasks.add(
        new Task(
            id,
            id,
            framework,
            agent(agent),
            TaskState.RUNNING,
            Task.Executor.COMMAND,
            Optional.empty(),
            Optional.empty(),
            Resources.NONE));
    return this;
  }

  private static Agent at(int number) {
    String host = "10.0.2.1" + number;
    return new Agent(
        agent(number),
        host,
        host,
        5051,
        AgentState.ACTIVE,
        true,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "1.11.0",
        Map.of(),
        Set.of(),
        Resources.NONE,
        Resources.NONE,
        Agent.Room.NONE);
  }

  ClusterView view() {
    return new ClusterView(
        Instant.parse("2020-09-30T09:10:00Z"),
        new Masters(List.of()),
        List.of(at(1), at(2), at(3), at(4)),
        tasks,
        frameworks,
        List.of(),
        new Registry(Map.of(), Map.of(), Map.of()),
        Maintenance.NONE,
        List.of());
  }
}
