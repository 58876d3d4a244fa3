package org.dcosrunbooks.failure;

/** Our mistake or the installation's: an incident at once, no retry helps by itself. */
public final class Fault extends Failure {

  public Fault(Account account) {
    super(account, null);
  }

  public Fault(Account account, Throwable cause) {
    super(account, cause);
  }
}
