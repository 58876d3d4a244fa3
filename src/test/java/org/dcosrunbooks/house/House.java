package org.dcosrunbooks.house;

import java.util.Optional;
import java.util.Set;

/** What a diagram's rules ask the code and the other diagrams. */
interface House {

  /** What a class named like a label is. */
  enum Kind {
    STEP,
    CONDITION,
    SOMETHING_ELSE
  }

  /**
   * @param bean the name under which the process engine finds it; empty when it is no component
   * @param disruptive it takes something from the cluster and so needs an approval
   * @param undoes it takes back what its run did, and may do that without
   */
  record Part(
      String className, Kind kind, Optional<String> bean, boolean disruptive, boolean undoes) {}

  /** All classes of runbooks with this simple name. */
  Set<Part> named(String simpleName);

  /** Whether a variable of this name is declared for the runbook. */
  boolean declares(String runbook, String variable);

  /** Whether there is a form of this id. */
  boolean hasForm(String id);

  /** Whether there is a runbook of this id to call. */
  boolean hasRunbook(String id);
}
