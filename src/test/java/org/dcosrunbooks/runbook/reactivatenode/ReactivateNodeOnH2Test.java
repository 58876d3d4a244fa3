package org.dcosrunbooks.runbook.reactivatenode;

import org.dcosrunbooks.testing.Databases;

/** The stories of reactivate-node on this kind of database. */
class ReactivateNodeOnH2Test extends ReactivateNodeStories {

  ReactivateNodeOnH2Test() {
    super(Databases.Kind.H2_MEMORY);
  }
}
