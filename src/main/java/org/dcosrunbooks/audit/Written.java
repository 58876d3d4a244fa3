package org.dcosrunbooks.audit;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;

/**
 * A line as it stands in the table. Its fields are those of an {@link Entry}; what somebody has
 * changed by hand may be gone, or be nothing that is ever written.
 */
record Written(
    String runId,
    Long number,
    Instant at,
    String kind,
    String step,
    String actor,
    String text,
    String data,
    Long answers,
    String previousHash,
    String hash) {

  private static final int LONGEST_WORD = 40;

  /** Why it is no line of a record any more, as a sentence; empty when it is one. */
  Optional<String> unread() {
    Map<String, Object> always = new LinkedHashMap<>();
    always.put("run", runId);
    always.put("number", number);
    always.put("time", at);
    always.put("kind", kind);
    always.put("step", step);
    always.put("actor", actor);
    always.put("sentence", text);
    always.put("data", data);
    always.put("hash of the line before", previousHash);
    always.put("hash", hash);
    for (Map.Entry<String, Object> field : always.entrySet()) {
      if (field.getValue() == null) {
        return Optional.of(name() + " cannot be read: its " + field.getKey() + " is gone");
      }
    }
    return known(kind)
        ? Optional.empty()
        : Optional.of(
            name()
                + " cannot be read: its kind is "
                + Secrets.mask(kind.substring(0, Math.min(LONGEST_WORD, kind.length())))
                + ", which nothing writes");
  }

  /** The same, and whether what it says in detail can be read. */
  Optional<String> unreadInFull() {
    return unread()
        .or(
            () -> {
              try {
                return whole().details().isObject()
                    ? Optional.empty()
                    : Optional.of(name() + " cannot be read: its data is no JSON object");
              } catch (Fault unfit) {
                return Optional.of(name() + " cannot be read: its data is no JSON");
              }
            });
  }

  private String name() {
    return number == null ? "a line without a number" : "line " + number;
  }

  private static boolean known(String kind) {
    return Arrays.stream(Entry.Kind.values()).anyMatch(one -> one.name().equals(kind));
  }

  /**
   * @throws Fault when it is none any more
   */
  Entry whole() {
    unread()
        .ifPresent(
            why -> {
              throw new Fault(
                  Account.of(why)
                      .seen("run " + runId)
                      .means("The row was changed by hand.")
                      .todo("Compare it with an exported record of the run."));
            });
    return new Entry(
        runId,
        number,
        at,
        Entry.Kind.valueOf(kind),
        step,
        actor,
        text,
        data,
        Optional.ofNullable(answers),
        previousHash,
        hash);
  }
}
