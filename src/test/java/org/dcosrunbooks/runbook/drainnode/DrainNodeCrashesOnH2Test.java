package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/** All deaths on this kind of database. */
class DrainNodeCrashesOnH2Test extends DrainNodeCrashes {

  DrainNodeCrashesOnH2Test() {
    super(Databases.Kind.H2_MEMORY, Steps.ALL);
  }
}
