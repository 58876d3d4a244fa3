package org.dcosrunbooks.runbook;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.guard.KafkaInSync;
import org.dcosrunbooks.guard.Verdict;
import org.springframework.stereotype.Component;

/**
 * Whether Kafka services are in sync, by three good readings in a row, 30 s apart: one reading may
 * fall between two failures (dcos-kafka-service ignores the exit code of its check). Kept in
 * memory; after a restart the count begins anew.
 */
@Component
class KafkaReadings {

  private static final int NEEDED = 3;

  private record Count(int good, Instant last) {}

  private final WorkNow now;
  private final Map<String, Count> counts = new HashMap<>();

  KafkaReadings(WorkNow now) {
    this.now = now;
  }

  /** Why it cannot be called in sync yet; empty when it can. */
  synchronized Optional<String> lacks(String service, Set<String> brokers) {
    WorkNow.Seen<SdkService.Kafka> seen = now.kafka(service);
    if (seen.value().isEmpty()) {
      counts.remove(service);
      return Optional.of(seen.problem());
    }
    Verdict verdict =
        new KafkaInSync().judge(new KafkaInSync.Wanted(service, seen.value().get(), brokers));
    if (!verdict.allows()) {
      counts.remove(service);
      return Optional.of(verdict.reason());
    }
    Count before = counts.getOrDefault(service, new Count(0, Instant.MIN));
    Count count =
        before.last().equals(seen.at()) ? before : new Count(before.good() + 1, seen.at());
    counts.put(service, count);
    return count.good() >= NEEDED
        ? Optional.empty()
        : Optional.of(
            service + " is in sync by " + count.good() + " of " + NEEDED + " readings, 30 s apart");
  }
}
