package org.dcosrunbooks.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of a run's record.
 *
 * @param runId the root run it belongs to
 * @param number 1, 2, 3 … within the run, without a hole
 * @param step label of the step, or of the task a person completed; empty for the service itself
 * @param actor user id of a person, or {@code service}
 * @param text one sentence for people, without secrets
 * @param data canonical JSON with the details, {@code {}} when there are none
 * @param answers number of the intent that this result answers
 * @param previousHash hash of the entry before, 64 zeros for the first
 * @param hash SHA-256 in lower-case hex over all of the above
 */
public record Entry(
    String runId,
    long number,
    Instant at,
    Kind kind,
    String step,
    String actor,
    String text,
    String data,
    Optional<Long> answers,
    String previousHash,
    String hash) {

  /**
   * The details as they were written.
   *
   * @throws org.dcosrunbooks.failure.Fault when they are not JSON any more
   */
  public JsonNode details() {
    return CanonicalJson.parse(data);
  }

  /** One of the details as text; empty when there is none of this name. */
  public Optional<String> detail(String name) {
    return Optional.of(details().path(name))
        .filter(value -> value.isValueNode() && !value.isNull())
        .map(JsonNode::asText);
  }

  /** What a line of the record is about. */
  public enum Kind {
    /** Written before an act: if no result follows, the act may or may not have happened. */
    INTENT,
    /** Written after an act: what came of it. */
    RESULT,
    /** A look that led to a decision. */
    LOOK,
    /** Something a person did or said. */
    PERSON,
    /** Something that was asked for and not done. */
    REFUSAL,
    /** Begin and end of the run, and what the service itself did to it. */
    COURSE
  }
}
