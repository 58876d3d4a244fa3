package org.dcosrunbooks.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.node.AnotherMachine;
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
    Node node = MeantMachine.of(plan).later(Optional.of(view));
    try {
      return ofMeant(node, plan);
    } catch (Failure unread) {
      if (AnotherMachine.mayBeBehind(unread)) {
        String does =
            AnotherMachine.isBehind(unread)
                ? "another machine does. "
                : "another machine may do so in its place. ";
        return new Seen(Optional.of(does + unread.account().inOneParagraph()), "");
      }
      return new Seen(
          Optional.empty(), "its units could not be read: " + unread.account().summary());
    }
  }

  /** Its units may be read by somebody whom it does not tell which agent it was. */
  private Seen ofMeant(Node node, AgentPlan plan) {
    try {
      return units(node, plan);
    } catch (Refused untold) {
      if (AnotherMachine.mayBeBehind(untold)) {
        throw untold;
      }
      return units(node.whoever(), plan);
    }
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
