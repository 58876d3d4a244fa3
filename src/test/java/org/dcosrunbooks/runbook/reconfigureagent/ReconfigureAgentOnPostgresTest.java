package org.dcosrunbooks.runbook.reconfigureagent;

import org.dcosrunbooks.testing.Databases;

/** The stories of reconfigure-agent on this kind of database. */
class ReconfigureAgentOnPostgresTest extends ReconfigureAgentStories {

  ReconfigureAgentOnPostgresTest() {
    super(Databases.Kind.POSTGRES);
  }
}
