package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/** The stories of drain-node on this kind of database. */
class DrainNodeOnPostgresTest extends DrainNodeStories {

  DrainNodeOnPostgresTest() {
    super(Databases.Kind.POSTGRES);
  }
}
