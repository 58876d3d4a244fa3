package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Tag;

/** Hostile texts on this kind of database. */
@Tag("endurance")
class HostileTextsOnPostgresTest extends HostileTexts {

  HostileTextsOnPostgresTest() {
    super(Databases.Kind.POSTGRES);
  }
}
