package org.dcosrunbooks.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.secrecy.Masked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What known people tried and were refused: a line of the log each, and a line of record. What
 * somebody tries again and again is one line and then a count, after a minute and then ever more
 * seldom, and a person fills no more than {@link #AT_ONCE} lines of a record at once and one a
 * minute after that: nobody fills the database by being refused. A refusal stands whether or not it
 * can be recorded.
 */
public final class Tries implements RecordRound, AutoCloseable {

  /** Stands where a run's id stands: the record of people, and of what they tried at the doors. */
  public static final String PEOPLE = "people";

  static final int AT_ONCE = 20;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration LONGEST_WINDOW = Duration.ofHours(1);
  private static final Duration A_LINE_EACH = Duration.ofMinutes(1);
  private static final int LONGEST = 400;

  private static final Logger LOG = LoggerFactory.getLogger(Tries.class);

  /**
   * A try that was refused.
   *
   * @param record the run's id, or {@link #PEOPLE}
   * @param step label of the task; empty at a door
   * @param what a sentence without what was sent: who, what, why
   * @param data ids and names
   */
  public record Try(String record, String step, String person, String what, Map<String, ?> data) {

    public Try {
      what = plain(what);
      data = Map.copyOf(data);
    }

    /** For the log, which has neither a column for the person nor a page for the run. */
    private String inFull() {
      return record.equals(PEOPLE)
          ? what
          : plain(person + " in run " + record + ", \"" + step + "\": " + what);
    }
  }

  private record Whose(String record, String person) {}

  private record Kind(String step, String what) {}

  /** The same try, again and again. */
  private static final class Group {
    final Try first;
    Instant since;
    Instant until;
    Duration window = WINDOW;
    long untold;

    Group(Try first, Instant now) {
      this.first = first;
      open(now);
    }

    void open(Instant now) {
      since = now;
      until = now.plus(window);
    }
  }

  /** What one person has tried in one record, and how many lines they may still fill. */
  private static final class Ledger {
    final Map<Kind, Group> groups = new LinkedHashMap<>();
    int lines = AT_ONCE;
    Instant filled;
    long others;
    Instant othersSince;

    Ledger(Instant now) {
      filled = now;
    }

    boolean takesALine(Instant now) {
      long more = Duration.between(filled, now).dividedBy(A_LINE_EACH);
      if (more > 0) {
        lines = (int) Math.min(AT_ONCE, lines + more);
        filled = filled.plus(A_LINE_EACH.multipliedBy(more));
      }
      if (lines == 0) {
        return false;
      }
      lines--;
      return true;
    }

    boolean isOver(Instant now) {
      return groups.isEmpty()
          && others == 0
          && Duration.between(filled, now).compareTo(A_LINE_EACH.multipliedBy(AT_ONCE)) > 0;
    }
  }

  /** A count that is to be written, and how to remember it when it cannot be. */
  private record Due(Try line, Runnable again) {}

  private final Evidence evidence;
  private final Clock clock;
  private final Map<Whose, Ledger> ledgers = new HashMap<>();

  Tries(Evidence evidence, Clock clock) {
    this.evidence = evidence;
    this.clock = clock;
  }

  /** Tells log and record of a try. Never fails. */
  public void refused(Try one) {
    LOG.info("Refused: {}", one.inFull());
    Reason.isRecorded();
    Group group = groupToWrite(one);
    if (group != null && !written(one)) {
      synchronized (this) {
        group.untold++;
      }
    }
  }

  /** The group that this try begins, or null when it is only counted. */
  private synchronized Group groupToWrite(Try one) {
    Instant now = clock.instant();
    Ledger ledger =
        ledgers.computeIfAbsent(new Whose(one.record(), one.person()), whose -> new Ledger(now));
    Kind kind = new Kind(one.step(), one.what());
    Group open = ledger.groups.get(kind);
    if (open != null) {
      open.untold++;
      return null;
    }
    if (!ledger.takesALine(now)) {
      if (ledger.others++ == 0) {
        ledger.othersSince = now;
      }
      return null;
    }
    Group fresh = new Group(one, now);
    ledger.groups.put(kind, fresh);
    return fresh;
  }

  @Override
  public void round() {
    tell(false);
  }

  /** What was counted and not told yet, before the service ends. */
  @Override
  public void close() {
    tell(true);
  }

  private void tell(boolean all) {
    for (Due due : due(all)) {
      if (!written(due.line())) {
        synchronized (this) {
          due.again().run();
        }
      }
    }
  }

  private synchronized List<Due> due(boolean all) {
    Instant now = clock.instant();
    List<Due> due = new ArrayList<>();
    for (Iterator<Map.Entry<Whose, Ledger>> each = ledgers.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<Whose, Ledger> one = each.next();
      Ledger ledger = one.getValue();
      for (Iterator<Group> groups = ledger.groups.values().iterator(); groups.hasNext(); ) {
        Group group = groups.next();
        if (!all && group.until.isAfter(now)) {
          continue;
        }
        if (group.untold == 0) {
          groups.remove();
        } else if (all || ledger.takesALine(now)) {
          due.add(again(group));
          // a page left open somewhere asks for ever
          group.window = longer(group.window);
          group.open(now);
        }
      }
      if (ledger.others > 0 && (all || ledger.takesALine(now))) {
        due.add(others(one.getKey(), ledger));
      }
      if (ledger.isOver(now)) {
        each.remove();
      }
    }
    return due;
  }

  private static Duration longer(Duration window) {
    Duration twice = window.multipliedBy(2);
    return twice.compareTo(LONGEST_WINDOW) < 0 ? twice : LONGEST_WINDOW;
  }

  private static Due again(Group group) {
    Try first = group.first;
    long times = group.untold;
    group.untold = 0;
    Map<String, Object> data = new HashMap<>(first.data());
    data.put("times", times);
    data.put("since", group.since.toString());
    return new Due(
        new Try(
            first.record(),
            first.step(),
            first.person(),
            first.what() + " (" + times + " more)",
            data),
        () -> group.untold += times);
  }

  private static Due others(Whose whose, Ledger ledger) {
    long times = ledger.others;
    Instant since = ledger.othersSince;
    ledger.others = 0;
    return new Due(
        new Try(
            whose.record(),
            "",
            whose.person(),
            whose.person() + " was refused " + times + " other tries; the log names them",
            Map.of("times", times, "since", since.toString())),
        () -> {
          if (ledger.others == 0) {
            ledger.othersSince = since;
          }
          ledger.others += times;
        });
  }

  private boolean written(Try line) {
    try {
      evidence.append(
          line.record(), Entry.Kind.REFUSAL, line.step(), line.person(), line.what(), line.data());
      return true;
    } catch (Failure unwritten) {
      LOG.warn("The record could not be told of a refused try: {}", unwritten.account().seen());
      return false;
    }
  }

  private static String plain(String sentence) {
    String visible = Masked.text(sentence.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?"));
    return visible.length() <= LONGEST ? visible : visible.substring(0, LONGEST - 1) + "…";
  }
}
