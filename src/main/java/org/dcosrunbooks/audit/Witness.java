package org.dcosrunbooks.audit;

import java.util.HashMap;
import java.util.Map;
import org.dcosrunbooks.failure.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes the lines that vouch for rows beside the record, which the caller has just written in a
 * transaction of their own. Such a line has been committed when the call returns; when the caller's
 * transaction is rolled back after that, another line says that it did not come to be.
 */
public final class Witness {

  private static final Logger LOG = LoggerFactory.getLogger(Witness.class);

  private final Evidence evidence;

  public Witness(Evidence evidence) {
    this.evidence = evidence;
  }

  /**
   * As {@link Evidence#append}, with the digests among the data.
   *
   * @param written the {@link Row#parts parts} of rows that were written, with their digests
   */
  public Entry append(
      String runId,
      Entry.Kind kind,
      String step,
      String actor,
      String text,
      Map<String, ?> data,
      Map<String, String> written) {
    Map<String, Object> all = new HashMap<>(data);
    all.put(Announced.ROWS, written);
    Entry line = evidence.append(runId, kind, step, actor, text, all);
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(new Undone(line));
    }
    return line;
  }

  private final class Undone implements TransactionSynchronization {

    private final Entry line;

    Undone(Entry line) {
      this.line = line;
    }

    @Override
    public void afterCompletion(int status) {
      if (status != STATUS_ROLLED_BACK) {
        return;
      }
      try {
        evidence.append(
            line.runId(),
            Entry.Kind.COURSE,
            line.step(),
            "service",
            "did not come to be: line " + line.number() + ", " + line.text(),
            Map.of(Announced.TAKEN_BACK, line.number()));
      } catch (Failure unwritten) {
        // the next line about the same row counts instead; without one its check names line and row
        LOG.warn(
            "The record of run {} does not say that what line {} announced was rolled back",
            line.runId(),
            line.number(),
            unwritten);
      }
    }
  }
}
