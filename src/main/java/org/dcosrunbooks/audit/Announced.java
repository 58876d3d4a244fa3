package org.dcosrunbooks.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the lines of one run's record say of rows beside it, and whether those rows are so. The last
 * announcement counts that was not taken back.
 */
final class Announced {

  /** Field of a line: parts of rows with their digests. */
  static final String ROWS = "rows";

  /** Field of a line: the number of the line whose announcement did not come to be. */
  static final String TAKEN_BACK = "takesBackRowsOf";

  /**
   * A line is written before the transaction that it speaks of has ended. For as long as that may
   * take, what was before is as right.
   */
  static final Duration ON_ITS_WAY = Duration.ofMinutes(1);

  private record Word(long line, Instant at, String digest) {}

  private final Map<String, List<Word>> words = new TreeMap<>();

  private Announced(List<Entry> lines) {
    for (Entry line : lines) {
      if (line.data().contains("\"" + ROWS + "\"")) {
        JsonNode rows = CanonicalJson.parse(line.data()).path(ROWS);
        for (Map.Entry<String, JsonNode> part : rows.properties()) {
          words
              .computeIfAbsent(part.getKey(), key -> new ArrayList<>())
              .add(new Word(line.number(), line.at(), part.getValue().asText()));
        }
      } else if (line.data().contains("\"" + TAKEN_BACK + "\"")) {
        long back = CanonicalJson.parse(line.data()).path(TAKEN_BACK).asLong();
        words.values().forEach(of -> of.removeIf(word -> word.line() == back));
      }
    }
    words.values().removeIf(List::isEmpty);
  }

  /**
   * Compares a run's lines with its rows.
   *
   * @param now when both were read
   */
  static List<ChangedRow> compare(List<Entry> lines, Collection<Row> rows, Instant now) {
    return new Announced(lines).problems(rows, now);
  }

  private List<ChangedRow> problems(Collection<Row> rows, Instant now) {
    List<ChangedRow> problems = new ArrayList<>();
    Map<String, Row> found = new HashMap<>();
    for (Row row : rows) {
      Map<String, String> parts = row.parts();
      parts.keySet().forEach(part -> found.put(part, row));
      parts.forEach(
          (part, digest) -> {
            List<Word> said = words.getOrDefault(part, List.of());
            if (said.isEmpty()) {
              problems.add(
                  problem(row.table(), row.key(), part, "stands in no line of the record"));
            } else if (!fits(said, digest, now)) {
              problems.add(
                  problem(
                      row.table(),
                      row.key(),
                      part,
                      "was changed: it is not as line " + last(said).line() + " says"));
            }
          });
    }
    words.forEach(
        (part, said) -> {
          if (!found.containsKey(part) && !onItsWay(said.get(0), now)) {
            String[] name = part.split("/");
            problems.add(
                problem(
                    name[0],
                    name.length > 1 ? name[1] : "",
                    part,
                    "is missing: line "
                        + last(said).line()
                        + " announced it. It was removed, or the service died while it was"
                        + " written"));
          }
        });
    return problems;
  }

  private static boolean fits(List<Word> said, String digest, Instant now) {
    for (int i = said.size() - 1; i >= 0; i--) {
      if (said.get(i).digest().equals(digest)) {
        return true;
      }
      if (!onItsWay(said.get(i), now)) {
        return false;
      }
    }
    return false;
  }

  private static boolean onItsWay(Word word, Instant now) {
    return word.at().plus(ON_ITS_WAY).isAfter(now);
  }

  private static Word last(List<Word> said) {
    return said.get(said.size() - 1);
  }

  private static ChangedRow problem(String table, String key, String part, String what) {
    String name =
        switch (table) {
          case Row.PLAN -> "plan " + key;
          case Row.DECISION -> "the decision about plan " + key;
          case Row.RUN ->
              part.endsWith("/subject")
                  ? "what the run works on"
                  : part.endsWith("/end") ? "how the run ended" : "the run's own row";
          default -> table + " " + key;
        };
    return new ChangedRow(table, key, name + " " + what);
  }
}
