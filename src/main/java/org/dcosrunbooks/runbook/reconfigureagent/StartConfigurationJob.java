package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.engine.Disruptive;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.node.Nodes;
import org.dcosrunbooks.runbook.LastRegistration;
import org.dcosrunbooks.runbook.MeantMachine;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/**
 * Begins the job on the machine, after the machine has proven that it is the one that is meant and
 * that its files are as they were shown. A job that has begun is attached to. Where the yes has run
 * out meanwhile nothing is begun and the agent is given back.
 */
@Component
@Disruptive(elseAnotherRoad = true)
final class StartConfigurationJob extends Step {

  private final ClusterSource cluster;
  private final Nodes nodes;
  private final ConfigurationJobs jobs;

  StartConfigurationJob(ClusterSource cluster, Nodes nodes, ConfigurationJobs jobs) {
    this.cluster = cluster;
    this.nodes = nodes;
    this.jobs = jobs;
  }

  @Override
  protected void run(StepContext step) {
    ReconfigurePlan plan = step.plan(ReconfigurePlan.class);
    if (!jobs.isBegun(step, plan, ConfigurationJobs.CHANGE)) {
      Optional<Agent> agent = cluster.look().agent(plan.agent());
      Optional<String> against = step.withoutAuthority().or(() -> against(plan, agent));
      if (against.isPresent()) {
        step.foundNotDone();
        step.set(ReconfigureAgentVars.JOB_BEGUN, "NO");
        step.set(ReconfigureAgentVars.CONFIGURATION, RunbookVars.Ending.REFUSED.name());
        step.set(ReconfigureAgentVars.CONFIGURATION_REASON, against.get());
        step.refused(against.get());
        return;
      }
      step.looked(
          "the machine at " + plan.address() + " is the one that is meant",
          LastRegistration.of(agent));
    }
    jobs.begin(
        step, plan, ConfigurationJobs.CHANGE, new ConfigurationScript(plan, step.runId()).change());
    step.set(ReconfigureAgentVars.JOB_BEGUN, "YES");
  }

  private Optional<String> against(ReconfigurePlan plan, Optional<Agent> agent) {
    boolean asExpected =
        agent
            .map(Agent::state)
            .filter((plan.evacuate() ? AgentState.DRAINED : AgentState.ACTIVE)::equals)
            .isPresent();
    if (!asExpected) {
      return Optional.of(
          plan.host()
              + " is "
              + agent.map(seen -> seen.state().name()).orElse("not registered")
              + " and was to be "
              + (plan.evacuate() ? "DRAINED" : "ACTIVE")
              + ": somebody changed it. Nothing was done on the machine.");
    }
    Optional<String> another = MeantMachine.against(nodes, plan.node());
    if (another.isPresent()) {
      return another.map(why -> why + " Nothing was done there.");
    }
    for (ReconfigurePlan.FileChange file : plan.files()) {
      if (!nodes.file(plan.node(), file.path()).equals(file.text())) {
        return Optional.of(
            file.path() + " was changed since it was shown. Nothing was done on the machine.");
      }
    }
    return Optional.empty();
  }

  @Override
  protected String retryNote() {
    return "harmless: a job that has begun on the machine is attached to.";
  }
}
