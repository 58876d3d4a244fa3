package org.dcosrunbooks.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.node.AnotherHostKey;
import org.dcosrunbooks.node.Node;
import org.dcosrunbooks.node.NodeIdentity;
import org.dcosrunbooks.node.Nodes;
import org.dcosrunbooks.node.UnitState;
import org.springframework.stereotype.Component;

/** The units of an agent as their machine shows them, where machines can be reached. */
@Component
final class UnitsOnNode {

  private final Nodes nodes;

  UnitsOnNode(Nodes nodes) {
    this.nodes = nodes;
  }

  /**
   * What was seen of them.
   *
   * @param against why they cannot be called stopped: they run, listen or are about to be started
   *     again, or it is another machine that answers; empty when nothing says so
   * @param said what was read or why nothing was, for the record; empty when nobody asked
   */
  record Seen(Optional<String> against, String said) {}

  /** Throws nothing for a machine that does not answer: that is said. */
  Seen of(AgentPlan plan, ClusterView view) {
    if (!nodes.reachable() || plan.address().isEmpty()) {
      return new Seen(Optional.empty(), "");
    }
    Node node = new Node(plan.host(), plan.address());
    try {
      Optional<String> another = another(node, plan, view);
      return another.isPresent()
          ? new Seen(Optional.of("another machine does. " + another.get()), "")
          : units(node, plan);
    } catch (Failure unread) {
      if (AnotherHostKey.isBehind(unread)) {
        return new Seen(
            Optional.of(
                "another machine may do so in its place. " + unread.account().inOneParagraph()),
            "");
      }
      return new Seen(
          Optional.empty(), "its units could not be read: " + unread.account().summary());
    }
  }

  /** The units of another machine tell nothing; one that has forgotten its agent may be the one. */
  private Optional<String> another(Node node, AgentPlan plan, ClusterView view) {
    NodeIdentity machine;
    try {
      machine = nodes.identity(node);
    } catch (Refused untold) {
      if (AnotherHostKey.isBehind(untold)) {
        throw untold;
      }
      return Optional.empty(); // its units may be read by somebody who may read nothing else
    }
    AgentId last = Successor.of(view, plan).map(Agent::id).orElse(plan.agent());
    return MeantMachine.against(
        machine,
        plan.address(),
        plan.knownUnit().orElseGet(() -> AgentUnit.ofRoles(machine.roles())),
        machine.agentId().map(some -> last.value()));
  }

  private Seen units(Node node, AgentPlan plan) {
    List<String> up = new ArrayList<>();
    List<String> read = new ArrayList<>();
    for (String unit : AgentUnit.all(plan.knownUnit())) {
      UnitState state = nodes.unit(node, unit);
      if (state.exists()) {
        String words = unit + " is " + state.active() + " (" + state.sub() + ")";
        read.add(words);
        if (!state.isStopped()) {
          up.add(words);
        }
      }
    }
    return new Seen(
        Optional.of("can start again: " + String.join(", ", up)).filter(it -> !up.isEmpty()),
        Optional.of(String.join(", ", read))
            .filter(it -> !it.isEmpty())
            .orElse("it has no unit of an agent"));
  }
}
