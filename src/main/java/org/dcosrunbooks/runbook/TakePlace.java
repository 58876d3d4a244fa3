package org.dcosrunbooks.runbook;

import java.util.List;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
import org.springframework.stereotype.Component;

/**
 * Takes the place that is free. The look comes before the lock; who was faster is known under it.
 */
@Component
final class TakePlace extends Confirm {

  private final Together together;
  private final Places places;
  private final AgentsOut out;
  private final SitePolicy policy;

  TakePlace(
      PlaceFree condition,
      ClusterSource cluster,
      Places places,
      AgentsOut out,
      SitePolicy policy,
      Together together) {
    super(condition, cluster, RunbookVars.PLACE_TAKEN, RunbookVars.OUTCOME_REASON);
    this.together = together;
    this.places = places;
    this.out = out;
    this.policy = policy;
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    if (!progress.isReached()) {
      return;
    }
    AgentPlan plan = step.plan(AgentPlan.class);
    if (plan.toGiveBack().isPresent()) {
      require(places.grant(step.runId(), PlaceFree.NO_LIMIT, List.of()));
      step.looked("place taken for " + plan.host() + ", which is out already");
      return;
    }
    Places.Standing standing = places.grant(step.runId(), policy.budget(), out.in(view));
    require(standing);
    // under the lock somebody else's run may have become visible only now
    together
        .against(view, step.runId(), plan)
        .ifPresent(
            why -> {
              throw faster(why);
            });
    step.looked(
        "place "
            + Math.min(standing.used() + 1, standing.budget())
            + " of "
            + standing.budget()
            + " taken for "
            + plan.host());
  }

  private static void require(Places.Standing standing) {
    if (!standing.granted()) {
      throw faster(standing.reason());
    }
  }

  private static Transient faster(String how) {
    return new Transient(
        Account.of("somebody else was faster")
            .seen(how)
            .means("Nothing was done.")
            .todo("Wait; the step tries again by itself."));
  }
}
