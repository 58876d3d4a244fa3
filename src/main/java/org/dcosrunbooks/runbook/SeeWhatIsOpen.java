package org.dcosrunbooks.runbook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.OpenEffects;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
import org.springframework.stereotype.Component;

/**
 * First step of every abort road. Waits until no act of this run can still be under way, then says
 * what the run has left behind and still has to take back.
 */
@Component
final class SeeWhatIsOpen extends Step {

  /**
   * Longer than any step may take: an act whose answer is still missing then is not under way any
   * more.
   */
  private static final Duration UNDER_WAY = Duration.ofSeconds(20);

  private static final Duration LATE = Duration.ofMinutes(10);

  private final Evidence evidence;
  private final Approvals approvals;
  private final ClusterSource cluster;
  private final Clock clock;

  SeeWhatIsOpen(Evidence evidence, Approvals approvals, ClusterSource cluster, Clock clock) {
    this.evidence = evidence;
    this.approvals = approvals;
    this.cluster = cluster;
    this.clock = clock;
  }

  @Override
  protected void run(StepContext step) {
    Instant now = clock.instant();
    List<Entry> unanswered = evidence.openIntents(step.runId());
    if (unanswered.stream().anyMatch(intent -> intent.at().plus(UNDER_WAY).isAfter(now))) {
      throw new Transient(
          Account.of("a step of this run may still be acting")
              .seen("entry " + unanswered.get(0).number() + ": " + unanswered.get(0).text())
              .means("The abort waits until its answer is there or cannot come any more.")
              .todo("Wait; the step looks again by itself."));
    }
    approvals
        .current(step.runId())
        .ifPresent(
            plan ->
                approvals.settle(
                    plan.id(), Decision.Word.WITHDRAWN, "service", "the run was aborted"));
    Optional<OpenEffects.Effect> open =
        step.subject().openEffects().stream()
            .filter(effect -> stillThere(step, effect))
            .findFirst();
    step.set(RunbookVars.OPEN_WORK, open.isPresent() ? "DRAIN" : "NOTHING");
    step.set(
        RunbookVars.OUTCOME_REASON,
        open.map(
                effect ->
                    effect.undo().isBlank()
                        ? "Aborted after the point of no return: "
                            + effect.text()
                            + ". Nothing can bring it back."
                        : "Aborted after the point of no return: "
                            + effect.text()
                            + "; it was to be given back as soon as that was possible.")
            .orElse("Aborted before anything was done to the cluster."));
    if (open.isPresent() && step.find(RunbookVars.DRAIN_LATE_AT).isEmpty()) {
      // the step that began it was lost with everything it had set; the wait behind this needs it
      step.set(RunbookVars.DRAIN_LATE_AT, now.plus(LATE));
    }
    step.looked(
        open.map(effect -> "still to take back: " + effect.text()).orElse("nothing to take back"));
    step.closeLateTasks();
  }

  /** An act whose answer was lost may not have been done: then there is nothing to take back. */
  private boolean stillThere(StepContext step, OpenEffects.Effect effect) {
    if (effect.certain()) {
      return true;
    }
    AgentPlan plan = step.plan(AgentPlan.class);
    ClusterView view = cluster.look();
    if (Drains.of(view, plan.agent()).isPresent() || view.registry().isGone(plan.agent())) {
      return true;
    }
    step.closeEffect(effect, "looked again: " + effect.text() + " did not happen");
    return false;
  }
}
