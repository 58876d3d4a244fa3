package org.dcosrunbooks.node;

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.apache.sshd.client.session.ClientSession;

/** The one connection that is kept to a machine, or the place for it. */
final class Connection {

  /**
   * sshd takes ten at once when it is not told otherwise, and counts one that is over for as long
   * as it has not looked at its end, which comes together with the beginning of the next.
   */
  private static final int COMMANDS_AT_ONCE = 5;

  /** Whoever holds it may open it: nobody waits here for another machine. */
  final ReentrantLock opening = new ReentrantLock();

  final Semaphore commands = new Semaphore(COMMANDS_AT_ONCE);

  private ClientSession session;
  private int used;
  private long lastUse;

  /** The open connection, now in use; null when there is none. */
  synchronized ClientSession take() {
    if (session == null || !session.isOpen() || session.isClosing()) {
      return null;
    }
    used++;
    return session;
  }

  /** A new one, now in use. */
  synchronized void opened(ClientSession opened) {
    session = opened;
    used = 1;
  }

  synchronized void giveBack(ClientSession taken, long now) {
    if (session == taken) {
      used--;
      lastUse = now;
    }
  }

  /** Nobody gets this one any more. Its closing ends what others do on it. */
  synchronized void drop(ClientSession broken) {
    if (session == broken) {
      session = null;
    }
    broken.close(true);
  }

  /** Drops it when it is not to be kept, whoever uses it. */
  void dropUnless(Predicate<ClientSession> kept) {
    ClientSession mine = current();
    if (mine != null && !kept.test(mine)) {
      drop(mine);
    }
  }

  private synchronized ClientSession current() {
    return session;
  }

  /** Drops it when nobody else uses it: perhaps it is dead, perhaps the machine is slow. */
  synchronized void dropUnlessShared(ClientSession doubtful) {
    if (session == doubtful && used <= 1) {
      drop(doubtful);
    }
  }

  synchronized boolean isIdle() {
    return session != null && used == 0;
  }

  synchronized long lastUse() {
    return lastUse;
  }

  /** True when it was idle and is closed now. */
  synchronized boolean closeIdle() {
    if (!isIdle()) {
      return false;
    }
    drop(session);
    return true;
  }
}
