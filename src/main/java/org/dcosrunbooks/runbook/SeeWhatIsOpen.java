package org.dcosrunbooks.runbook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
import org.dcosrunbooks.failure.Pieces;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.guard.MastersAreWell;
import org.springframework.stereotype.Component;

/**
 * First step of every abort road. Waits until no act of this run can still be under way, then says
 * what the run has left behind and still has to take back.
 */
@Component
final class SeeWhatIsOpen extends Step {

  /**
   * So long an act whose answer is missing may still take effect: a step's 15 s, and the 60 s that
   * a master of DC/OS waits for its registry (registry_store_timeout), with some room for clocks.
   */
  private static final Duration UNDER_WAY = Duration.ofSeconds(90);

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
    Evidence.Lines record = evidence.lines(step.runId());
    requireNoActUnderWay(record, now);
    Pieces pieces = new Pieces();
    pieces.of("the open question", false, () -> withdraw(step));
    List<OpenEffects.Effect> known =
        pieces.of(
            "what the run has done to the cluster",
            List.of(),
            () -> OpenEffects.of(record.entries()));
    pieces.of("the plan", false, () -> isReadable(step, known));
    List<String> unread = new ArrayList<>(record.unread());
    unread.addAll(pieces.unread());
    if (!unread.isEmpty()) {
      leaveToPeople(step, known, unread);
      return;
    }
    List<OpenEffects.Effect> left =
        known.stream().filter(effect -> stillThere(step, effect)).toList();
    Optional<OpenEffects.Effect> open = left.stream().findFirst();
    step.set(RunbookVars.OPEN_WORK, word(step, left));
    step.set(RunbookVars.OUTCOME_REASON, sentence(step, open));
    if (open.isPresent() && step.find(RunbookVars.DRAIN_LATE_AT).isEmpty()) {
      // the step that began it was lost with everything it had set; the wait behind this needs it
      step.set(RunbookVars.DRAIN_LATE_AT, now.plus(LATE));
    }
    step.looked(
        left.isEmpty()
            ? "nothing to take back"
            : "still to take back: "
                + left.stream()
                    .map(OpenEffects.Effect::text)
                    .collect(Collectors.joining(", and ")));
    step.closeLateTasks();
  }

  private static void requireNoActUnderWay(Evidence.Lines record, Instant now) {
    Optional<Entry> fresh =
        record.openIntents().stream()
            .filter(intent -> intent.at().plus(UNDER_WAY).isAfter(now))
            .findFirst();
    if (fresh.isPresent()) {
      throw new Transient(
          Account.of("a step of this run may still be acting")
              .seen("entry " + fresh.get().number() + ": " + fresh.get().text())
              .means("The abort waits until its answer is there or cannot come any more.")
              .todo("Wait; the step looks again by itself."));
    }
  }

  private boolean withdraw(StepContext step) {
    approvals
        .current(step.runId())
        .ifPresent(
            plan ->
                approvals.settle(
                    plan.id(), Decision.Word.WITHDRAWN, "service", "the run was aborted"));
    return true;
  }

  private boolean isReadable(StepContext step, List<OpenEffects.Effect> known) {
    return known.isEmpty()
        ? approvals
            .current(step.runId())
            .map(plan -> approvals.body(plan, AgentPlan.class))
            .isPresent()
        : step.plan(AgentPlan.class) != null;
  }

  /**
   * What cannot be read vouches for nothing: nothing is taken back by it. The abort says what is
   * known and who has to see to the rest, and the place goes back; an agent that is out counts.
   */
  private static void leaveToPeople(
      StepContext step, List<OpenEffects.Effect> known, List<String> unread) {
    String sentence =
        "Aborted; nothing was taken back by itself, because what is stored of the run cannot be"
            + " read in full ("
            + unread.get(0)
            + (unread.size() == 1 ? "" : ", and " + (unread.size() - 1) + " more")
            + "). "
            + (known.isEmpty()
                ? "Look at the agent in the cluster"
                : "Left as it was: "
                    + known.stream()
                        .map(OpenEffects.Effect::text)
                        .collect(Collectors.joining(", and "))
                    + ". Look at the agent in the cluster")
            + ", and give it back by hand or with reactivate-node if this run took it out.";
    step.set(RunbookVars.OPEN_WORK, "NOTHING");
    step.set(RunbookVars.OUTCOME_REASON, sentence);
    step.looked(sentence);
    step.closeLateTasks();
  }

  /** A unit comes first: its agent cannot be given back before it runs. */
  private static String word(StepContext step, List<OpenEffects.Effect> left) {
    if (left.stream().anyMatch(UnitStops::is)) {
      return "UNIT";
    }
    return left.stream()
        .findFirst()
        .map(effect -> Deactivations.is(effect) ? "DEACTIVATION" : "DRAIN")
        .orElseGet(() -> isGivenBack(step.subject().record()) ? "GIVEN_BACK" : "NOTHING");
  }

  /** Whoever gave it back: what waited for the agent may still be on its way. */
  private static boolean isGivenBack(List<Entry> record) {
    return GivenBack.tookOut(record) || GivenBack.byThisRun(record);
  }

  private String sentence(StepContext step, Optional<OpenEffects.Effect> open) {
    if (open.isPresent()) {
      return "Aborted after the point of no return: "
          + open.get().text()
          + (open.get().undo().isBlank()
              ? ". Nothing can bring it back."
              : "; it was to be given back as soon as that was possible.");
    }
    Optional<AgentPlan> back =
        approvals
            .current(step.runId())
            .map(plan -> approvals.body(plan, AgentPlan.class))
            .filter(plan -> plan.toGiveBack().isPresent());
    if (back.isPresent()) {
      boolean given = GivenBack.byThisRun(step.subject().record());
      return "Aborted "
          + (given ? "after " : "before ")
          + back.get().host()
          + (given ? " was given back: it takes work and stays so." : " was given back.");
    }
    boolean acted = step.subject().record().stream().anyMatch(OpenEffects::tookEffect);
    return acted
        ? "Aborted; what this run had done is taken back, or was taken over by somebody else."
        : "Aborted before anything was done to the cluster.";
  }

  /**
   * What the world does not show any more is not left to take back; an act whose answer was lost
   * may not have been done.
   */
  private boolean stillThere(StepContext step, OpenEffects.Effect effect) {
    if (UnitStops.is(effect)) {
      return true; // the road behind this sees whether it runs
    }
    AgentPlan plan = step.plan(AgentPlan.class);
    plan = plan.under(effect.agent().orElse(plan.agent()));
    ClusterView view = cluster.look();
    boolean there =
        Deactivations.is(effect)
            ? Drains.deactivated(view, plan.agent())
            : Drains.of(view, plan.agent()).isPresent();
    if (there || view.registry().isGone(plan.agent())) {
      return true;
    }
    boolean sure =
        new MastersAreWell().judge(view.masters()).allows() && Drains.visible(view, plan.agent());
    if (!sure) {
      if (effect.certain()) {
        return true;
      }
      throw new Transient(
          Account.of("whether the drain began cannot be told yet")
              .seen(
                  "the answer to it was lost, and the cluster does not show enough of "
                      + plan.host())
              .means("The abort waits until it can be told. Nothing was done.")
              .todo("See to the masters and to the agent; the step looks again by itself."));
    }
    step.closeEffect(
        effect,
        effect.certain()
            ? "looked again: "
                + plan.host()
                + (Deactivations.is(effect) ? " is not deactivated" : " is not drained")
                + " any more; somebody gave it back"
            : "looked again: " + effect.text() + " did not happen");
    return false;
  }
}
