package org.dcosrunbooks.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.AgentId;

/**
 * A job on a machine that a run has asked for, as its record tells.
 *
 * @param step what the job does, which with the run makes its name
 * @param host how people call the machine
 * @param address where the machine is reached
 * @param agent whose machine it is; empty in records of a time when that was not noted
 */
public record JobAsked(String step, String host, String address, Optional<AgentId> agent) {

  /** Keys of an entry's data. */
  private static final String JOB = "job";

  private static final String HOST = "host";
  private static final String ADDRESS = "address";
  private static final String AGENT = "agent";

  /** What is written down with the act that begins it. */
  public Map<String, Object> details(Map<String, ?> more) {
    Map<String, Object> details = new LinkedHashMap<>(more);
    details.put(JOB, step);
    details.put(HOST, host);
    details.put(ADDRESS, address);
    agent.ifPresent(id -> details.put(AGENT, id.value()));
    return details;
  }

  /**
   * The one asked for last that was not refused, whether it is over or not; empty for runs of a
   * time when the record did not name them.
   *
   * @param record of one run, in any order
   */
  public static Optional<JobAsked> last(List<Entry> record) {
    return record.stream()
        .filter(entry -> entry.kind() == Entry.Kind.INTENT && entry.details().hasNonNull(JOB))
        .filter(intent -> record.stream().noneMatch(entry -> saysNotDone(entry, intent)))
        .max(Comparator.comparingLong(Entry::number))
        .map(Entry::details)
        .filter(data -> data.hasNonNull(HOST) && data.hasNonNull(ADDRESS))
        .map(JobAsked::of);
  }

  private static boolean saysNotDone(Entry entry, Entry intent) {
    return entry.answers().filter(number -> number == intent.number()).isPresent()
        && OpenEffects.saysNotDone(entry.details());
  }

  private static JobAsked of(JsonNode data) {
    return new JobAsked(
        data.path(JOB).asText(),
        data.path(HOST).asText(),
        data.path(ADDRESS).asText(),
        Optional.of(data.path(AGENT).asText()).filter(AgentId::isOne).map(AgentId::new));
  }
}
