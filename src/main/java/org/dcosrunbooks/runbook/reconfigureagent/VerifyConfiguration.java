package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentAttributes;
import org.dcosrunbooks.cluster.AgentConfiguration;
import org.dcosrunbooks.cluster.AgentResources;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Var;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/** Compares what the agent announces with what was ordered. */
@Component
final class VerifyConfiguration extends Step {

  private final ClusterSource cluster;
  private final Mesos mesos;

  VerifyConfiguration(ClusterSource cluster, Mesos mesos) {
    this.cluster = cluster;
    this.mesos = mesos;
  }

  @Override
  protected void run(StepContext step) {
    ReconfigurePlan plan = step.plan(ReconfigurePlan.class);
    Agent agent = AgentNow.of(cluster.look(), plan);
    List<String> wrong = wrong(plan, configuration(agent));
    if (reached(step, ReconfigureAgentVars.RESTORED)) {
      found(step, "YES", "RESTORED", restored(plan, agent) + " " + whatFailed(step));
      return;
    }
    boolean byHand =
        !reached(step, ReconfigureAgentVars.JOB_DONE)
            && !reached(step, ReconfigureAgentVars.NEW_IDENTITY_TAKEN);
    if (!byHand) {
      wrong.addAll(0, wrongId(plan, agent)); // a person may have chosen either
    }
    if (wrong.isEmpty()) {
      found(step, "YES", "RECONFIGURED", asOrdered(plan, agent));
    } else if (byHand) {
      String sentence = plan.host() + " runs again as a person has left it: ";
      found(step, "YES", "RESTORED", sentence + String.join("; ", wrong) + ".");
    } else {
      String sentence = plan.host() + " is not as ordered: " + String.join("; ", wrong) + ".";
      step.refused(sentence);
      found(
          step,
          "NO",
          "UNVERIFIED",
          sentence + " It takes no work. The old files stand beside the new ones, as *.before-*.");
    }
  }

  private static boolean reached(StepContext step, Var<String> word) {
    return step.find(word).filter(Confirm.REACHED::equals).isPresent();
  }

  private static String whatFailed(StepContext step) {
    return step.find(RunbookVars.OUTCOME_REASON).orElse("The job did not end well.");
  }

  private static void found(StepContext step, String asOrdered, String word, String sentence) {
    step.set(ReconfigureAgentVars.AS_ORDERED, asOrdered);
    step.set(ReconfigureAgentVars.CONFIGURATION, word);
    step.set(ReconfigureAgentVars.CONFIGURATION_REASON, sentence);
    step.looked(sentence);
  }

  private AgentConfiguration configuration(Agent agent) {
    return mesos.configuration(agent.id()).orElseThrow(() -> AgentNow.notThere(agent.hostname()));
  }

  private static List<String> wrongId(ReconfigurePlan plan, Agent agent) {
    boolean sameId = agent.id().equals(plan.agent());
    if (sameId != plan.newIdentity()) {
      return List.of();
    }
    return List.of(
        sameId
            ? "it kept its id and was to get a new one"
            : "it came back as " + agent.id() + " and was to keep its id");
  }

  private static List<String> wrong(ReconfigurePlan plan, AgentConfiguration now) {
    return new ArrayList<>(
        now.unlike(
            Optional.ofNullable(plan.attributes()).map(AgentAttributes::parse),
            Optional.ofNullable(plan.resources())
                .map(text -> AgentResources.parse(text, plan.defaultRole()))));
  }

  private static String restored(ReconfigurePlan plan, Agent agent) {
    return plan.host()
        + (agent.id().equals(plan.agent())
            ? " runs again as before."
            : " runs with its old files, but under the new id " + agent.id() + ".");
  }

  private static String asOrdered(ReconfigurePlan plan, Agent agent) {
    return plan.host()
        + " runs as ordered under "
        + (agent.id().equals(plan.agent()) ? "its id." : "the new id " + agent.id() + ".");
  }

  @Override
  protected String retryNote() {
    return "harmless: it only looks.";
  }
}
