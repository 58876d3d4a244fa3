package org.dcosrunbooks.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  private static final int LONGEST_NAME = 100;

  private record Word(long line, Instant at, String digest) {}

  private final Map<Row.Name, List<Word>> words = new LinkedHashMap<>();
  private final List<ChangedRow> problems = new ArrayList<>();

  private Announced(List<Entry> lines) {
    for (Entry line : lines) {
      if (line.data().contains("\"" + ROWS + "\"")) {
        announce(line, CanonicalJson.parse(line.data()).path(ROWS));
      } else if (line.data().contains("\"" + TAKEN_BACK + "\"")) {
        long back = CanonicalJson.parse(line.data()).path(TAKEN_BACK).asLong();
        words.values().forEach(of -> of.removeIf(word -> word.line() == back));
      }
    }
    words.values().removeIf(List::isEmpty);
  }

  private void announce(Entry line, JsonNode rows) {
    if (!rows.isObject() && !rows.isMissingNode()) {
      problems.add(strange(line, "its rows are no list of names"));
    }
    for (Map.Entry<String, JsonNode> part : rows.properties()) {
      Optional<Row.Name> name = Row.Name.read(part.getKey());
      if (name.isEmpty() || !part.getValue().isTextual()) {
        problems.add(strange(line, "\"" + shortly(part.getKey()) + "\" is no row, or no digest"));
      } else {
        words
            .computeIfAbsent(name.get(), key -> new ArrayList<>())
            .add(new Word(line.number(), line.at(), part.getValue().textValue()));
      }
    }
  }

  private static ChangedRow strange(Entry line, String what) {
    return new ChangedRow(
        "", "", "line " + line.number() + " announces rows in a form that nothing writes: " + what);
  }

  private static String shortly(String text) {
    return Secrets.mask(text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME));
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
    Set<Row.Name> found = new HashSet<>();
    for (Row row : rows) {
      row.names()
          .forEach(
              (part, digest) -> {
                List<Word> said = words.getOrDefault(part, List.of());
                if (!found.add(part)) {
                  problems.add(problem(part, "stands there more than once"));
                } else if (said.isEmpty()) {
                  problems.add(problem(part, "stands in no line of the record"));
                } else if (!fits(said, digest, now)) {
                  problems.add(
                      problem(
                          part, "was changed: it is not as line " + last(said).line() + " says"));
                }
              });
    }
    words.forEach(
        (part, said) -> {
          if (!found.contains(part) && !onItsWay(said.get(0), now)) {
            problems.add(
                problem(
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

  private static ChangedRow problem(Row.Name part, String what) {
    return new ChangedRow(part.table(), part.key(), part.inWords() + " " + what);
  }
}
