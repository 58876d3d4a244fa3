package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Tag;

/** The stories of authority on this kind of database. */
@Tag("endurance")
class AuthorityOnPostgresTest extends AuthorityStories {

  AuthorityOnPostgresTest() {
    super(Databases.Kind.POSTGRES);
  }
}
