package org.dcosrunbooks.runbook;

import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.node.AnotherMachine;
import org.dcosrunbooks.node.Node;
import org.dcosrunbooks.node.Nodes;

/** The machine that is meant, and who it has to be. */
public final class MeantMachine {

  private MeantMachine() {}

  /** That of a plan. */
  static Node of(AgentPlan plan) {
    return of(plan.host(), plan.address(), plan.knownUnit(), plan.agent());
  }

  /** That under an agent which is registered now. */
  public static Node under(Agent agent) {
    return of(agent.hostname(), agent.address(), Optional.of(AgentUnit.of(agent)), agent.id());
  }

  /**
   * Why what answers there is another machine, by its own word; empty when it is the one meant.
   * Throws what else comes of asking.
   */
  public static Optional<String> against(Nodes nodes, Node node) {
    try {
      nodes.identity(node);
      return Optional.empty();
    } catch (Refused no) {
      if (AnotherMachine.isBehind(no)) {
        return Optional.of(no.account().summary() + ".");
      }
      throw no;
    }
  }

  /**
   * @param unit empty when nobody knows of which kind the agent is
   */
  public static Node of(String host, String address, Optional<AgentUnit> unit, AgentId agent) {
    return Node.of(
        host, address, unit.map(AgentUnit::role).map(Set::of).orElse(Node.ANY_AGENT), agent);
  }
}
