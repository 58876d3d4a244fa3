package org.dcosrunbooks.dcos.mesos;

import org.dcosrunbooks.failure.Account;

/** What trying it without effect has shown about the right to drain. */
public sealed interface DrainRight {

  /** What was asked and seen, and what to do about it, in words for people. */
  Account account();

  /** The order was let through by a master that asks who we are. */
  record Given(Account account) implements DrainRight {}

  /** The order was refused: a real one would be, too. */
  record Missing(Account account) implements DrainRight {}

  /**
   * The order was let through, but by a master that takes it from anybody. A drain will not be
   * refused now; nothing is known about the account.
   */
  record Unproven(Account account) implements DrainRight {}
}
