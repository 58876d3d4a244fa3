package org.dcosrunbooks.runbook;

import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
import org.springframework.stereotype.Component;

/** Asks the agent itself whether its unit has to be started before the agent can come back. */
@Component
final class SeeWhetherUnitRuns extends Step {

  private final ClusterSource cluster;
  private final AgentAnswers answers;
  private final UnitJobs jobs;

  SeeWhetherUnitRuns(ClusterSource cluster, AgentAnswers answers, UnitJobs jobs) {
    this.jobs = jobs;
    this.cluster = cluster;
    this.answers = answers;
  }

  @Override
  protected void run(StepContext step) {
    AgentPlan plan = step.plan(AgentPlan.class);
    if (jobs.isRunning(step, UnitJob.STOP, plan)) {
      throw new Transient(
          Account.of("the job that stops the unit is still at work on " + plan.host())
              .means("An agent that answers now may be gone in a moment. Nothing was done.")
              .todo("Wait; the step looks again by itself."));
    }
    ClusterView view = cluster.look();
    Optional<Agent> agent = view.agent(plan.agent()).or(() -> Successor.of(view, plan));
    if (agent.isEmpty()) {
      HiddenAgent.none(view, plan.agent(), plan.host());
    }
    if (agent.isEmpty() && view.registry().isGone(plan.agent())) {
      step.set(RunbookVars.UNIT_STOPPED, "NO");
      step.looked(plan.host() + " is gone for good: there is nothing to start");
      return;
    }
    Optional<AgentAnswers.Heard> heard = agent.map(answers::from);
    Optional<String> running = heard.flatMap(AgentAnswers.Heard::itself);
    if (running.isPresent() && jobs.mayStillStop(step, plan)) {
      throw new Transient(
          Account.of("the job that stops the unit may still be at work on " + plan.host())
              .seen("The agent answers now, and its machine cannot be asked about the job.")
              .means("It may be gone in a moment. Nothing was done.")
              .todo(
                  "See to the way to the machine, or stop the agent's unit there; the step looks"
                      + " again by itself."));
    }
    if (running.isPresent()) {
      step.set(RunbookVars.UNIT_STOPPED, "NO");
      step.looked("the unit of " + plan.host() + " runs: " + running.get());
      return;
    }
    step.set(RunbookVars.UNIT_STOPPED, "YES");
    HandWork.tell(step, "startAgentUnit", AgentUnit.toStart(plan.knownUnit()));
    step.looked(
        plan.host()
            + (agent.isPresent() ? " does not answer" : " is not among the agents")
            + heard
                .flatMap(AgentAnswers.Heard::another)
                .map(who -> ", but another agent does. " + who)
                .orElse(""),
        Map.of(AgentRunning.REGISTERED, CheckUnitStopped.registered(agent)));
  }

  @Override
  protected String retryNote() {
    return "harmless: it only looks.";
  }
}
