package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Tag;

/** All deaths on this kind of database. */
@Tag("endurance")
class DrainNodeCrashesOnPostgresTest extends DrainNodeCrashes {

  DrainNodeCrashesOnPostgresTest() {
    super(Databases.Kind.POSTGRES, Steps.ALL);
  }
}
