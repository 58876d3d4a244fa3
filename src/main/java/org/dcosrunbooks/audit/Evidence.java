package org.dcosrunbooks.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The record of all runs. Each call that writes has committed when it returns, outside any
 * transaction of the caller, over a small connection pool of its own. Times are cut to
 * milliseconds. Data maps are written as canonical JSON (keys sorted, no spaces).
 *
 * <p>Every writing method throws {@link org.dcosrunbooks.failure.Transient} when the record cannot
 * be written: then nothing else may be done.
 */
public interface Evidence {

  /** Appends one line that is neither intent nor result. */
  Entry append(
      String runId, Entry.Kind kind, String step, String actor, String text, Map<String, ?> data);

  /**
   * Announces an act. Refused ({@link org.dcosrunbooks.failure.Refused}) after {@link
   * #closeForActs}, decided under the same lock, so that no act slips in after an abort; {@code
   * undo} acts pass.
   */
  Entry intend(String runId, String step, String act, boolean undo, Map<String, ?> data);

  /**
   * Announces what a person is about to change, in a record that no abort closes; {@link #conclude}
   * tells what came of it.
   */
  Entry announce(String recordId, String actor, String what, Map<String, ?> data);

  /**
   * Records what came of an act. Answering an intent a second time appends nothing and returns the
   * first answer.
   */
  Entry conclude(Entry intent, String text, Map<String, ?> data);

  /**
   * Records that a person asked for an abort and closes the run for acts other than undo. A second
   * call changes nothing and returns false.
   */
  boolean closeForActs(String runId, String actor, String text);

  boolean closedForActs(String runId);

  /**
   * Writes a line as any other would be written and takes it back, and then the one row beside the
   * chains that stays: what stands in the way of a line is found before somebody needs one.
   */
  void tryWriting();

  /** Intents without a result, oldest first. */
  List<Entry> openIntents(String runId);

  /**
   * The announcements of acts, by any run, whose words begin so; the newest first.
   *
   * @param most 1 to 100
   */
  List<Entry> intentsOf(String beginning, int most);

  /**
   * All lines of a run in order, verified neither here nor while writing. For whoever acts by them:
   * throws {@link org.dcosrunbooks.failure.Fault} when one of them cannot be read.
   */
  List<Entry> entries(String runId);

  /** The same to show them, and to say which ones cannot be read. */
  default Lines lines(String runId) {
    return new Lines(entries(runId), List.of());
  }

  /**
   * A run's lines as they stand in the table.
   *
   * @param entries those that can be read, in order
   * @param unread a sentence for each of the others: "line 1 cannot be read: its kind is FOO, …"
   */
  record Lines(List<Entry> entries, List<String> unread) {

    public Lines {
      entries = List.copyOf(entries);
      unread = List.copyOf(unread);
    }

    /** Announcements without a result, as far as they can be read, oldest first. */
    public List<Entry> openIntents() {
      Set<Long> answered =
          entries.stream()
              .flatMap(entry -> entry.answers().stream())
              .collect(Collectors.toUnmodifiableSet());
      return entries.stream()
          .filter(entry -> entry.kind() == Entry.Kind.INTENT)
          .filter(intent -> !answered.contains(intent.number()))
          .toList();
    }

    public boolean isEmpty() {
      return entries.isEmpty() && unread.isEmpty();
    }
  }

  Optional<Entry> entry(String runId, long number);

  /**
   * Those of the runs that the service has taken up: their record holds more than what people did
   * and what they were refused.
   */
  Set<String> takenUp(Set<String> runIds);

  /**
   * Checks the run's chain, the links from there to the end of the chain over all runs, and the
   * rows that the run's lines announce. Only links are taken as seen that this process has checked
   * before, and those around the run's own ones are checked again. Waits some seconds at most, and
   * says so when that was not enough.
   */
  Verdict verify(String runId);

  /** Checks everything from the first link on, line by line. Others go on writing meanwhile. */
  default Verdict verifyAll() {
    return verifyAll(Optional.empty());
  }

  /**
   * @param noted where the chain over all runs ended when somebody noted it: today's has to contain
   *     it. Without one a rewrite of everything up to the head is not seen.
   */
  Verdict verifyAll(Optional<Head> noted);

  /** Where the chain over all runs ends now. */
  Head head();

  /**
   * What a check has found.
   *
   * @param entries lines that were checked
   * @param problems what does not fit, as sentences, the first first; at most 20
   * @param rows what does not fit of rows beside the record; their sentences are among the problems
   * @param upTo the last link that was checked
   * @param linksSince when the check of the links began that this one went on with
   * @param unchecked why the links could not be checked just now; then nothing is said of them
   */
  record Verdict(
      long entries,
      List<String> problems,
      List<ChangedRow> rows,
      Head upTo,
      Instant linksSince,
      Instant at,
      Optional<String> unchecked) {

    public Verdict {
      problems = List.copyOf(problems);
      rows = List.copyOf(rows);
    }

    /** Of a check that came to its end. */
    public Verdict(
        long entries,
        List<String> problems,
        List<ChangedRow> rows,
        Head upTo,
        Instant linksSince,
        Instant at) {
      this(entries, problems, rows, upTo, linksSince, at, Optional.empty());
    }

    /** All was checked, and nothing was changed, removed or put in between. */
    public boolean intact() {
      return problems.isEmpty() && unchecked.isEmpty();
    }

    /** What was checked fits, and not all could be checked: neither intact nor broken. */
    public boolean open() {
      return problems.isEmpty() && unchecked.isPresent();
    }

    /** The first thing that does not fit; absent when nothing was found. */
    public Optional<String> problem() {
      return problems.stream().findFirst();
    }

    /** What was found first, or why not all was checked; {@code whole} when nothing. */
    public String inWords() {
      return problem().or(this::unchecked).orElse("whole");
    }

    /** What does not fit of one row. */
    public Optional<String> of(String table, String key) {
      return rows.stream()
          .filter(row -> row.table().equals(table) && row.key().equals(key))
          .map(ChangedRow::sentence)
          .findFirst();
    }
  }
}
