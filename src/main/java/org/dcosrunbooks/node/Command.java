package org.dcosrunbooks.node;

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

  /**
   * @throws Unexpected when the output is not what this command says
   */
  T read(Output output);

  /** A machine has said something that cannot be understood. */
  final class Unexpected extends RuntimeException {

    Unexpected(String sentence) {
      super(sentence);
    }
  }
}
