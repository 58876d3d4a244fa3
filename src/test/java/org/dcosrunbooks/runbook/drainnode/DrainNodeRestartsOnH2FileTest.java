package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Tag;

/** Restarts on this kind of database. */
@Tag("endurance")
class DrainNodeRestartsOnH2FileTest extends DrainNodeRestarts {

  DrainNodeRestartsOnH2FileTest() {
    super(Databases.Kind.H2_FILE);
  }
}
