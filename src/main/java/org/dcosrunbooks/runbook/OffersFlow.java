package org.dcosrunbooks.runbook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.engine.Condition;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.springframework.stereotype.Component;

/**
 * The master offers the agent's resources again: they are on offer, something runs there, or nobody
 * wants them. An offer that is declined stands for a moment only, so nobody may ever see it: what
 * waits for resources tells whether one is missed.
 */
@Component
final class OffersFlow implements Condition {

  static final String LATE_TASK = "Look into missing offers";

  /** So long a framework of DC/OS may decline an agent's resources at most (decline filters). */
  private static final Duration LONGEST_DECLINE = Duration.ofMinutes(5);

  private static final String ACTIVE_SINCE = "Confirm agent active";
  private static final int SHOWN = 3;

  private final WaitingWorkBack workBack;
  private final WorkNow now;
  private final Clock clock;

  OffersFlow(WaitingWorkBack workBack, WorkNow now, Clock clock) {
    this.workBack = workBack;
    this.now = now;
    this.clock = clock;
  }

  @Override
  public Progress look(ClusterView view, Subject subject) {
    AgentPlan plan = subject.plan(AgentPlan.class);
    Progress active = AgentActive.of(view, plan);
    if (!active.isReached()) {
      return active;
    }
    Optional<Agent> agent = view.agent(plan.agent()).or(() -> Successor.of(view, plan));
    if (!agent.get().allocated().equals(Resources.NONE)) {
      return Progress.reached("tasks run on " + plan.host() + " again.");
    }
    if (!agent.get().offered().equals(Resources.NONE)) {
      return Progress.reached("the resources of " + plan.host() + " are on offer.");
    }
    Progress work = workBack.look(view, subject);
    if (!work.isReached()) {
      return missed(plan, subject, work.reason());
    }
    return elsewhere(view, plan, subject);
  }

  private static Progress missed(AgentPlan plan, Subject subject, String reason) {
    String sentence =
        plan.host() + " is active and nobody has seen its resources on offer; " + reason;
    return subject.toldToGoOn(LATE_TASK)
        ? Progress.impossible("on-call goes on without offers: " + sentence)
        : Progress.notYet(
            sentence
                + " A framework may decline them for up to "
                + Amounts.span(LONGEST_DECLINE)
                + ".");
  }

  /**
   * Nothing waits for this very agent: whatever else waits may not fit here, and what Marathon
   * holds back takes no offer.
   */
  private Progress elsewhere(ClusterView view, AgentPlan plan, Subject subject) {
    Apps apps = now.apps(view);
    List<String> waiting = new ArrayList<>();
    for (App app : apps.apps()) {
      if (app.running() < app.instances() && !apps.heldBack().containsKey(app.fullName())) {
        waiting.add(app.fullName() + " (" + app.running() + " of " + app.instances() + " run)");
      }
    }
    if (waiting.isEmpty()) {
      return Progress.reached(
          "nothing that could be seen wants the resources of "
              + plan.host()
              + " just now, so no offer is needed."
              + (apps.notSeen().isEmpty() ? "" : " Not seen: " + String.join(" ", apps.notSeen())));
    }
    String names =
        String.join(", ", waiting.subList(0, Math.min(SHOWN, waiting.size())))
            + (waiting.size() > SHOWN ? " and " + (waiting.size() - SHOWN) + " more" : "");
    Instant declinedUntil = activeSince(subject).plus(LONGEST_DECLINE);
    if (clock.instant().isBefore(declinedUntil)) {
      return missed(plan, subject, names + " may want them.");
    }
    return Progress.reached(
        "in "
            + Amounts.span(LONGEST_DECLINE)
            + " nobody wanted the resources of "
            + plan.host()
            + "; what waits runs elsewhere or does not fit here: "
            + names
            + ".");
  }

  /** Now, when nobody has confirmed that it is active: then the time begins. */
  private Instant activeSince(Subject subject) {
    return subject.record().stream()
        .filter(entry -> entry.kind() == Entry.Kind.LOOK && entry.step().equals(ACTIVE_SINCE))
        .map(Entry::at)
        .reduce((earlier, later) -> later)
        .orElseGet(clock::instant);
  }
}
