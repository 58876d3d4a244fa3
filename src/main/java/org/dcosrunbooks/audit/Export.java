package org.dcosrunbooks.audit;

import java.util.Map;
import java.util.function.Consumer;

/** Hands out the record of one run, to be kept and checked elsewhere. */
public interface Export {

  /**
   * The run's lines, and the chain over all runs from the run's first line to its present end, as
   * canonical JSON that {@link RecordVerifier} checks without a database. The chain is as long as
   * the record is old: it is read and handed on page by page, all of it from one picture of the
   * database, which is kept until the last piece is taken. Throws {@link
   * org.dcosrunbooks.failure.Transient} when the record cannot be read.
   *
   * @param more what else belongs to it, as plans and decisions; written as given, secrets masked
   * @param to takes the document piece by piece
   * @return how many lines of the run it holds
   */
  long bundle(String runId, Map<String, ?> more, Consumer<String> to);
}
