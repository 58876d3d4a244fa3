package org.dcosrunbooks.failure;

/**
 * Something did not work. The kind says whether it may be tried again; the account is for people.
 */
public abstract sealed class Failure extends RuntimeException
    permits Transient, Ambiguous, Refused, Fault {

  private final transient Account account;

  Failure(Account account, Throwable cause) {
    super(account.inOneParagraph(), cause);
    this.account = account;
  }

  public Account account() {
    return account;
  }
}
