package org.dcosrunbooks.runbook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.dcosrunbooks.cluster.AppSource;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.cluster.SdkServiceSource;
import org.dcosrunbooks.failure.Failure;
import org.springframework.stereotype.Component;

/**
 * Apps and services as they are now, looked at once for all runs that wait: each run asking for
 * itself would ask Marathon as often as there are runs.
 */
@Component
public class WorkNow {

  private static final Duration APPS_FRESH = Duration.ofSeconds(2);
  private static final Duration SERVICE_FRESH = Duration.ofSeconds(10);

  /** Each reading starts Java processes in the service's scheduler. */
  private static final Duration KAFKA_FRESH = Duration.ofSeconds(30);

  /** What was seen, or why nothing was. */
  public record Seen<T>(Optional<T> value, String problem, Instant at) {}

  private final AppSource apps;
  private final SdkServiceSource services;
  private final Clock clock;
  private Apps lastApps;
  private final Map<String, Seen<SdkService>> lastServices = new HashMap<>();
  private final Map<String, Seen<SdkService.Kafka>> lastKafka = new HashMap<>();

  WorkNow(AppSource apps, SdkServiceSource services, Clock clock) {
    this.apps = apps;
    this.services = services;
    this.clock = clock;
  }

  /** Apps, at most 2 s old. */
  public synchronized Apps apps(ClusterView view) {
    if (lastApps == null || !fresh(lastApps.taken(), APPS_FRESH)) {
      lastApps = apps.look(view);
    }
    return lastApps;
  }

  /** A service, at most 10 s old. */
  public synchronized Seen<SdkService> service(String name) {
    return look(
        lastServices,
        name,
        SERVICE_FRESH,
        () -> services.look(name),
        name + " does not answer as a service's scheduler does");
  }

  /** One reading of a Kafka service, at most 30 s old. */
  public synchronized Seen<SdkService.Kafka> kafka(String name) {
    return look(lastKafka, name, KAFKA_FRESH, () -> Optional.of(services.kafka(name)), "");
  }

  private <T> Seen<T> look(
      Map<String, Seen<T>> last,
      String name,
      Duration limit,
      Supplier<Optional<T>> look,
      String absent) {
    Seen<T> seen = last.get(name);
    if (seen == null || !fresh(seen.at(), limit)) {
      Instant now = clock.instant();
      try {
        Optional<T> value = look.get();
        seen = new Seen<>(value, value.isPresent() ? "" : absent, now);
      } catch (Failure unread) {
        seen = new Seen<>(Optional.empty(), unread.account().summary(), now);
      }
      last.put(name, seen);
    }
    return seen;
  }

  private boolean fresh(Instant at, Duration limit) {
    return Duration.between(at, clock.instant()).compareTo(limit) < 0;
  }
}
