package org.dcosrunbooks.runbook.drainnode;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.engine.Disruptive;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.runbook.Drains;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/**
 * Takes an empty agent out of the cluster by deactivating it. Harmless when that is done already.
 */
@Component
@Disruptive
final class DeactivateAgent extends Step {

  private final ClusterSource cluster;
  private final Mesos mesos;
  private final Clock clock;

  DeactivateAgent(ClusterSource cluster, Mesos mesos, Clock clock) {
    this.cluster = cluster;
    this.mesos = mesos;
    this.clock = clock;
  }

  @Override
  protected void run(StepContext step) {
    DrainPlan plan = step.plan(DrainPlan.class);
    ClusterView before = cluster.look();
    boolean askedBefore = !step.subject().openEffects().isEmpty();
    if (askedBefore && Drains.deactivated(before, plan.agent())) {
      step.foundDone();
      done(step, plan);
      return;
    }
    Optional<String> against = DrainLaw.against(before, plan.agent(), false);
    if (against.isPresent()) {
      step.foundNotDone();
      throw new Transient(
          Account.of("it cannot be deactivated as things are")
              .seen(against.get())
              .means("Nothing was done by this run.")
              .todo("Abort the run, or see to it and retry."));
    }
    step.act(
        "DEACTIVATE_AGENT " + plan.agent() + " (" + plan.host() + ")",
        Optional.of(
            new StepContext.Effect("agent " + plan.host() + " deactivated", "REACTIVATE_AGENT")),
        Map.of("agent", plan.agent().value()),
        () -> mesos.deactivate(plan.agent()));
    if (!Drains.deactivated(cluster.look(), plan.agent())) {
      throw new Transient(
          Account.of("asked to deactivate, but the cluster does not show it")
              .seen(plan.host() + " still takes work")
              .means("The order was taken.")
              .todo("Wait; the step looks again by itself."));
    }
    done(step, plan);
  }

  private void done(StepContext step, DrainPlan plan) {
    String sentence =
        plan.host() + " was empty and is deactivated; it stays so until somebody reactivates it.";
    step.looked(sentence);
    step.set(DrainNodeVars.GIVE_BACK, "YES");
    step.set(RunbookVars.ENDING, RunbookVars.Ending.DRAINED.name());
    step.set(RunbookVars.OUTCOME_REASON, sentence);
    AfterDrain.prepare(step, plan, clock.instant());
  }

  @Override
  protected String retryNote() {
    return "harmless: looks first whether it is deactivated.";
  }
}
