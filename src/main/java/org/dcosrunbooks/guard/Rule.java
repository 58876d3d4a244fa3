package org.dcosrunbooks.guard;

/**
 * A law: a sentence that must hold before something is done. Takes what was seen and what is
 * wanted, asks nobody, changes nothing, and gives the same answer to the same question.
 *
 * @param <T> what was seen and what is wanted
 */
public interface Rule<T> {

  Verdict judge(T question);

  /** The rule's name for people and records: its class's. */
  default String name() {
    return getClass().getSimpleName();
  }
}
