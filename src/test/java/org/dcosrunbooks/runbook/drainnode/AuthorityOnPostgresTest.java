package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/** The stories of authority on this kind of database. */
class AuthorityOnPostgresTest extends AuthorityStories {

  AuthorityOnPostgresTest() {
    super(Databases.Kind.POSTGRES);
  }
}
