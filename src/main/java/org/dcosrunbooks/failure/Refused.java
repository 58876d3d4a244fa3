package org.dcosrunbooks.failure;

/**
 * The world says no, in words an operator knows: {@code account().summary()} is that sentence.
 * Trying again changes nothing.
 */
public final class Refused extends Failure {

  public Refused(Account account) {
    super(account, null);
  }

  public Refused(Account account, Throwable cause) {
    super(account, cause);
  }
}
