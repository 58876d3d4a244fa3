package org.dcosrunbooks.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.node.Node;
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
   * @param up units that run, listen or are about to be started again, each with its state
   * @param said what was read or why nothing was, for the record; empty when nobody asked
   */
  record Seen(List<String> up, String said) {}

  /** Throws nothing for a machine that does not answer: that is said. */
  Seen of(AgentPlan plan) {
    if (!nodes.reachable() || plan.address().isEmpty()) {
      return new Seen(List.of(), "");
    }
    Node node = new Node(plan.host(), plan.address());
    List<String> up = new ArrayList<>();
    List<String> read = new ArrayList<>();
    try {
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
    } catch (Failure unread) {
      return new Seen(List.of(), "its units could not be read: " + unread.account().summary());
    }
    return new Seen(
        up,
        Optional.of(String.join(", ", read))
            .filter(it -> !it.isEmpty())
            .orElse("it has no unit of an agent"));
  }
}
