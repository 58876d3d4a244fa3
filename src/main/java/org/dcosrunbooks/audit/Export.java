package org.dcosrunbooks.audit;

import java.util.Map;

/** Hands out the record of one run, to be kept and checked elsewhere. */
public interface Export {

  /**
   * The run's lines, and the chain over all runs from the run's first line to its present end, as
   * canonical JSON that {@link RecordVerifier} checks without a database. Throws {@link
   * org.dcosrunbooks.failure.Transient} when the record cannot be read.
   *
   * @param more what else belongs to it, as plans and decisions; written as given, secrets masked
   */
  String bundle(String runId, Map<String, ?> more);
}
