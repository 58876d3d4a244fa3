package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Tag;

/** The stories of drain-node on this kind of database; each build tells them on PostgreSQL. */
@Tag("endurance")
class DrainNodeOnH2Test extends DrainNodeStories {

  DrainNodeOnH2Test() {
    super(Databases.Kind.H2_MEMORY);
  }
}
