package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Tag;

/** All faults on this kind of database. */
@Tag("endurance")
class DrainNodeFaultsOnPostgresTest extends DrainNodeFaults {

  DrainNodeFaultsOnPostgresTest() {
    super(Databases.Kind.POSTGRES);
  }
}
