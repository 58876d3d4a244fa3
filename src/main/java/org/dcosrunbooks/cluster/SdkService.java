package org.dcosrunbooks.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A service built on the DC/OS SDK, as its scheduler describes it.
 *
 * @param name with its folders, without a leading slash, as in {@code data/kafka}
 * @param plans by name: {@code deploy}, {@code recovery}, …
 * @param kafka true when it answers as a Kafka scheduler does
 * @param health in a few words, as the scheduler itself judges it; empty when it does not
 * @param unread pods that could not be read, by their names
 */
public record SdkService(
    String name,
    Map<String, Plan> plans,
    List<Pod> pods,
    boolean kafka,
    String health,
    List<Unread> unread) {

  public SdkService {
    plans = Map.copyOf(plans);
    pods = List.copyOf(pods);
    unread = List.copyOf(unread);
  }

  /** One of which every pod was read. */
  public SdkService(
      String name, Map<String, Plan> plans, List<Pod> pods, boolean kafka, String health) {
    this(name, plans, pods, kafka, health, List.of());
  }

  /** What could not be read of it, one sentence each. */
  public List<String> notSeen() {
    return Unread.sentences(unread);
  }

  /** One whose scheduler says nothing about its health. */
  public SdkService(String name, Map<String, Plan> plans, List<Pod> pods, boolean kafka) {
    this(name, plans, pods, kafka, "");
  }

  /**
   * @param status as in {@code COMPLETE}; no phases at all also count as COMPLETE
   * @param open steps that are not COMPLETE, as in {@code kafka-1:[broker] PENDING}
   */
  public record Plan(String status, List<String> open, List<String> errors) {

    public Plan {
      open = List.copyOf(open);
      errors = List.copyOf(errors);
    }

    public boolean complete() {
      return status.equals("COMPLETE") && errors.isEmpty();
    }
  }

  /** A pod instance, as in {@code kafka-1}. */
  public record Pod(String name, List<PodTask> tasks) {

    public Pod {
      tasks = List.copyOf(tasks);
    }

    /** Every task of it runs. */
    public boolean running() {
      return !tasks.isEmpty() && tasks.stream().allMatch(task -> task.status().equals("RUNNING"));
    }
  }

  /**
   * @param id the Mesos task id
   * @param status Mesos' state without {@code TASK_}, or the scheduler's own, as in PAUSED
   */
  public record PodTask(String id, String name, String status) {}

  /**
   * What a Kafka scheduler says of its brokers and partitions in one reading. Each reading starts
   * three Java processes in the scheduler: not more often than every 15 s.
   *
   * @param brokers ids registered in ZooKeeper
   * @param topics names; empty also when the check itself failed, so an empty list proves nothing
   * @param underReplicated the scheduler's text; empty when there are none, or the check failed
   * @param unavailable the same for partitions without a leader
   */
  public record Kafka(
      Set<String> brokers, Set<String> topics, String underReplicated, String unavailable) {

    public Kafka {
      brokers = Set.copyOf(brokers);
      topics = Set.copyOf(topics);
    }
  }
}
