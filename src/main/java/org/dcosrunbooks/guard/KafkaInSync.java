package org.dcosrunbooks.guard;

import java.util.Set;
import java.util.TreeSet;
import org.dcosrunbooks.cluster.SdkService;

/**
 * Lets a broker be touched only while every partition has all its copies. The scheduler's check
 * answers "none" also when it failed, so a reading without any topic proves nothing.
 */
public final class KafkaInSync implements Rule<KafkaInSync.Wanted> {

  /**
   * @param brokers ids that have to be there
   */
  public record Wanted(String service, SdkService.Kafka reading, Set<String> brokers) {

    public Wanted {
      brokers = Set.copyOf(brokers);
    }
  }

  @Override
  public Verdict judge(Wanted wanted) {
    String name = wanted.service();
    SdkService.Kafka reading = wanted.reading();
    if (!reading.unavailable().isBlank()) {
      return Verdict.against(
          this,
          name + " has partitions without a leader. Wait until its brokers serve all of them.");
    }
    if (!reading.underReplicated().isBlank()) {
      return Verdict.against(
          this,
          name
              + " has "
              + partitions(reading.underReplicated())
              + " without all copies already. Wait until they are in sync.");
    }
    if (reading.topics().isEmpty()) {
      return Verdict.cannotTell(
          this,
          name
              + " names no topic, so its check may itself have failed: whether its partitions are"
              + " in sync is not known.");
    }
    Set<String> missing = new TreeSet<>(wanted.brokers());
    missing.removeAll(reading.brokers());
    if (!missing.isEmpty()) {
      return Verdict.against(
          this,
          name
              + " lacks "
              + (missing.size() == 1 ? "broker " : "brokers ")
              + String.join(", ", missing)
              + ". Wait until all of them are registered.");
    }
    return Verdict.inFavour(
        this,
        name
            + ": every partition has all its copies, "
            + reading.brokers().size()
            + " brokers registered, "
            + reading.topics().size()
            + (reading.topics().size() == 1 ? " topic." : " topics."));
  }

  /** The scheduler's text has a line for each partition. */
  private static String partitions(String text) {
    long lines = text.lines().filter(line -> line.contains("Partition:")).count();
    return lines == 0 ? "partitions" : lines + (lines == 1 ? " partition" : " partitions");
  }
}
