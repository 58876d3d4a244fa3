package org.dcosrunbooks.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.AgentId;

/**
 * What a run did to the cluster and has not taken back, read from its record: an intent that names
 * an undo opens an effect, a later line may say what somebody else has made of it, a result saying
 * that nothing was done or a later line that closes it ends it.
 */
public final class OpenEffects {

  /** Keys of an entry's data. */
  static final String EFFECT = "effect";

  static final String UNDO = "undo";
  static final String CLOSES = "closes";
  static final String REVISES = "revises";
  static final String DONE = "done";
  private static final String AGENT = "agent";

  /**
   * @param number of the intent that made it
   * @param act as in {@code DRAIN_AGENT}
   * @param agent whom it was done to: the plan's, or the one that runs in its place under a new id
   * @param certain false when the answer to the act was lost and nobody has looked since
   */
  public record Effect(
      long number,
      String act,
      Optional<AgentId> agent,
      String text,
      String undo,
      Instant since,
      boolean certain) {}

  private OpenEffects() {}

  public static List<Effect> of(List<Entry> entries) {
    Map<Long, JsonNode> answers = new HashMap<>();
    Map<Long, JsonNode> revised = new HashMap<>();
    Set<Long> closed = new HashSet<>();
    for (Entry entry : entries) {
      JsonNode data = entry.details();
      entry.answers().ifPresent(number -> answers.put(number, data));
      if (data.hasNonNull(REVISES)) {
        revised.put(data.path(REVISES).asLong(), data);
      }
      boolean undone = entry.kind() != Entry.Kind.INTENT && !saysNotDone(data);
      if (undone && data.hasNonNull(CLOSES)) {
        closed.add(data.path(CLOSES).asLong());
      }
    }
    List<Effect> open = new ArrayList<>();
    for (Entry entry : entries) {
      JsonNode data = entry.details();
      JsonNode answer = answers.get(entry.number());
      boolean nothingDone = answer != null && saysNotDone(answer);
      JsonNode now = revised.getOrDefault(entry.number(), data);
      if (entry.kind() == Entry.Kind.INTENT
          && data.hasNonNull(EFFECT)
          && !nothingDone
          && !closed.contains(entry.number())) {
        open.add(
            new Effect(
                entry.number(),
                entry.text(),
                entry.detail(AGENT).map(AgentId::new),
                now.path(EFFECT).asText(),
                now.path(UNDO).asText(),
                entry.at(),
                answer != null));
      }
    }
    return List.copyOf(open);
  }

  /** True for the data of an answer that says that the act was not done. */
  static boolean saysNotDone(JsonNode answer) {
    return !answer.path(DONE).asBoolean(true);
  }

  /** True for the line that says that an act with an effect was done, or found done. */
  public static boolean tookEffect(Entry entry) {
    JsonNode data = entry.details();
    return entry.kind() == Entry.Kind.RESULT && data.path(DONE).asBoolean(false);
  }
}
