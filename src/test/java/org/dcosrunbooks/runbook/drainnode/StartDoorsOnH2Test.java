package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/** The doors of a start on this kind of database. */
class StartDoorsOnH2Test extends StartDoors {

  StartDoorsOnH2Test() {
    super(Databases.Kind.H2_MEMORY);
  }
}
