package org.dcosrunbooks.guard;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;

/**
 * Refuses to take one more agent out when as many are out already as the site allows: those that
 * the cluster shows, by whomever, and those that other runs hold. Each counts once, the asked one
 * not.
 */
public final class BudgetHolds implements Rule<BudgetHolds.OneMore> {

  /**
   * @param held agents that other runs hold → how to name them
   * @param wanted the agent to take out
   * @param budget how many may be out at the same time, this one included; 0 lets none out
   */
  public record OneMore(ClusterView view, Map<AgentId, String> held, AgentId wanted, int budget) {

    public OneMore {
      held = Map.copyOf(held);
    }
  }

  @Override
  public Verdict judge(OneMore question) {
    if (question.view().masters().leader().isEmpty()) {
      return Verdict.cannotTell(
          this, "No master leads, so it cannot be seen which agents are out.");
    }
    Map<AgentId, String> out = new TreeMap<>(question.held());
    out.putAll(OutOfCluster.of(question.view()));
    out.remove(question.wanted());
    String count =
        out.size()
            + " of "
            + question.budget()
            + " places used"
            + (out.isEmpty() ? "" : ": " + out.values().stream().collect(Collectors.joining(", ")));
    return out.size() < question.budget()
        ? Verdict.inFavour(this, count + ".")
        : Verdict.against(this, count + ". Wait until one of them is back.");
  }
}
