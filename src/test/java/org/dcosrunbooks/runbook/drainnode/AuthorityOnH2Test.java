package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/** The stories of authority on this kind of database. */
class AuthorityOnH2Test extends AuthorityStories {

  AuthorityOnH2Test() {
    super(Databases.Kind.H2_MEMORY);
  }
}
