package org.dcosrunbooks.runbook;

import java.util.List;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Condition;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.guard.MastersAreWell;
import org.dcosrunbooks.guard.Verdict;
import org.springframework.stereotype.Component;

/**
 * This run's turn has come: every master is well, nobody else works on the agent, one more may be
 * out, what is out already does not take the same service or app with it, and nothing that passes
 * by itself is in the way. An agent that is to come back only has to be nobody else's.
 */
@Component
final class PlaceFree implements Condition {

  static final int NO_LIMIT = Integer.MAX_VALUE;

  private final Places places;
  private final AgentsOut out;
  private final SitePolicy policy;
  private final Together together;
  private final Passing passing;

  PlaceFree(Places places, AgentsOut out, SitePolicy policy, Together together, Passing passing) {
    this.passing = passing;
    this.together = together;
    this.places = places;
    this.out = out;
    this.policy = policy;
  }

  @Override
  public Progress look(ClusterView view, Subject subject) {
    AgentPlan plan = subject.plan(AgentPlan.class);
    if (view.registry().isGone(plan.agent())) {
      return Progress.impossible(
          plan.host() + " was removed for good meanwhile; there is nothing left to take out.");
    }
    Verdict masters = new MastersAreWell().judge(view.masters());
    if (!masters.allows()) {
      return Progress.notYet(masters.reason());
    }
    if (plan.toGiveBack().isPresent()) {
      // it is out already and comes back: only somebody else's work on it is in the way
      Places.Standing alone = places.standing(subject.runId(), NO_LIMIT, List.of());
      return alone.granted()
          ? Progress.reached("no other run works on " + plan.host() + ".")
          : Progress.notYet(alone.reason());
    }
    Places.Standing standing = places.standing(subject.runId(), policy.budget(), out.in(view));
    if (!standing.granted()) {
      return Progress.notYet(standing.reason());
    }
    return together
        .against(view, subject.runId(), plan)
        .or(() -> passing.against(view, plan))
        .map(Progress::notYet)
        .orElseGet(() -> Progress.reached(standing.reason()));
  }
}
