package org.dcosrunbooks.engine;

import java.util.List;
import java.util.Optional;

/**
 * One declared start variable of a runbook, as forms and APIs show it.
 *
 * @param name the variable's name, interface for programs
 * @param kind how it is entered
 * @param label a few words before the field
 * @param hint what to enter, with an example
 * @param choices the allowed words when {@code kind} is CHOICE, else empty
 * @param standard what counts when nothing is given
 */
public record StartField(
    String name,
    Kind kind,
    String label,
    String hint,
    boolean required,
    int maxLength,
    List<String> choices,
    Optional<String> standard) {

  /** How a start variable is entered. */
  public enum Kind {
    TEXT,
    LONG_TEXT,
    FLAG,
    CHOICE
  }
}
