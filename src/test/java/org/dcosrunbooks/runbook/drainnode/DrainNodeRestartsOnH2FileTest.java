package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/** Restarts on this kind of database. */
class DrainNodeRestartsOnH2FileTest extends DrainNodeRestarts {

  DrainNodeRestartsOnH2FileTest() {
    super(Databases.Kind.H2_FILE);
  }
}
