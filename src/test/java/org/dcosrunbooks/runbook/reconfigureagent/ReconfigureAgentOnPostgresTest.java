package org.dcosrunbooks.runbook.reconfigureagent;

import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Tag;

/** The stories of reconfigure-agent on this kind of database. */
@Tag("endurance")
class ReconfigureAgentOnPostgresTest extends ReconfigureAgentStories {

  ReconfigureAgentOnPostgresTest() {
    super(Databases.Kind.POSTGRES);
  }
}
