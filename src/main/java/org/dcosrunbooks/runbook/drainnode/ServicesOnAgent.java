package org.dcosrunbooks.runbook.drainnode;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.cluster.SdkServiceSource;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.TimeLimit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Asks the schedulers of the frameworks with tasks on an agent what they are. A Kafka's partitions
 * are read not more often than every 15 s: each reading starts three Java processes there.
 */
@Component
final class ServicesOnAgent {

  /** A reading of a Kafka takes seconds; a step has 15 s for everything. */
  private static final Duration FOR_ALL = Duration.ofSeconds(8);

  private static final Duration READING_AGE = Duration.ofSeconds(15);

  private record Reading(Instant at, SdkService.Kafka kafka) {}

  private final ObjectProvider<SdkServiceSource> source;
  private final Clock clock;
  private final Map<String, Reading> readings = new ConcurrentHashMap<>();

  ServicesOnAgent(ObjectProvider<SdkServiceSource> source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * @param marathons frameworks that are Marathons and are not asked
   * @return framework id → what it answered
   */
  Map<String, ImpactAssessment.Service> on(
      ClusterView view, AgentId agent, Collection<String> marathons) {
    SdkServiceSource schedulers = source.getIfAvailable();
    if (schedulers == null) {
      return Map.of();
    }
    Set<String> here =
        view.tasksOf(agent).stream()
            .filter(task -> !task.state().terminal())
            .map(Task::frameworkId)
            .filter(id -> !marathons.contains(id))
            .collect(Collectors.toSet());
    Map<String, ImpactAssessment.Service> services = new TreeMap<>();
    return TimeLimit.within(
        FOR_ALL,
        () -> {
          for (Framework framework : view.frameworks()) {
            if (here.contains(framework.id())
                && framework.connected()
                && !FrameworkLines.isMarathon(framework.name())
                && !framework.name().equals(FrameworkLines.JOBS)) {
              services.put(framework.id(), ask(schedulers, framework.name()));
            }
          }
          return services;
        });
  }

  private ImpactAssessment.Service ask(SdkServiceSource schedulers, String name) {
    Optional<SdkService> sdk;
    try {
      sdk = schedulers.look(name);
    } catch (Failure unread) {
      return new ImpactAssessment.Service(
          Optional.empty(),
          Optional.of(unread.account().summary()),
          Optional.empty(),
          Optional.empty());
    }
    if (sdk.filter(SdkService::kafka).isEmpty()) {
      return new ImpactAssessment.Service(
          sdk, Optional.empty(), Optional.empty(), Optional.empty());
    }
    try {
      return new ImpactAssessment.Service(
          sdk, Optional.empty(), Optional.of(reading(schedulers, name)), Optional.empty());
    } catch (Failure unread) {
      return new ImpactAssessment.Service(
          sdk,
          Optional.empty(),
          Optional.empty(),
          Optional.of(
              "whether its partitions are in sync could not be read: "
                  + unread.account().summary()));
    }
  }

  private SdkService.Kafka reading(SdkServiceSource schedulers, String name) {
    Instant now = clock.instant();
    Reading last = readings.get(name);
    if (last != null && now.isBefore(last.at().plus(READING_AGE)) && !now.isBefore(last.at())) {
      return last.kafka();
    }
    SdkService.Kafka kafka = schedulers.kafka(name);
    readings.put(name, new Reading(now, kafka));
    return kafka;
  }
}
