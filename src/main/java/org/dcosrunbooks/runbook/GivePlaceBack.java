package org.dcosrunbooks.runbook;

import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
import org.springframework.stereotype.Component;

/**
 * Looks whether the end that the run comes to is so, then gives the place back, or leaves the
 * queue. Harmless when there is nothing to give back. A run that was called and has not asked for
 * the place itself leaves both to its caller.
 */
@Component
final class GivePlaceBack extends Step {

  private final ClusterSource cluster;
  private final Places places;

  GivePlaceBack(ClusterSource cluster, Places places) {
    this.cluster = cluster;
    this.places = places;
  }

  @Override
  protected void run(StepContext step) {
    if (step.called() && step.find(RunbookVars.PLACE_ASKED).isEmpty()) {
      step.closeLateTasks();
      return;
    }
    lookAtEnd(step);
    if (places.release(step.runId())) {
      step.looked("place given back");
    }
    step.closeLateTasks();
  }

  private void lookAtEnd(StepContext step) {
    Optional<RunbookVars.Ending> ending =
        step.find(RunbookVars.ENDING)
            .map(RunbookVars.Ending::valueOf)
            .filter(end -> EndHolds.isPromised(end, step.aborted()));
    if (ending.isEmpty()) {
      return;
    }
    ClusterView view = cluster.look();
    Progress holds =
        EndHolds.of(view, step.plan(AgentPlan.class), step.subject().record(), ending.get());
    if (holds.isNotYet() && step.aborted() && isSeen(view, step.plan(AgentPlan.class))) {
      step.looked("given back, and not at work at the end: " + holds.reason());
      step.set(
          RunbookVars.OUTCOME_REASON,
          "Aborted after the point of no return. Given back, and at the end: " + holds.reason());
      return;
    }
    if (holds.isNotYet()) {
      throw new Transient(
          Account.of("whether the run ends as planned cannot be seen")
              .seen(holds.reason())
              .means("The run keeps its place and does not end on a guess.")
              .todo("See to what is not seen; the step looks again by itself."));
    }
    if (!holds.isReached()) {
      step.looked("not as the run was about to end: " + holds.reason());
      step.subject().openEffects().forEach(effect -> step.closeEffect(effect, holds.reason()));
      step.set(RunbookVars.ENDING, RunbookVars.Ending.OVERTAKEN.name());
      step.set(RunbookVars.OUTCOME_REASON, holds.reason());
    }
  }

  /** Somebody has decided: an agent that is seen to be away keeps no abort from its end. */
  private static boolean isSeen(ClusterView view, AgentPlan plan) {
    return view.agent(plan.agent()).isPresent() || view.registry().isUnreachable(plan.agent());
  }

  @Override
  protected String retryNote() {
    return "harmless: it looks, and gives back what is the run's own.";
  }
}
