package org.dcosrunbooks.runbook;

import org.dcosrunbooks.engine.OpenEffects;

/** Which of a run's effects is a deactivation, as opposed to a drain. */
final class Deactivations {

  private Deactivations() {}

  static boolean is(OpenEffects.Effect effect) {
    return effect.act().startsWith("DEACTIVATE_AGENT ");
  }
}
