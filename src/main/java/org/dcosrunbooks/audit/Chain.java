package org.dcosrunbooks.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * How lines of the record and links of the global chain are hashed. Every field goes in with its
 * length in bytes before it, so that no two different lines are ever the same text. This is what
 * other verifiers have to do too; it does not change.
 */
final class Chain {

  static final String START = "0".repeat(64);

  private Chain() {}

  static Entry entry(
      String runId,
      long number,
      Instant at,
      Entry.Kind kind,
      String step,
      String actor,
      String text,
      String data,
      Optional<Long> answers,
      String previousHash) {
    Entry open =
        new Entry(runId, number, at, kind, step, actor, text, data, answers, previousHash, START);
    return new Entry(
        runId, number, at, kind, step, actor, text, data, answers, previousHash, hashOf(open));
  }

  static String hashOf(Entry entry) {
    return Sha256.of(
        fields(
            "entry/1",
            entry.runId(),
            Long.toString(entry.number()),
            CanonicalJson.instant(entry.at()),
            entry.kind().name(),
            entry.step(),
            entry.actor(),
            entry.text(),
            entry.data(),
            entry.answers().map(String::valueOf).orElse(null),
            entry.previousHash()));
  }

  static Anchor anchor(long number, Entry entry, String previousHash) {
    Anchor open =
        new Anchor(number, entry.runId(), entry.number(), entry.hash(), previousHash, START);
    return new Anchor(
        number, entry.runId(), entry.number(), entry.hash(), previousHash, hashOf(open));
  }

  static String hashOf(Anchor anchor) {
    return Sha256.of(
        fields(
            "anchor/1",
            Long.toString(anchor.number()),
            anchor.runId(),
            Long.toString(anchor.entryNumber()),
            anchor.entryHash(),
            anchor.previousHash()));
  }

  /** As in {@code 7:entry/1,4:4711,-,}: an absent field is a dash. */
  private static String fields(String... values) {
    StringBuilder text = new StringBuilder();
    for (String value : values) {
      if (value == null) {
        text.append("-,");
      } else {
        text.append(value.getBytes(StandardCharsets.UTF_8).length);
        text.append(':').append(value).append(',');
      }
    }
    return text.toString();
  }
}
