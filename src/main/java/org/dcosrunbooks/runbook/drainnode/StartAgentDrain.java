package org.dcosrunbooks.runbook.drainnode;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.engine.Disruptive;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.runbook.Drains;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/**
 * Asks Mesos to drain the agent, once. A drain that has begun by this run is left alone: asking
 * again would overwrite its grace and its purpose. One that somebody else began is left as found.
 */
@Component
@Disruptive
final class StartAgentDrain extends Step {

  /** On top of the longest grace, before on-call is asked to look. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  private static final Duration UNKNOWN = Duration.ofMinutes(10);

  private final ClusterSource cluster;
  private final Mesos mesos;
  private final Clock clock;

  StartAgentDrain(ClusterSource cluster, Mesos mesos, Clock clock) {
    this.cluster = cluster;
    this.mesos = mesos;
    this.clock = clock;
  }

  @Override
  protected void run(StepContext step) {
    DrainPlan plan = step.plan(DrainPlan.class);
    step.set(RunbookVars.DRAIN_LATE_AT, lateAt(plan));
    ClusterView before = cluster.look();
    Optional<Drain> drain = Drains.of(before, plan.agent());
    boolean askedBefore = !step.subject().openEffects().isEmpty();
    if (askedBefore && (drain.isPresent() || before.registry().isGone(plan.agent()))) {
      step.foundDone();
      begun(step, plan, drain);
      return;
    }
    Optional<String> against = DrainLaw.against(before, plan.agent(), askedBefore);
    if (against.isPresent()) {
      step.foundNotDone();
      refused(step, against.get());
      return;
    }
    try {
      step.act(
          "DRAIN_AGENT " + plan.agent() + " (" + plan.host() + ")",
          Optional.of(
              plan.decommission()
                  ? new StepContext.Effect(
                      "agent " + plan.host() + " drained and removed for good", "")
                  : new StepContext.Effect(
                      "agent " + plan.host() + " drained", "REACTIVATE_AGENT")),
          Map.of(
              "agent", plan.agent().value(),
              "maxGracePeriodSeconds",
                  plan.maxGracePeriod()
                      .map(Duration::toSeconds)
                      .map(String::valueOf)
                      .orElse("none"),
              "markGone", plan.decommission()),
          () -> mesos.drain(plan.agent(), plan.maxGracePeriod(), plan.decommission()));
    } catch (Refused no) {
      refused(step, no.account().inOneParagraph());
      return;
    }
    verify(step, plan);
  }

  private void verify(StepContext step, DrainPlan plan) {
    ClusterView after = cluster.look();
    Optional<Drain> drain = Drains.of(after, plan.agent());
    if (drain.isEmpty() && !after.registry().isGone(plan.agent())) {
      throw new Transient(
          Account.of("asked for the drain, but the cluster does not show it")
              .seen(
                  "DRAIN_AGENT was answered with 200; a look right after it shows no drain of "
                      + plan.host())
              .means("The order was taken. Tasks may already be stopping.")
              .todo("Wait; the step looks again by itself."));
    }
    begun(step, plan, drain);
  }

  private void begun(StepContext step, DrainPlan plan, Optional<Drain> drain) {
    boolean asAsked =
        drain
            .map(stored -> Drains.as(stored, plan.maxGracePeriod(), plan.decommission()))
            .orElse(true);
    step.looked(
        asAsked
            ? "the drain of " + plan.host() + " has begun as asked"
            : "the drain of "
                + plan.host()
                + " has begun, and somebody drained it again with other settings: "
                + drain.map(Drain::toString).orElse(""),
        drain
            .flatMap(Drain::estimatedStart)
            .map(started -> Map.of(Drains.STARTED, started.toString()))
            .orElse(Map.of()));
    step.set(DrainNodeVars.DRAIN_BEGUN, "YES");
  }

  private void refused(StepContext step, String why) {
    step.refused(why);
    step.set(DrainNodeVars.DRAIN_BEGUN, "NO");
    step.set(RunbookVars.OUTCOME_REASON, why);
  }

  private Instant lateAt(DrainPlan plan) {
    Duration expected =
        Optional.ofNullable(plan.expectedSeconds()).map(Duration::ofSeconds).orElse(UNKNOWN);
    return clock.instant().plus(expected).plus(MARGIN);
  }

  @Override
  protected String retryNote() {
    return "harmless: reads the stored drain first and asks again only when there is none.";
  }
}
