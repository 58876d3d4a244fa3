package org.dcosrunbooks.runbook;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/**
 * Asks the agent itself whether it still runs, and its machine, where that can be reached and is
 * the one that is meant, whether a unit is left that would start it again.
 */
@Component
final class CheckUnitStopped extends Step {

  private static final String TASK = "Stop agent unit";

  private final ClusterSource cluster;
  private final AgentAnswers answers;
  private final UnitsOnNode units;

  CheckUnitStopped(ClusterSource cluster, AgentAnswers answers, UnitsOnNode units) {
    this.units = units;
    this.cluster = cluster;
    this.answers = answers;
  }

  @Override
  protected void run(StepContext step) {
    AgentPlan plan = step.plan(AgentPlan.class);
    ClusterView view = cluster.look();
    HiddenAgent.none(view, plan.agent(), plan.host());
    Optional<Agent> agent = view.agent(plan.agent());
    Optional<AgentAnswers.Heard> heard = agent.map(answers::from);
    Optional<String> running = heard.flatMap(AgentAnswers.Heard::itself);
    if (running.isPresent()) {
      runsOn(step, view, plan, plan.host() + " is still running: " + running.get());
      return;
    }
    Optional<String> another = heard.flatMap(AgentAnswers.Heard::another);
    if (another.isPresent()) {
      comesAgain(step, plan.host() + " does not answer, but another agent does. " + another.get());
      return;
    }
    UnitsOnNode.Seen seen = units.of(plan, view);
    if (seen.against().isPresent()) {
      runsOn(step, view, plan, plan.host() + " does not answer, but " + seen.against().get());
      return;
    }
    step.set(RunbookVars.UNIT_STOPPED, "YES");
    step.looked(
        plan.host()
            + (agent.isPresent()
                ? " does not answer any more"
                : " is not among the agents any more")
            + (seen.said().isEmpty() ? "" : "; " + seen.said()),
        Map.of(AgentRunning.REGISTERED, registered(agent)));
  }

  private static void runsOn(StepContext step, ClusterView view, AgentPlan plan, String why) {
    if (step.subject().toldToGoOn(TASK)) {
      step.set(RunbookVars.UNIT_STOPPED, "YES");
      step.looked("people know and go on: " + why);
      return;
    }
    String others = SilentOthers.of(view, plan);
    comesAgain(step, others.isEmpty() ? why : why + " " + others);
  }

  private static void comesAgain(StepContext step, String why) {
    step.set(RunbookVars.UNIT_STOPPED, "NO");
    step.refused(why);
    HandWork.because(step, why);
  }

  /** The registration that was the last one before the stop; a later one differs. */
  static String registered(Optional<Agent> agent) {
    return agent
        .flatMap(seen -> seen.reregistered().or(seen::registered))
        .map(Instant::toString)
        .orElse("none");
  }

  @Override
  protected String retryNote() {
    return "harmless: it only looks.";
  }
}
