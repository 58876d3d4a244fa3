package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/**
 * Deaths around an act, where the record and the engine's own rows differ, on this kind of
 * database. What happens at the end of a step that only looks is the engine's one commit: each
 * build has those on H2 only, and {@code -Pendurance} on this one too.
 */
class DrainNodeCrashesInActsOnPostgresTest extends DrainNodeCrashes {

  DrainNodeCrashesInActsOnPostgresTest() {
    super(Databases.Kind.POSTGRES, Steps.THAT_ACT);
  }
}
