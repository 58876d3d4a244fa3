package org.dcosrunbooks.runbook.drainnode;

import java.util.Optional;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.guard.DrainMayBegin;
import org.dcosrunbooks.guard.MastersAreWell;
import org.dcosrunbooks.guard.Verdict;

/**
 * Asks the law whether a drain may begin, in the form that steps need: no, go on, or look again.
 */
final class DrainLaw {

  private DrainLaw() {}

  /**
   * Why not, as a sentence; empty when nothing speaks against it. What cannot be told is no
   * go-ahead: the step looks again and in the end asks on-call.
   *
   * @param begunByThisRun the run has asked for this drain before
   */
  static Optional<String> against(ClusterView view, AgentId agent, boolean begunByThisRun) {
    Verdict masters = new MastersAreWell().judge(view.masters());
    if (!masters.allows()) {
      throw cannotTell(masters.reason()); // masters in trouble pass; nothing of the run ends by it
    }
    return againstPlan(view, agent, begunByThisRun);
  }

  /**
   * The same while nothing begins yet: that a master is silent keeps nobody from planning. The run
   * waits for it before it takes its place.
   */
  static Optional<String> againstPlan(ClusterView view, AgentId agent, boolean begunByThisRun) {
    Verdict verdict =
        new DrainMayBegin().judge(new DrainMayBegin.Wanted(view, agent, begunByThisRun));
    return switch (verdict.word()) {
      case FOR -> Optional.empty();
      case AGAINST -> Optional.of(verdict.reason());
      case CANNOT_TELL -> throw cannotTell(verdict.reason());
    };
  }

  private static Transient cannotTell(String reason) {
    return new Transient(
        Account.of("whether the agent may be drained cannot be told")
            .seen(reason)
            .means("Nothing was done.")
            .todo(
                "See to it that this can be seen again, then retry; the step looks again by itself for some minutes."));
  }
}
