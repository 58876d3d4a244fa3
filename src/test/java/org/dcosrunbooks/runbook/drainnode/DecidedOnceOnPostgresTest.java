package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/** The stories of one decision on this kind of database. */
class DecidedOnceOnPostgresTest extends DecidedOnceStories {

  DecidedOnceOnPostgresTest() {
    super(Databases.Kind.POSTGRES);
  }
}
