package org.dcosrunbooks.runbook;

import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.place.Places;
import org.springframework.stereotype.Component;

/**
 * Gives the place back, or leaves the queue. Harmless when there is nothing to give back. A run
 * that was called and has not asked for the place itself leaves it to its caller.
 */
@Component
final class GivePlaceBack extends Step {

  private final Places places;

  GivePlaceBack(Places places) {
    this.places = places;
  }

  @Override
  protected void run(StepContext step) {
    if (step.called() && step.find(RunbookVars.PLACE_ASKED).isEmpty()) {
      step.closeLateTasks();
      return;
    }
    if (places.release(step.runId())) {
      step.looked("place given back");
    }
    step.closeLateTasks();
  }
}
