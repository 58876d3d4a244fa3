package org.dcosrunbooks.runbook;

import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.Absence;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Host;
import org.dcosrunbooks.cluster.Machine;

/**
 * Whether an agent that a run took out is out still, or somebody else has undone that. Asked by
 * every wait behind the act, and again when the end is written.
 */
public enum StillOut {
  YES,
  NO,
  /** It is in no list: nothing says that it is out, and nothing that it is not. */
  UNSEEN;

  /**
   * @param answer whether it is out
   * @param why in words; empty when it is out
   */
  public record Answer(StillOut answer, String why) {

    /** Somebody else has undone it. */
    public boolean undone() {
      return answer == NO;
    }
  }

  /**
   * As the cluster says; an agent that was to be removed for good is out when it is gone, and one
   * that somebody else has drained anew is out by their order.
   *
   * @param record of the run, which tells when its own drain was ordered
   */
  public static Answer of(ClusterView view, AgentPlan plan, List<Entry> record) {
    if (view.registry().isGone(plan.agent())) {
      return plan.decommission()
          ? new Answer(YES, "")
          : new Answer(
              NO, plan.host() + " was removed for good by somebody else. It cannot be given back.");
    }
    Optional<Agent> agent = view.agent(plan.agent());
    if (agent.filter(seen -> Absence.stateOf(view, seen) == AgentState.ACTIVE).isPresent()) {
      return new Answer(NO, plan.host() + " takes work again: somebody else reactivated it.");
    }
    Optional<Agent> next = Successor.of(view, plan);
    if (next.filter(Agent::deactivated).isPresent()) {
      return new Answer(YES, "");
    }
    if (next.isPresent()) {
      return new Answer(
          NO,
          plan.host()
              + " came back under a new id, "
              + next.get().id()
              + ": what took it out was lost with the old one.");
    }
    if (view.maintenance().down().stream().anyMatch(machine -> isOf(machine, plan))) {
      return new Answer(
          UNSEEN,
          "a maintenance schedule has taken the machine of "
              + plan.host()
              + " down: whether its drain is stored still cannot be seen.");
    }
    if (Drains.of(view, plan.agent()).filter(drain -> drain.markGone()).isPresent()
        && !plan.decommission()) {
      return new Answer(
          NO,
          plan.host()
              + " was drained again by somebody else, with removal for good. It cannot be given back.");
    }
    if (Drains.orderedAnew(view, plan, record)) {
      return new Answer(
          NO, plan.host() + " was drained anew by somebody else meanwhile. It is left as found.");
    }
    return Drains.deactivated(view, plan.agent()) || Drains.of(view, plan.agent()).isPresent()
        ? new Answer(YES, "")
        : new Answer(
            UNSEEN,
            plan.host()
                + " is in no list of the master that says whether it is out. The next look will tell.");
  }

  private static boolean isOf(Machine machine, AgentPlan plan) {
    return Host.same(machine.hostname(), plan.host()) || machine.ip().equals(plan.address());
  }
}
