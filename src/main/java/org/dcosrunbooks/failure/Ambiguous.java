package org.dcosrunbooks.failure;

/**
 * Asked, and the answer was lost: it may or may not have been done. The check of the next try finds
 * out.
 */
public final class Ambiguous extends Failure {

  public Ambiguous(Account account) {
    super(account, null);
  }

  public Ambiguous(Account account, Throwable cause) {
    super(account, cause);
  }
}
