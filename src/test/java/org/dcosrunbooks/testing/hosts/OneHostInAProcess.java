package org.dcosrunbooks.testing.hosts;

import java.util.concurrent.locks.LockSupport;

/** A process that has a host until it is killed. */
final class OneHostInAProcess {

  private OneHostInAProcess() {}

  public static void main(String[] arguments) {
    Hosts hosts = Hosts.orSkipped("a process", Role.PRIVATE_AGENT);
    System.out.println(hosts.folder() + " " + hosts.bridge());
    while (true) {
      LockSupport.park();
    }
  }
}
