package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Tag;

/**
 * Deaths around an act, where the record and the engine's own rows differ, on this kind of
 * database: the heart of what {@code DrainNodeCrashesOnPostgresTest} enumerates. Each build has all
 * deaths on H2, and acts in doubt on this database ({@code DrainNodeDoubtsOnPostgresTest}).
 */
@Tag("endurance")
class DrainNodeCrashesInActsOnPostgresTest extends DrainNodeCrashes {

  DrainNodeCrashesInActsOnPostgresTest() {
    super(Databases.Kind.POSTGRES, Steps.THAT_ACT);
  }
}
