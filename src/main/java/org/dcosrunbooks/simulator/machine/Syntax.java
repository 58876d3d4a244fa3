package org.dcosrunbooks.simulator.machine;

import java.util.List;

/** A shell's text, read. */
sealed interface Syntax {

  /** Commands one after the other. */
  record Many(List<Syntax> commands) implements Syntax {}

  /**
   * Commands joined by {@code &&} and {@code ||}, from left to right.
   *
   * @param and for each command but the first: joined by {@code &&}
   */
  record Chain(List<Syntax> commands, List<Boolean> and) implements Syntax {}

  record Pipeline(boolean not, List<Syntax> commands) implements Syntax {}

  /**
   * {@code ( … )} or {@code { … }}.
   *
   * @param apart what happens in it to folder and variables stays in it
   */
  record Group(boolean apart, Syntax body, List<Redirection> redirections) implements Syntax {}

  record Simple(List<Word> assignments, List<Word> words, List<Redirection> redirections)
      implements Syntax {}

  /**
   * @param number of the descriptor
   * @param sign {@code <}, {@code >}, {@code >>} or {@code >&}
   */
  record Redirection(int number, String sign, Word target) {}

  record Word(List<Part> parts) {}

  /**
   * A piece of a word.
   *
   * @param text as it is, or a variable's name
   * @param command what stands in for it; null when none
   * @param otherwise what stands in for an empty variable; null: nothing
   */
  record Part(String text, boolean variable, Syntax command, Word otherwise, boolean quoted) {

    static Part literal(String text, boolean quoted) {
      return new Part(text, false, null, null, quoted);
    }
  }
}
