package org.dcosrunbooks.runbook;

import java.util.List;
import org.dcosrunbooks.engine.OpenEffects;
import org.dcosrunbooks.engine.StepContext;

/**
 * Which of a run's effects is a unit that it has stopped, as opposed to what it did to an agent.
 */
final class UnitStops {

  private UnitStops() {}

  static boolean is(OpenEffects.Effect effect) {
    return effect.act().startsWith(UnitJob.STOP.act() + " ");
  }

  static List<OpenEffects.Effect> of(StepContext step) {
    return step.subject().openEffects().stream().filter(UnitStops::is).toList();
  }

  /** The unit runs, or nothing is left that could: the effect is over. */
  static void close(StepContext step, String why) {
    of(step).forEach(effect -> step.closeEffect(effect, why));
  }
}
