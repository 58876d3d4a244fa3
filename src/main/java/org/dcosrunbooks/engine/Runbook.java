package org.dcosrunbooks.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * Checks what belongs together or has a syntax of its own, of the values whose type, length and
   * characters are right.
   *
   * @param values name → String or Boolean; absent, required ones too, when not given and without a
   *     standard, or refused already
   * @return field → why it is refused; empty when all is well
   */
  Map<String, String> refusals(Map<String, Object> values);

  /**
   * What a run with these values would do, looked up now. It only looks: nothing is written down,
   * nothing is asked of anybody, and no place is taken.
   *
   * @param values checked, as a start would have them
   * @param person who asks, and would be the starter
   * @return empty when this runbook cannot say it beforehand
   */
  default Optional<Preview> preview(Map<String, Object> values, String person) {
    return Optional.empty();
  }

  /** What people call the run's subject before it is resolved, for the business key. */
  String subject(Map<String, Object> values);
}
