package org.dcosrunbooks.house;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.model.bpmn.instance.BaseElement;

/**
 * What the operators' documents ask for, step by step, and what has become of each: an element of a
 * diagram, a reason why not, or still open.
 */
final class DocumentedSteps {

  static final Path TABLE = Path.of("src/test/resources/documented-steps.tsv");
  static final Path OPEN = Path.of("src/test/resources/open-documented-steps.txt");
  static final Path REASONS = Path.of("docs/documented-steps.md");

  /** A row of the table. */
  record Row(String id, String source, String procedure, String asks, String runbook) {}

  private DocumentedSteps() {}

  static Map<String, Row> table() {
    Map<String, Row> rows = new LinkedHashMap<>();
    Tree.text(TABLE)
        .lines()
        .skip(1)
        .filter(line -> !line.isBlank())
        .map(line -> line.split("\t", -1))
        .forEach(
            cells -> {
              Row row = new Row(cells[0], cells[1], cells[2], cells[3], cells[4]);
              if (rows.put(row.id(), row) != null) {
                throw new IllegalStateException(row.id() + " stands in the table twice");
              }
            });
    return rows;
  }

  /** Rows that no diagram covers yet. */
  static Set<String> open() {
    return Tree.text(OPEN)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Row → the text under its heading, for rows that no diagram will cover. */
  static Map<String, String> reasons() {
    Map<String, String> reasons = new TreeMap<>();
    String id = null;
    for (String line : Tree.text(REASONS).lines().toList()) {
      if (line.matches("#+ .*")) {
        String[] words = line.replaceFirst("#+ ", "").split("[^A-Za-z0-9]", 2);
        id = words[0].matches("[A-Z]\\d\\d") ? words[0] : null;
        if (id != null) {
          reasons.put(id, "");
        }
      } else if (id != null) {
        reasons.merge(id, line.strip(), (a, b) -> (a + " " + b).strip());
      }
    }
    return reasons;
  }

  /** Row → the elements that stand for it, as {@code drain-node: serviceTask_startAgentDrain}. */
  static Map<String, Set<String>> covered(List<Model> models) {
    Map<String, Set<String>> covered = new TreeMap<>();
    for (Model model : models) {
      for (BaseElement element : model.all(BaseElement.class)) {
        for (String id : Model.documentedSteps(element)) {
          covered
              .computeIfAbsent(id, row -> new TreeSet<>())
              .add(model.id() + ": " + element.getId());
        }
      }
    }
    return covered;
  }

  /** What does not fit together, in sentences. */
  static Set<String> findings(
      Set<String> rows, Set<String> covered, Map<String, String> reasons, Set<String> open) {
    Set<String> found = new TreeSet<>();
    for (String row : rows) {
      boolean drawn = covered.contains(row);
      boolean refused = reasons.containsKey(row);
      boolean later = open.contains(row);
      if (!drawn && !refused && !later) {
        found.add(row + " stands on no element of a diagram, has no reason and is not open");
      }
      if (later && (drawn || refused)) {
        found.add(row + " is settled and still in the list of open rows");
      }
      if (drawn && refused) {
        found.add(row + " stands on an element and has a reason why it does not");
      }
      if (refused && reasons.get(row).split("\\s+").length < 5) {
        found.add(row + " has a heading and no reason under it");
      }
    }
    covered.stream()
        .filter(id -> !rows.contains(id))
        .forEach(id -> found.add(id + " stands on an element and not in the table"));
    reasons.keySet().stream()
        .filter(id -> !rows.contains(id))
        .forEach(id -> found.add(id + " has a reason and does not stand in the table"));
    open.stream()
        .filter(id -> !rows.contains(id))
        .forEach(id -> found.add(id + " is open and does not stand in the table"));
    return found;
  }
}
