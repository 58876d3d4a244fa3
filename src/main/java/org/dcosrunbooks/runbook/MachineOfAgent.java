package org.dcosrunbooks.runbook;

import java.util.Optional;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.node.Node;
import org.dcosrunbooks.node.NodeIdentity;
import org.dcosrunbooks.node.Nodes;
import org.springframework.stereotype.Component;

/** The machine under an agent: whether it can be reached, is the one meant, and may be touched. */
@Component
final class MachineOfAgent {

  private final Nodes nodes;
  private final OwnMachines own;

  MachineOfAgent(Nodes nodes, OwnMachines own) {
    this.nodes = nodes;
    this.own = own;
  }

  /**
   * @param against why the service does nothing there, as a sentence; empty when it may
   * @param unit as the machine has it, null when it may not
   */
  record Seen(Optional<String> against, AgentUnit unit) {

    static Seen no(String why) {
      return new Seen(Optional.of(why), null);
    }
  }

  /** False when no way to any machine is configured. */
  boolean anyWay() {
    return nodes.reachable();
  }

  /** Looks now. Throws nothing for a machine that does not answer or refuses: that is said. */
  Seen of(AgentPlan plan) {
    if (!anyWay()) {
      return Seen.no("no way to the machines is configured.");
    }
    if (plan.address().isEmpty()) {
      return Seen.no("where " + plan.host() + " is is not known.");
    }
    Optional<String> ours = own.against(plan.host(), plan.address());
    if (ours.isPresent()) {
      return Seen.no(ours.get());
    }
    Node node = MeantMachine.of(plan);
    try {
      NodeIdentity machine = nodes.identity(node);
      AgentUnit planned = plan.knownUnit().orElseGet(() -> AgentUnit.ofRoles(machine.roles()));
      if (!nodes.unit(node, planned.name() + ".service").exists()) {
        return Seen.no(plan.host() + " has no unit " + planned.name() + ".service.");
      }
      // a new release of the agent may have brought a socket, whatever the plan knew
      boolean socket = nodes.unit(node, planned.name() + ".socket").exists();
      return new Seen(Optional.empty(), new AgentUnit(planned.name(), socket));
    } catch (Transient | Refused no) {
      return Seen.no(no.account().inOneParagraph());
    }
  }
}
