package org.dcosrunbooks.engine;

import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;

/**
 * A failed step as the engine keeps it: the message is the incident text, the cause the failure.
 */
final class StepFailed extends RuntimeException {

  private final boolean notYet;

  /**
   * @param notYet the step behind a wait looked, and it is not so yet: nothing is wrong
   */
  StepFailed(String incidentText, Failure cause, boolean notYet) {
    super(incidentText, cause, false, false);
    this.notYet = notYet;
  }

  /** True when the world is only not as far yet, or cannot be seen at the moment. */
  static boolean isNotYet(Throwable failure) {
    return failure instanceof StepFailed failed && failed.notYet;
  }

  /** True when trying again by itself makes no sense, for a gate's failure as for a step's. */
  static boolean givesUp(Throwable failure) {
    Throwable kind = failure instanceof StepFailed ? failure.getCause() : failure;
    return kind instanceof Fault || kind instanceof Refused;
  }

  /**
   * The engine stores the stack trace, and Cockpit shows it: it begins with the text for people.
   */
  @Override
  public String toString() {
    return getMessage();
  }
}
