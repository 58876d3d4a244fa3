package org.dcosrunbooks.runbook.drainnode;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.Drains;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/** Looks itself whether the agent is drained, and says which end the run comes to. */
@Component
final class ConfirmAgentDrained extends Confirm {

  private static final String CHANGED = "CHANGED";

  private final Clock clock;

  ConfirmAgentDrained(AgentDrained condition, ClusterSource cluster, Clock clock) {
    super(condition, cluster, DrainNodeVars.DRAIN_END, RunbookVars.OUTCOME_REASON);
    this.clock = clock;
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    DrainPlan plan = step.plan(DrainPlan.class);
    Optional<StoredDrain> news =
        Drains.of(view, plan.agent())
            .map(drain -> new StoredDrain(drain, plan))
            .filter(stored -> stored.isNews(step.subject().record()));
    if (news.isPresent() && !progress.isReached()) {
      waitOn(step, news.get());
      return;
    }
    boolean reached = progress.isReached();
    if (!reached) {
      // somebody else has the agent now: nothing of this run is left to take back
      step.subject().openEffects().forEach(effect -> step.closeEffect(effect, progress.reason()));
    }
    boolean drained = reached && !plan.decommission();
    step.set(DrainNodeVars.GIVE_BACK, drained ? "YES" : "NO");
    RunbookVars.Ending ending =
        !reached
            ? RunbookVars.Ending.OVERTAKEN
            : drained ? RunbookVars.Ending.DRAINED : RunbookVars.Ending.GONE;
    step.set(RunbookVars.ENDING, ending.name());
    if (reached) {
      AfterDrain.prepare(step, plan, clock.instant());
    }
    if (reached && !step.aborted()) {
      step.set(
          RunbookVars.OUTCOME_REASON,
          drained
              ? plan.host() + " is drained and stays so until somebody reactivates it."
              : plan.host() + " is gone for good.");
    }
  }

  /** Somebody else has ordered it anew: people are asked, and what is stored now is the effect. */
  private static void waitOn(StepContext step, StoredDrain stored) {
    Map<String, String> details = new HashMap<>();
    details.put(StoredDrain.TOLD, stored.words());
    stored
        .now()
        .estimatedStart()
        .ifPresent(started -> details.put(Drains.STARTED, started.toString()));
    String host = stored.plan().host();
    StepContext.Effect now =
        stored.now().markGone()
            ? new StepContext.Effect(
                "agent " + host + " drained and removed for good" + byOthers(stored), "")
            : new StepContext.Effect(
                "agent " + host + " drained" + byOthers(stored), "REACTIVATE_AGENT");
    step.subject().openEffects().stream()
        .filter(effect -> effect.act().startsWith("DRAIN_AGENT "))
        .forEach(effect -> step.reviseEffect(effect, now, stored.sentence(), details));
    step.set(DrainNodeVars.DRAIN_END, CHANGED);
    step.set(DrainNodeVars.GIVE_BACK, CHANGED);
  }

  private static String byOthers(StoredDrain stored) {
    return stored.asPlanned() ? "" : ", as somebody else has ordered anew (" + stored.words() + ")";
  }
}
