package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/** All faults on this kind of database. */
class DrainNodeFaultsOnH2Test extends DrainNodeFaults {

  DrainNodeFaultsOnH2Test() {
    super(Databases.Kind.H2_MEMORY);
  }
}
