package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/** The stories of drain-node on this kind of database. */
class DrainNodeOnH2Test extends DrainNodeStories {

  DrainNodeOnH2Test() {
    super(Databases.Kind.H2_MEMORY);
  }
}
