package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentAttributes;
import org.dcosrunbooks.cluster.AgentConfiguration;
import org.dcosrunbooks.cluster.AgentResources;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Disruptive;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/**
 * Compares what the agent announces with what was ordered. One that takes work and is not as
 * ordered is deactivated: a new id works from its first second.
 */
@Component
@Disruptive
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
    ClusterView view = cluster.look();
    Agent agent = atThePlansPlace(view, plan);
    boolean changed = Confirm.REACHED.equals(step.get(ReconfigureAgentVars.JOB_DONE));
    List<String> wrong = changed ? wrong(plan, agent, configuration(agent)) : List.of();
    if (wrong.isEmpty()) {
      step.foundNotDone();
      step.set(ReconfigureAgentVars.AS_ORDERED, "YES");
      step.set(ReconfigureAgentVars.CONFIGURATION, changed ? "RECONFIGURED" : "RESTORED");
      String sentence = ending(plan, agent, changed, step);
      step.set(ReconfigureAgentVars.CONFIGURATION_REASON, sentence);
      step.looked(sentence);
      return;
    }
    String sentence = plan.host() + " is not as ordered: " + String.join("; ", wrong) + ".";
    if (agent.deactivated()) {
      step.foundDone();
    } else {
      step.act(
          "DEACTIVATE_AGENT " + agent.id() + " (" + plan.host() + ")",
          Optional.of(
              new StepContext.Effect("agent " + plan.host() + " deactivated", "REACTIVATE_AGENT")),
          Map.of("agent", agent.id().value()),
          () -> mesos.deactivate(agent.id()));
    }
    step.set(ReconfigureAgentVars.AS_ORDERED, "NO");
    step.set(ReconfigureAgentVars.CONFIGURATION, "UNVERIFIED");
    step.set(
        ReconfigureAgentVars.CONFIGURATION_REASON,
        sentence + " It takes no work. The old files stand beside the new ones, as *.before-*.");
    step.refused(sentence);
  }

  private static Agent atThePlansPlace(ClusterView view, ReconfigurePlan plan) {
    return view.agents().stream()
        .filter(agent -> agent.address().equals(plan.address()))
        .filter(agent -> agent.port() == plan.port())
        .filter(agent -> plan.newIdentity() != agent.id().equals(plan.agent()))
        .findFirst()
        .or(() -> view.agent(plan.agent()))
        .orElseThrow(() -> notThere(plan));
  }

  private static Transient notThere(ReconfigurePlan plan) {
    return new Transient(
        Account.of(plan.host() + " is not among the registered agents just now")
            .means("Nothing was done.")
            .todo("Wait; the step looks again by itself."));
  }

  private AgentConfiguration configuration(Agent agent) {
    return mesos.configurations().stream()
        .filter(one -> one.agent().equals(agent.id()))
        .findFirst()
        .orElseThrow(
            () ->
                new Transient(
                    Account.of(agent.hostname() + " is not among the registered agents just now")
                        .means("Nothing was done.")
                        .todo("Wait; the step looks again by itself.")));
  }

  private static List<String> wrong(ReconfigurePlan plan, Agent agent, AgentConfiguration now) {
    List<String> wrong = new ArrayList<>();
    boolean sameId = agent.id().equals(plan.agent());
    if (sameId == plan.newIdentity()) {
      wrong.add(
          sameId
              ? "it kept its id and was to get a new one"
              : "it came back as " + agent.id() + " and was to keep its id");
    }
    if (plan.attributes() != null) {
      AgentAttributes ordered = AgentAttributes.parse(plan.attributes());
      if (!ordered.equals(now.attributes())) {
        wrong.add("its attributes are " + now.attributes() + ", ordered were " + ordered);
      }
    }
    if (plan.resources() != null) {
      for (AgentResources.Piece piece :
          AgentResources.parse(plan.resources(), plan.defaultRole()).pieces()) {
        if (!now.resources().value(piece.key()).equals(Optional.of(piece.value()))) {
          wrong.add(
              "of "
                  + piece.key()
                  + " it has "
                  + now.resources().value(piece.key()).map(Object::toString).orElse("nothing")
                  + ", ordered was "
                  + piece.value());
        }
      }
    }
    return wrong;
  }

  private static String ending(
      ReconfigurePlan plan, Agent agent, boolean changed, StepContext step) {
    if (!changed) {
      return plan.host()
          + " runs again as before. "
          + step.find(RunbookVars.OUTCOME_REASON).orElse("The job did not end well.");
    }
    return plan.newIdentity()
        ? plan.host()
            + " runs as ordered under the new id "
            + agent.id()
            + ". Its old id "
            + plan.agent()
            + " stays in the books until a person removes it: dcos node decommission "
            + plan.agent()
        : plan.host() + " runs as ordered under its id.";
  }

  @Override
  protected String retryNote() {
    return "harmless: it looks before it acts.";
  }
}
