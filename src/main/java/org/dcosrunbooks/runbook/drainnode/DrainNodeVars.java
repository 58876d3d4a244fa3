package org.dcosrunbooks.runbook.drainnode;

import java.util.List;
import org.dcosrunbooks.engine.Var;

/** The variables of drain-node. */
public final class DrainNodeVars {

  static final Var<String> AGENT =
      Var.startText("agent", "Agent", "Mesos agent id, hostname or IP, as in 10.0.2.11", true, 200);
  static final Var<String> MAX_GRACE_PERIOD =
      Var.startText(
          "maxGracePeriod",
          "Longest grace",
          "upper bound on each task's kill grace, as in 10m, 90s or PT10M; empty: each task's own",
          false,
          20);
  static final Var<Boolean> DECOMMISSION =
      Var.startFlag(
          "decommission",
          "Remove the agent for good",
          "the agent is gone from the cluster when it is drained, its local data is lost, and nothing brings it back");
  static final Var<String> AFTER_DRAIN =
      Var.startChoice(
          "afterDrain",
          "After the drain",
          "end: the agent stays drained; maintain: somebody does the maintenance, then the agent takes work again",
          List.of("end", "maintain"));
  static final Var<String> MAINTENANCE_DURATION =
      Var.startText(
          "maintenanceDuration",
          "Maintenance takes about",
          "as in 2h or 45m; afterwards on-call is asked to look; empty: 2h",
          false,
          20);
  static final Var<String> REASON =
      Var.startText("reason", "Reason", "why, as in: replace DIMM B2", true, 500);
  static final Var<String> TICKET =
      Var.startText("ticket", "Ticket", "as in CHG-20417", false, 100);

  /** YES when Mesos has taken the order, NO when it refused. */
  static final Var<String> DRAIN_BEGUN = Var.text("drainBegun");

  /** What was found out about the right to drain, as a sentence. */
  static final Var<String> DRAIN_RIGHT = Var.text("drainRight");

  /** The agent's release and the mistakes of it that are kept clear of, as a sentence. */
  static final Var<String> AGENT_RELEASE = Var.text("agentRelease");

  /** YES when the agent's release keeps a drain of an empty agent for ever. */
  static final Var<String> DRAIN_STICKS = Var.text("drainSticks");

  /** YES when something is in the way that no yes can allow. */
  static final Var<String> IN_THE_WAY = Var.text("inTheWay");

  /** YES when the agent is empty and its release does not take a drain well. */
  static final Var<String> DEACTIVATE_INSTEAD = Var.text("deactivateInstead");

  /** REACHED, IMPOSSIBLE, or CHANGED when somebody else has ordered the drain anew. */
  static final Var<String> DRAIN_END = Var.text("drainEnd");

  /** YES when the agent is DRAINED and can take work again one day; CHANGED as above. */
  static final Var<String> GIVE_BACK = Var.text("giveBack");

  /** YES when a maintenance was ordered and the agent is out for it. */
  static final Var<String> MAINTENANCE_FOLLOWS = Var.text("maintenanceFollows");

  private DrainNodeVars() {}
}
