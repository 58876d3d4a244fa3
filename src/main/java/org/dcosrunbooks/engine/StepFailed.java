package org.dcosrunbooks.engine;

import org.dcosrunbooks.failure.Failure;

/**
 * A failed step as the engine keeps it: the message is the incident text, the cause the failure.
 */
final class StepFailed extends RuntimeException {

  StepFailed(String incidentText, Failure cause) {
    super(incidentText, cause, false, false);
  }

  /** True when trying again by itself makes no sense. */
  boolean givesUp() {
    return getCause() instanceof org.dcosrunbooks.failure.Fault
        || getCause() instanceof org.dcosrunbooks.failure.Refused;
  }

  /**
   * The engine stores the stack trace, and Cockpit shows it: it begins with the text for people.
   */
  @Override
  public String toString() {
    return getMessage();
  }
}
