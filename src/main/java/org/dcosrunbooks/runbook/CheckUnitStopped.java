package org.dcosrunbooks.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentSource;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.failure.Transient;
import org.springframework.stereotype.Component;

/**
 * Asks the agent itself whether it still runs: the master does not tell whether a drained agent is
 * connected (seen on a real Mesos 1.12).
 */
@Component
final class CheckUnitStopped extends Step {

  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final ClusterSource cluster;
  private final AgentSource agents;

  CheckUnitStopped(ClusterSource cluster, AgentSource agents) {
    this.cluster = cluster;
    this.agents = agents;
  }

  @Override
  protected void run(StepContext step) {
    AgentPlan plan = step.plan(AgentPlan.class);
    ClusterView view = cluster.look();
    Optional<Agent> agent = view.agent(plan.agent());
    Optional<String> answers = agent.flatMap(this::answer);
    if (answers.isPresent()) {
      step.set(RunbookVars.UNIT_STOPPED, "NO");
      step.refused(plan.host() + " is still running: " + answers.get());
      return;
    }
    step.set(RunbookVars.UNIT_STOPPED, "YES");
    step.looked(
        plan.host()
            + (agent.isPresent()
                ? " does not answer any more"
                : " is not among the agents any more"),
        Map.of(AgentRunning.REGISTERED, registered(agent)));
  }

  /** What it says; empty when nothing comes from there. */
  private Optional<String> answer(Agent agent) {
    try {
      TimeLimit.within(PATIENCE, () -> agents.look(agent));
      return Optional.of("it answers at " + agent.address() + ":" + agent.port() + ".");
    } catch (Transient silent) {
      return Optional.empty();
    } catch (Failure answered) {
      return Optional.of(answered.account().summary() + ".");
    }
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
