package org.dcosrunbooks.runbook.drainnode;

import org.dcosrunbooks.testing.Databases;

/** Hostile texts on this kind of database. */
class HostileTextsOnH2Test extends HostileTexts {

  HostileTextsOnH2Test() {
    super(Databases.Kind.H2_MEMORY);
  }
}
