package org.dcosrunbooks.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process variable, declared once as a constant of its runbook: an id, a decision word, a moment
 * a timer waits for, or the table a form shows. Never a secret, never bulk.
 *
 * @param <T> String, Boolean, Instant or {@link Json}
 */
public final class Var<T> {

  /** JSON text, kept by the engine as a value of type Json. */
  public record Json(String text) {}

  private final String name;
  private final Class<T> type;
  private final Optional<StartField> startField;

  private Var(String name, Class<T> type, Optional<StartField> startField) {
    this.name = name;
    this.type = type;
    this.startField = startField;
  }

  public static Var<String> text(String name) {
    return new Var<>(name, String.class, Optional.empty());
  }

  public static Var<Instant> moment(String name) {
    return new Var<>(name, Instant.class, Optional.empty());
  }

  public static Var<Json> json(String name) {
    return new Var<>(name, Json.class, Optional.empty());
  }

  /**
   * A text that whoever starts a run gives. One line: control and invisible characters are refused.
   */
  public static Var<String> startText(
      String name, String label, String hint, boolean required, int maxLength) {
    return new Var<>(
        name,
        String.class,
        Optional.of(
            new StartField(
                name,
                StartField.Kind.TEXT,
                label,
                hint,
                required,
                maxLength,
                List.of(),
                Optional.empty())));
  }

  /** One word out of a few; the first one counts when nothing is given. */
  public static Var<String> startChoice(
      String name, String label, String hint, List<String> choices) {
    return new Var<>(
        name,
        String.class,
        Optional.of(
            new StartField(
                name,
                StartField.Kind.CHOICE,
                label,
                hint,
                false,
                40,
                choices,
                Optional.of(choices.get(0)))));
  }

  /** Yes or no; no when nothing is given. */
  public static Var<Boolean> startFlag(String name, String label, String hint) {
    return new Var<>(
        name,
        Boolean.class,
        Optional.of(
            new StartField(
                name,
                StartField.Kind.FLAG,
                label,
                hint,
                false,
                5,
                List.of(),
                Optional.of("false"))));
  }

  public String name() {
    return name;
  }

  public Class<T> type() {
    return type;
  }

  /** How it is entered, for variables that whoever starts a run gives. */
  public Optional<StartField> startField() {
    return startField;
  }

  @Override
  public String toString() {
    return name;
  }
}
