package org.dcosrunbooks.engine;

import java.util.List;
import java.util.Map;

/**
 * What the code knows of a runbook: everything else stands in its diagram. A process without one of
 * these cannot be started.
 */
public interface Runbook {

  /** The folder, process id and page: {@code drain-node}. */
  String id();

  /** True when it takes something away from the cluster: then it needs a reason. */
  boolean disruptive();

  /** The declared start variables, in the order of the form. Any other name is refused. */
  List<Var<?>> startVariables();

  /**
   * Checks what belongs together or has a syntax of its own, after type, length and characters are
   * known to be right.
   *
   * @param values name → String or Boolean; absent when not given and without a standard
   * @return field → why it is refused; empty when all is well
   */
  Map<String, String> refusals(Map<String, Object> values);

  /** What people call the run's subject before it is resolved, for the business key. */
  String subject(Map<String, Object> values);
}
