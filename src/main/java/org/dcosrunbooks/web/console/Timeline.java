package org.dcosrunbooks.web.console;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Entry.Kind;
import org.dcosrunbooks.web.shown.Times;

/** What happened in a run, newest first, repeated looks in one line. */
final class Timeline {

  /** Which lines are wanted. */
  enum Filter {
    ALL(EnumSet.allOf(Kind.class)),
    ACTS(EnumSet.of(Kind.INTENT, Kind.RESULT, Kind.REFUSAL)),
    LOOKS(EnumSet.of(Kind.LOOK)),
    PEOPLE(EnumSet.of(Kind.PERSON)),
    /** What the steps around a wait saw. */
    WAITS(EnumSet.of(Kind.LOOK, Kind.COURSE));

    private final Set<Kind> kinds;

    Filter(Set<Kind> kinds) {
      this.kinds = kinds;
    }

    /** The filter of this name, ALL for anything else. */
    static Filter of(String name) {
      for (Filter filter : values()) {
        if (filter.id().equals(name)) {
          return filter;
        }
      }
      return ALL;
    }

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One line.
   *
   * @param word kind in a word
   * @param at of the newest entry in it
   * @param first of the oldest entry in it, absent when there is one only
   * @param numbers as in {@code entry 14} or {@code entries 3 to 14}
   * @param texts what the entries say, each text once, newest first
   * @param more how many further texts there are
   * @param open an announced act of which no result is written
   */
  record Line(
      String word,
      String style,
      Times.Moment at,
      Times.Moment first,
      int count,
      String numbers,
      String step,
      String actor,
      List<String> texts,
      int more,
      boolean open) {}

  private static final int MOST_TEXTS = 4;

  /** What the service writes beside the result of an act that was not done, as canonical JSON. */
  private static final String UNDONE = "\"done\":false";

  private Timeline() {}

  /**
   * @param entries newest first
   * @param stepsOfWaits names of the steps whose looks tell how a wait went
   */
  static List<Line> of(List<Entry> entries, Filter filter, Set<String> stepsOfWaits, Times times) {
    Set<Long> answered = new HashSet<>();
    entries.forEach(entry -> entry.answers().ifPresent(answered::add));
    List<List<Entry>> groups = new ArrayList<>();
    for (Entry entry : entries) {
      if (!filter.kinds.contains(entry.kind())
          || filter == Filter.WAITS && !stepsOfWaits.contains(entry.step())) {
        continue;
      }
      List<Entry> last = groups.isEmpty() ? List.of() : groups.get(groups.size() - 1);
      if (!last.isEmpty() && repeats(last.get(0), entry)) {
        last.add(entry);
      } else {
        groups.add(new ArrayList<>(List.of(entry)));
      }
    }
    return groups.stream().map(group -> line(group, answered, times)).toList();
  }

  private static boolean repeats(Entry newer, Entry older) {
    return newer.kind() == Kind.LOOK
        && older.kind() == Kind.LOOK
        && newer.step().equals(older.step());
  }

  private static Line line(List<Entry> group, Set<Long> answered, Times times) {
    Entry newest = group.get(0);
    Entry oldest = group.get(group.size() - 1);
    Set<String> texts = new LinkedHashSet<>();
    group.forEach(entry -> texts.add(entry.text()));
    return new Line(
        word(newest),
        style(newest),
        times.at(newest.at()),
        group.size() == 1 ? null : times.at(oldest.at()),
        group.size(),
        group.size() == 1
            ? "entry " + newest.number()
            : "entries " + oldest.number() + " to " + newest.number(),
        newest.step(),
        newest.actor().equals("service") ? "" : newest.actor(),
        texts.stream().limit(MOST_TEXTS).toList(),
        Math.max(0, texts.size() - MOST_TEXTS),
        newest.kind() == Kind.INTENT && !answered.contains(newest.number()));
  }

  static String word(Entry entry) {
    return switch (entry.kind()) {
      case INTENT -> "WILL DO";
      case RESULT -> unknown(entry) ? "NOT KNOWN" : undone(entry) ? "NOT DONE" : "DONE";
      case LOOK -> "LOOK";
      case PERSON -> "PERSON";
      case REFUSAL -> "REFUSED";
      case COURSE -> "RUN";
    };
  }

  /** A class name for the style sheet. */
  static String style(Entry entry) {
    Kind looksLike = undone(entry) ? Kind.REFUSAL : entry.kind();
    return "kind-" + looksLike.name().toLowerCase(Locale.ROOT);
  }

  /** Something else was asked for before anybody looked what came of it. */
  private static boolean unknown(Entry entry) {
    return entry.detail("overtakenBy").isPresent();
  }

  private static boolean undone(Entry entry) {
    return entry.kind() == Kind.RESULT && entry.data().contains(UNDONE);
  }
}
