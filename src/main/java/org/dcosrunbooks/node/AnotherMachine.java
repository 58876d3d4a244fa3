package org.dcosrunbooks.node;

import org.dcosrunbooks.failure.Failure;

/**
 * Behind a refusal: it is another machine that answers, by its own word. Nothing else that it says
 * is passed on.
 */
public final class AnotherMachine extends Exception {

  AnotherMachine(String sentence) {
    super(sentence);
  }

  /** Whether that is why something did not work. */
  public static boolean isBehind(Failure failure) {
    return failure.getCause() instanceof AnotherMachine;
  }

  /** Whether that is why, or may be: what answers shows another host key. */
  public static boolean mayBeBehind(Failure failure) {
    return isBehind(failure) || AnotherHostKey.isBehind(failure);
  }
}
