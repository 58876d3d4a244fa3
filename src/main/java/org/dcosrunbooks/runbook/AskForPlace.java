package org.dcosrunbooks.runbook;

import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.place.Places;
import org.springframework.stereotype.Component;

/** Queues for a place among the agents that may be out. Asking twice keeps the turn. */
@Component
final class AskForPlace extends Step {

  private final Places places;

  AskForPlace(Places places) {
    this.places = places;
  }

  @Override
  protected void run(StepContext step) {
    AgentPlan plan = step.plan(AgentPlan.class);
    places.request(step.runId(), plan.agent(), plan.host());
    step.set(RunbookVars.PLACE_ASKED, "YES");
  }
}
