package org.dcosrunbooks.runbook.drainnode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcosrunbooks.cluster.Task;

/** What was found about a drain so far: the lines of the page, and what the yes depends on. */
final class Findings {

  private static final List<String> ORDER =
      List.of("BLOCKER", "OUTAGE", "DEGRADED", "UNSEEN", "FINE");

  /** Whose task it is, and whether it runs again. */
  record Fate(String owner, String comesBack) {}

  private final List<Impact.Line> lines = new ArrayList<>();
  private final Set<String> names = new LinkedHashSet<>();
  private final Map<String, Fate> fates = new HashMap<>();

  final Set<String> holdUp = new LinkedHashSet<>();
  final Set<String> unseen = new LinkedHashSet<>();
  final Set<String> toZero = new LinkedHashSet<>();
  final Set<String> belowMinimum = new LinkedHashSet<>();
  final Set<String> staysDown = new LinkedHashSet<>();
  final Set<String> pods = new LinkedHashSet<>();
  final Set<String> resident = new LinkedHashSet<>();
  final Set<String> dataLost = new LinkedHashSet<>();
  final Set<String> ending = new LinkedHashSet<>();
  final Set<String> waits = new LinkedHashSet<>();
  final Set<String> blockers = new LinkedHashSet<>();
  private final Map<String, String> passing = new LinkedHashMap<>();

  void blocker(String name, String text) {
    blockers.add(name);
    line("BLOCKER", name, text);
  }

  /** One that passes by itself, as a sentence. */
  void blockerForNow(String name, String text) {
    passing.put(name, text);
    blocker(name, text);
  }

  /** What has to pass before nothing blocks; empty when something blocks that does not pass. */
  List<String> passing() {
    return passing.keySet().containsAll(blockers)
        ? passing.values().stream().distinct().toList()
        : List.of();
  }

  void outage(String name, String text) {
    line("OUTAGE", name, text);
  }

  void degraded(String name, String text) {
    line("DEGRADED", name, text);
  }

  void unseen(String name, String text) {
    line("UNSEEN", name, text);
  }

  void fine(String name, String text) {
    line("FINE", name, text);
  }

  private void line(String kind, String name, String text) {
    lines.add(new Impact.Line(kind, once(name), text));
  }

  /** Names are ticked: without spaces, commas and what cannot be seen, and each only once. */
  private String once(String wanted) {
    String base = wanted.strip().replaceAll("[\\s,\\p{Cntrl}\\p{Cf}]+", "-");
    String name = base;
    for (int number = 2; !names.add(name); number++) {
      name = base + "-" + number;
    }
    return name;
  }

  /** What blocks first, what is fine last. */
  List<Impact.Line> lines() {
    return lines.stream()
        .sorted(Comparator.comparingInt(line -> ORDER.indexOf(line.kind())))
        .toList();
  }

  long count(String kind) {
    return lines.stream().filter(line -> line.kind().equals(kind)).count();
  }

  void fate(Task task, String owner, String comesBack) {
    fates.put(key(task), new Fate(owner, comesBack));
  }

  Fate fateOf(Task task, String framework) {
    return fates.getOrDefault(key(task), new Fate(framework, "not known"));
  }

  private static String key(Task task) {
    return task.frameworkId() + ' ' + task.id();
  }
}
