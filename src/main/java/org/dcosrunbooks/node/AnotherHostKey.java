package org.dcosrunbooks.node;

import org.dcosrunbooks.failure.Failure;

/**
 * Behind a refusal: what answers at a machine's address shows a host key that is revoked, or others
 * are known for that machine. It may be another machine.
 */
public final class AnotherHostKey extends Exception {

  AnotherHostKey(Throwable cause) {
    super(cause);
  }

  /** Whether that is why something did not work. */
  public static boolean isBehind(Failure failure) {
    return failure.getCause() instanceof AnotherHostKey;
  }
}
