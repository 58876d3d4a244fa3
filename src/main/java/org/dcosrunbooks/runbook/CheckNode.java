package org.dcosrunbooks.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.dcos.mesos.MesosAgentClient;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.guard.AgentMayReturn;
import org.springframework.stereotype.Component;

/**
 * Asks an agent that is back whether it is fit for work, before it gets any: registered by its own
 * word, nothing lost when it started, and of the release that the other agents have; and in no
 * maintenance schedule, which somebody may have posted while people were at the machine. Where its
 * machine can be reached, DC/OS' own checks there must pass too: no answer is no pass. Another
 * machine at its address says nothing about it, and the agent waits until that is cleared up. A
 * machine that cannot be asked, or has no such checks, is noted as not seen.
 */
@Component
final class CheckNode extends Step {

  private final ClusterSource cluster;
  private final MesosAgentClient agents;
  private final ChecksOnNode checks;

  CheckNode(ClusterSource cluster, MesosAgentClient agents, ChecksOnNode checks) {
    this.checks = checks;
    this.cluster = cluster;
    this.agents = agents;
  }

  @Override
  protected void run(StepContext step) {
    AgentPlan plan = step.plan(AgentPlan.class);
    ClusterView view = cluster.look();
    Optional<Agent> agent = view.agent(plan.agent()).or(() -> Successor.of(view, plan));
    if (agent.isEmpty()) {
      throw notFit(plan, false, List.of("it is not among the registered agents"));
    }
    AgentMayReturn.scheduled(
            new AgentMayReturn.Wanted(view, agent.get().id(), plan.host(), plan.address()))
        .ifPresent(
            why -> {
              throw scheduled(plan, why);
            });
    boolean works = agent.get().state() == AgentState.ACTIVE;
    Map<String, Double> metrics = metrics(plan, agent.get(), works);
    List<String> wrong = new ArrayList<>();
    Double registered = metrics.get("slave/registered");
    if (registered == null || registered != 1) {
      wrong.add(
          registered == null
              ? "it does not say whether it is registered (slave/registered is missing)"
              : "it says that it is not registered (slave/registered is 0)");
    }
    double lost = metrics.getOrDefault("slave/recovery_errors", 0.0);
    if (lost > 0) {
      wrong.add(
          "it lost state when it started (slave/recovery_errors is " + Math.round(lost) + ")");
    }
    ChecksOnNode.Seen seen = checks.of(agent.get());
    seen.another()
        .ifPresent(
            why -> {
              throw notSeen(plan, works, "its own checks", why + ".");
            });
    wrong.addAll(seen.failing());
    if (!wrong.isEmpty()) {
      throw notFit(plan, works, wrong);
    }
    List<String> others =
        view.agents().stream()
            .filter(other -> !other.id().equals(agent.get().id()))
            .map(Agent::version)
            .distinct()
            .sorted()
            .toList();
    boolean alone = !others.isEmpty() && !others.contains(agent.get().version());
    step.looked(
        plan.host()
            + " is registered, lost nothing at its start, and runs Mesos "
            + agent.get().version()
            + (alone ? ", which no other agent does (" + String.join(", ", others) + ")" : "")
            + (seen.said().isEmpty() ? "" : "; " + seen.said()));
  }

  /** Somebody may have done so since the run has asked for its yes. */
  private static Transient scheduled(AgentPlan plan, String why) {
    return new Transient(
        Account.of("the maintenance schedule has " + plan.host())
            .seen(why)
            .means("It was not given back: it takes no work.")
            .todo("When that is settled, retry; for some minutes the step looks again by itself."));
  }

  private Map<String, Double> metrics(AgentPlan plan, Agent agent, boolean works) {
    try {
      return agents.metrics(agent);
    } catch (Refused another) {
      throw notSeen(plan, works, "its own word", another.account().inOneParagraph());
    }
  }

  /** What another machine says is no pass, and no failure of the agent. */
  private static Transient notSeen(AgentPlan plan, boolean works, String what, String why) {
    return new Transient(
        Account.of("whether " + plan.host() + " is fit for work is not seen")
            .seen(
                "not seen: "
                    + what
                    + ", since another machine answers in its place, or may. "
                    + why)
            .means(means(works))
            .todo(
                "See which machine answers at its address and which host key it has, then retry;"
                    + " for some minutes the step looks again by itself."));
  }

  private static String means(boolean works) {
    return works
        ? "It takes work already, and this run goes no further before that is mended."
        : "It was not given back: it takes no work.";
  }

  private static Transient notFit(AgentPlan plan, boolean works, List<String> wrong) {
    return new Transient(
        Account.of(plan.host() + " is not fit for work yet")
            .seen(String.join("; ", wrong) + ".")
            .means(means(works))
            .todo(
                "Look at the agent's log on the machine and mend it, then retry; for some minutes"
                    + " the step looks again by itself."));
  }

  @Override
  protected String retryNote() {
    return "harmless: it only looks.";
  }
}
