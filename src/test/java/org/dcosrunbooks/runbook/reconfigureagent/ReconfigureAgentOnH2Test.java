package org.dcosrunbooks.runbook.reconfigureagent;

import org.dcosrunbooks.testing.Databases;

/** The stories of reconfigure-agent on this kind of database. */
class ReconfigureAgentOnH2Test extends ReconfigureAgentStories {

  ReconfigureAgentOnH2Test() {
    super(Databases.Kind.H2_MEMORY);
  }
}
