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
   * @param failing those that are critical or unknown, each with what it said; or why a machine
   *     that answers has given none
   * @param said how many passed and which of them warn, or why nobody could ask; empty when nobody
   *     asked
   */
  record Seen(List<String> failing, String said) {}

  /**
   * Throws nothing for a machine that cannot be asked, or has no checks: that is said. One that
   * answers and has them must tell them.
   */
  Seen of(AgentPlan plan) {
    if (!nodes.reachable() || plan.address().isEmpty()) {
      return new Seen(List.of(), "");
    }
    Node node = new Node(plan.host(), plan.address());
    try {
      nodes.identity(node);
    } catch (Failure unasked) {
      return new Seen(List.of(), "not seen: its own checks (" + words(unasked) + ")");
    }
    try {
      return nodes
          .checks(node)
          .map(ChecksOnNode::seen)
          .orElse(
              new Seen(
                  List.of(),
                  "not seen: its own checks (it has no dcos-check-runner, as before DC/OS 1.12)"));
    } catch (Failure untold) {
      return new Seen(List.of("it has not told its own checks (" + words(untold) + ")"), "");
    }
  }

  private static String words(Failure failure) {
    return failure.account().summary() + ": " + failure.account().seen();
  }

  private static Seen seen(List<NodeCheck> checks) {
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
