package org.dcosrunbooks.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** All lines of a run in order, verified neither here nor while writing. */
  List<Entry> entries(String runId);

  Optional<Entry> entry(String runId, long number);

  /** Checks the run's chain, and that its head stands in the global chain, from the rows alone. */
  Verdict verify(String runId);

  /** Checks the global chain of heads from its first to its last row. */
  Verdict verifyAll();

  /**
   * @param intact nothing was changed, removed or put in between
   * @param problem the first thing that does not fit, as a sentence; absent when intact
   */
  record Verdict(boolean intact, long entries, Optional<String> problem, Instant at) {}
}
