package org.dcosrunbooks.runbook.reactivatenode;

import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Tag;

/** The stories of reactivate-node on this kind of database. */
@Tag("endurance")
class ReactivateNodeOnPostgresTest extends ReactivateNodeStories {

  ReactivateNodeOnPostgresTest() {
    super(Databases.Kind.POSTGRES);
  }
}
