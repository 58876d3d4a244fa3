package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/** Restarts on this kind of database. */
class DrainNodeRestartsOnPostgresTest extends DrainNodeRestarts {

  DrainNodeRestartsOnPostgresTest() {
    super(Databases.Kind.POSTGRES);
  }
}
