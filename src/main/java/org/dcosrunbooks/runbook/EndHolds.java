package org.dcosrunbooks.runbook;

import java.util.List;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Progress;

/**
 * Whether the end that a run is about to come to is what the cluster shows in that moment: minutes
 * may lie between the last wait and the end. Asked for every runbook where the place goes back, and
 * no run that has acted ends elsewhere.
 */
final class EndHolds {

  private EndHolds() {}

  /** An abort promises nothing but that what it has given back takes work. */
  static boolean isPromised(RunbookVars.Ending ending, boolean aborted) {
    return switch (ending) {
      case DRAINED, GONE -> !aborted;
      case RETURNED, GIVEN_BACK_OUTSIDE -> true;
      case REFUSED, OVERTAKEN -> false;
    };
  }

  /**
   * Reached when the end is so, impossible when the cluster shows something else, not yet when it
   * does not show enough.
   */
  static Progress of(
      ClusterView view, AgentPlan plan, List<Entry> record, RunbookVars.Ending ending) {
    return switch (ending) {
      case DRAINED, GONE -> out(StillOut.of(view, plan, record));
      case RETURNED, GIVEN_BACK_OUTSIDE -> AgentActive.of(view, plan);
      case REFUSED, OVERTAKEN -> Progress.reached("it promises nothing");
    };
  }

  private static Progress out(StillOut.Answer out) {
    return switch (out.answer()) {
      case YES -> Progress.reached("the agent is out");
      case NO -> Progress.impossible(out.why());
      case UNSEEN -> Progress.notYet(out.why());
    };
  }
}
