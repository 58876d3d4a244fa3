package org.dcosrunbooks.node;

import java.util.Optional;

/**
 * One thing to say to a machine's shell. Its text is fixed but for words that {@link Words#quoted}
 * has quoted.
 *
 * @param <T> what its answer means
 */
interface Command<T> {

  /** What is done, for people, as in "read the unit dcos-mesos-slave.service". */
  String inWords();

  String text();

  /** True when it may change something: then a lost answer is not harmless. */
  default boolean effect() {
    return false;
  }

  /** How much of its output is wanted. */
  int mostBytes();

  /** Whether it did not do what was asked: only then its word about {@code sudo} counts. */
  default boolean failed(Output output) {
    return output.code() != 0;
  }

  /**
   * @throws Unexpected when the output is not what this command says
   */
  T read(Output output);

  /** Why the machine that has given this answer is another one than is meant. */
  default Optional<String> against(Node node, T answer) {
    return Optional.empty();
  }

  /** A machine has said something that cannot be understood. */
  final class Unexpected extends RuntimeException {

    private final boolean passing;

    private Unexpected(String sentence, boolean passing) {
      super(sentence);
      this.passing = passing;
    }

    /** It will say the same again. */
    static Unexpected answer(String sentence) {
      return new Unexpected(sentence, false);
    }

    /** It may well say something else in a moment. */
    static Unexpected forNow(String sentence) {
      return new Unexpected(sentence, true);
    }

    boolean passing() {
      return passing;
    }
  }
}
