package org.dcosrunbooks.runbook;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.node.AnotherMachine;
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
   * @param another why nothing was: another machine answers in its place, or may
   * @param failing those that are critical or unknown, each with what it said; or why a machine
   *     that answers has given none
   * @param said how many passed and which of them warn, or why nobody could ask; empty when nobody
   *     asked
   */
  record Seen(Optional<String> another, List<String> failing, String said) {}

  /**
   * Throws nothing for a machine that cannot be asked, or has no checks: that is said. One that
   * answers and has them must tell them.
   */
  Seen of(Agent agent) {
    if (!nodes.reachable() || agent.address().isEmpty()) {
      return said("");
    }
    Node node = MeantMachine.under(agent);
    try {
      nodes.identity(node);
    } catch (Failure unasked) {
      return unseen(unasked);
    }
    try {
      return nodes
          .checks(node)
          .map(ChecksOnNode::seen)
          .orElse(
              said("not seen: its own checks (it has no dcos-check-runner, as before DC/OS 1.12)"));
    } catch (Failure untold) {
      return AnotherMachine.mayBeBehind(untold)
          ? unseen(untold)
          : failing("it has not told its own checks (" + words(untold) + ")");
    }
  }

  private static Seen unseen(Failure unasked) {
    return AnotherMachine.mayBeBehind(unasked)
        ? new Seen(Optional.of(unasked.account().summary()), List.of(), "")
        : said("not seen: its own checks (" + words(unasked) + ")");
  }

  private static Seen said(String sentence) {
    return new Seen(Optional.empty(), List.of(), sentence);
  }

  private static Seen failing(String sentence) {
    return new Seen(Optional.empty(), List.of(sentence), "");
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
        Optional.empty(),
        checks.stream().filter(check -> !check.passed()).map(NodeCheck::inWords).toList(),
        checks.stream().filter(NodeCheck::passed).count()
            + " of its own checks passed"
            + (warnings.isEmpty() ? "" : ", of which " + warnings));
  }
}
