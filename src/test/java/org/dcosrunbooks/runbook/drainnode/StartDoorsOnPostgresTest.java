package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/** The doors of a start on this kind of database. */
class StartDoorsOnPostgresTest extends StartDoors {

  StartDoorsOnPostgresTest() {
    super(Databases.Kind.POSTGRES);
  }
}
