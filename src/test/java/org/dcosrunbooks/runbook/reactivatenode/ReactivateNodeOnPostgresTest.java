package org.dcosrunbooks.runbook.reactivatenode;

import org.dcosrunbooks.testing.Databases;

/** The stories of reactivate-node on this kind of database. */
class ReactivateNodeOnPostgresTest extends ReactivateNodeStories {

  ReactivateNodeOnPostgresTest() {
    super(Databases.Kind.POSTGRES);
  }
}
