package org.dcosrunbooks.runbook;

import java.util.List;
import java.util.stream.Collectors;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.node.Node;
import org.dcosrunbooks.node.NodeCheck;
import org.dcosrunbooks.node.Nodes;
import org.springframework.stereotype.Component;

/** What DC/OS' own checks say of an agent's machine, where machines can be reached. */
@Component
final class ChecksOnNode {

  private final Nodes nodes;

  ChecksOnNode(Nodes nodes) {
    this.nodes = nodes;
  }

  /**
   * What was seen of them.
   *
   * @param failing those that are critical or unknown, each with what it said
   * @param said how many passed and which of them warn, or why none was read; empty when nobody
   *     asked
   */
  record Seen(List<String> failing, String said) {}

  /** Throws nothing for a machine that does not answer, or has no checks: that is said. */
  Seen of(AgentPlan plan) {
    if (!nodes.reachable() || plan.address().isEmpty()) {
      return new Seen(List.of(), "");
    }
    List<NodeCheck> checks;
    try {
      checks = nodes.checks(new Node(plan.host(), plan.address()));
    } catch (Failure unread) {
      return new Seen(
          List.of(),
          "not seen: its own checks ("
              + unread.account().summary()
              + ": "
              + unread.account().seen()
              + ")");
    }
    String warnings =
        checks.stream()
            .filter(NodeCheck::warns)
            .map(NodeCheck::inWords)
            .collect(Collectors.joining(", "));
    return new Seen(
        checks.stream().filter(check -> !check.passed()).map(NodeCheck::inWords).toList(),
        checks.stream().filter(NodeCheck::passed).count()
            + " of its own checks passed"
            + (warnings.isEmpty() ? "" : ", of which " + warnings));
  }
}
