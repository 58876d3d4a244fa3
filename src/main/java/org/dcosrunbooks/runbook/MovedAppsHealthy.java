package org.dcosrunbooks.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Condition;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.springframework.stereotype.Component;

/**
 * Every app whose tasks were moved has its instances running and healthy on other agents, and the
 * agent is out still.
 */
@Component
public final class MovedAppsHealthy implements Condition {

  static final String LATE_TASK = "Look into missing apps";
  private static final int SHOWN = 5;

  private final WorkNow now;

  MovedAppsHealthy(WorkNow now) {
    this.now = now;
  }

  @Override
  public Progress look(ClusterView view, Subject subject) {
    AgentPlan plan = subject.plan(AgentPlan.class);
    StillOut.Answer out = StillOut.of(view, plan, subject.record());
    if (out.undone()) {
      return Progress.impossible(out.why());
    }
    if (out.answer() == StillOut.UNSEEN) {
      return subject.toldToGoOn(LATE_TASK)
          ? Progress.impossible("on-call goes on without them; " + out.why())
          : Progress.notYet(out.why());
    }
    Work work = plan.work();
    if (work.moving().isEmpty()) {
      return Progress.reached("no app of a Marathon had to move. " + waiting(plan));
    }
    Apps apps = now.apps(view);
    List<String> missing = new ArrayList<>();
    for (String name : work.moving()) {
      lack(view, apps, name, plan).ifPresent(missing::add);
    }
    if (missing.isEmpty()) {
      return Progress.reached(
          Amounts.count(work.moving().size(), "app")
              + (work.moving().size() == 1 ? " is" : " are")
              + " healthy elsewhere. "
              + waiting(plan));
    }
    String sentence = "not healthy elsewhere yet: " + shown(missing);
    return subject.toldToGoOn(LATE_TASK)
        ? Progress.impossible("on-call goes on without them; " + sentence)
        : Progress.notYet(sentence);
  }

  /** What an app still lacks; empty when it is well, or is not wanted any more. */
  private static Optional<String> lack(ClusterView view, Apps apps, String name, AgentPlan plan) {
    Optional<App> app = apps.app(name);
    if (app.isEmpty()) {
      List<String> notSeen = apps.notSeenOf(name);
      return notSeen.isEmpty()
          ? Optional.empty() // somebody removed it: nothing waits for it
          : Optional.of(name + " cannot be seen (" + String.join("; ", notSeen) + ")");
    }
    long here = app.get().on(plan.agent()).size();
    long elsewhere = app.get().healthy() - here;
    int wanted =
        Waited.of(view, app.get(), plan.work().wantedElsewhere(app.get()), Set.of(plan.agent()));
    if (elsewhere >= wanted) {
      return Optional.empty();
    }
    Instant heldBack = apps.heldBack().getOrDefault(name, apps.taken());
    return Optional.of(
        name
            + " has "
            + Math.max(0, elsewhere)
            + " of "
            + wanted
            + " healthy"
            + (app.get().deployments().isEmpty()
                ? ""
                : ", locked by deployment " + String.join(", ", apps.locking(app.get())))
            + (heldBack.isAfter(apps.taken())
                ? ", held back by Marathon for another "
                    + Amounts.span(Duration.between(apps.taken(), heldBack))
                : "")
            + app.get().lastFailure().map(text -> ", last failure: " + text).orElse(""));
  }

  private static String shown(List<String> missing) {
    return String.join("; ", missing.subList(0, Math.min(SHOWN, missing.size())))
        + (missing.size() > SHOWN ? "; and " + (missing.size() - SHOWN) + " more" : "")
        + ".";
  }

  private static String waiting(AgentPlan plan) {
    List<String> names = plan.work().waiting();
    return names.isEmpty() ? "" : "Waiting for this node: " + String.join(", ", names) + ".";
  }
}
