package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/** The stories of one decision on this kind of database. */
class DecidedOnceOnH2Test extends DecidedOnceStories {

  DecidedOnceOnH2Test() {
    super(Databases.Kind.H2_MEMORY);
  }
}
