package org.dcosrunbooks.failure;

/** Not now, and nothing was done: the job tries again, in the end it is an incident. */
public final class Transient extends Failure {

  public Transient(Account account) {
    super(account, null);
  }

  public Transient(Account account, Throwable cause) {
    super(account, cause);
  }
}
