package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dcosrunbooks.simulator.World.App;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.Service;
import org.dcosrunbooks.simulator.World.Task;
import org.dcosrunbooks.simulator.World.Topic;

/** The brokers of a Kafka service and what they have replicated. */
final class KafkaBrokers {

  private final World world;
  private final SdkScheduler services;
  private final Framework framework;
  private final Service state;
  private final List<App> pods;

  KafkaBrokers(ClusterModel model, Framework framework) {
    this.world = model.world();
    this.services = model.services();
    this.framework = framework;
    this.state = services.state(framework);
    this.pods = services.pods(framework);
  }

  private boolean up(App pod) {
    return services.running(pod) && !state.paused.contains(pod.name);
  }

  /** Runs, and has everything that the others have. */
  private boolean inSync(App pod) {
    return up(pod)
        && !state.behind.contains(SdkScheduler.number(pod))
        && (firstLaunch(pod) || world.now >= services.runningSince(pod) + state.catchUp);
  }

  private static boolean firstLaunch(App pod) {
    return pod.nextInstance == 2;
  }

  /** Ids of the brokers that are registered. */
  ArrayNode brokers() {
    ArrayNode ids = MesosJson.array();
    pods.stream()
        .filter(this::up)
        .forEach(pod -> ids.add(String.valueOf(SdkScheduler.number(pod))));
    return ids;
  }

  /** Null when it is not registered. */
  ObjectNode broker(String id) {
    for (App pod : pods) {
      if (up(pod) && String.valueOf(SdkScheduler.number(pod)).equals(id)) {
        Task task = services.tasks(pod).get(0);
        int port = task.ports.isEmpty() ? 1025 : task.ports.get(0);
        String host = task.shownName + "." + hostPart() + ".autoip.dcos.thisdcos.directory";
        ObjectNode json = MesosJson.object();
        json.putObject("listener_security_protocol_map").put("PLAINTEXT", "PLAINTEXT");
        json.putArray("endpoints").add("PLAINTEXT://" + host + ":" + port);
        json.put("jmx_port", -1).put("host", host).put("port", port).put("version", 4);
        json.put("timestamp", String.valueOf(task.running / 1_000_000));
        return json;
      }
    }
    return null;
  }

  private String hostPart() {
    return framework.name.replace("/", "");
  }

  ArrayNode topics() {
    ArrayNode names = MesosJson.array();
    if (!state.checkBroken) {
      state.topics.keySet().forEach(names::add);
    }
    return names;
  }

  /** Null when there is no such topic. */
  ObjectNode topic(String name) {
    Topic topic = state.checkBroken ? null : state.topics.get(name);
    if (topic == null) {
      return null;
    }
    ObjectNode json = MesosJson.object();
    ArrayNode partitions = json.putArray("partitions");
    for (int partition = 0; partition < topic.partitions; partition++) {
      List<App> replicas = replicas(topic, partition);
      List<App> inSync = replicas.stream().filter(this::inSync).toList();
      ObjectNode one = partitions.addObject().putObject(String.valueOf(partition));
      one.put("controller_epoch", 1);
      one.put("leader", inSync.isEmpty() ? -1 : SdkScheduler.number(inSync.get(0)));
      one.put("version", 1).put("leader_epoch", 0);
      ArrayNode isr = one.putArray("isr");
      inSync.forEach(pod -> isr.add(SdkScheduler.number(pod)));
    }
    return json;
  }

  private List<App> replicas(Topic topic, int partition) {
    List<App> replicas = new ArrayList<>();
    for (int replica = 0; replica < Math.min(topic.replication, pods.size()); replica++) {
      replicas.add(pods.get((partition + replica) % pods.size()));
    }
    return replicas;
  }

  /** Partitions with a replica that is not in sync, as the command prints them. */
  ObjectNode underReplicated() {
    return message(false);
  }

  /** Partitions that nobody leads, as the command prints them. */
  ObjectNode unavailable() {
    return message(true);
  }

  /** Empty when there are none, and just as empty when the command failed. */
  private ObjectNode message(boolean leaderless) {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, Topic> topic : state.topics.entrySet()) {
      for (int partition = 0; partition < topic.getValue().partitions; partition++) {
        List<App> replicas = replicas(topic.getValue(), partition);
        List<App> inSync = replicas.stream().filter(this::inSync).toList();
        if (leaderless ? inSync.isEmpty() : inSync.size() < replicas.size()) {
          lines.append(line(topic.getKey(), partition, replicas, inSync));
        }
      }
    }
    boolean silent = state.checkBroken || lines.isEmpty();
    return MesosJson.object().put("message", silent ? "" : "Output: " + lines);
  }

  private static String line(String topic, int partition, List<App> replicas, List<App> inSync) {
    String leader = inSync.isEmpty() ? "none" : numbers(inSync.subList(0, 1));
    return "\tTopic: "
        + topic
        + "\tPartition: "
        + partition
        + "\tLeader: "
        + leader
        + "\tReplicas: "
        + numbers(replicas)
        + "\tIsr: "
        + numbers(inSync)
        + "\n";
  }

  private static String numbers(List<App> pods) {
    return pods.stream()
        .map(pod -> String.valueOf(SdkScheduler.number(pod)))
        .collect(Collectors.joining(","));
  }
}
