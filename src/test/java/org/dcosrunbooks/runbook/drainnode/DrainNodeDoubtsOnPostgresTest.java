package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/** The faults in which this kind of database has its part. */
class DrainNodeDoubtsOnPostgresTest extends DrainNodeDoubts {

  DrainNodeDoubtsOnPostgresTest() {
    super(Databases.Kind.POSTGRES);
  }
}
