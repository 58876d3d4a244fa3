package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.List;
import org.dcosrunbooks.engine.Var;

/** The variables of reconfigure-agent. */
public final class ReconfigureAgentVars {

  static final Var<String> AGENT =
      Var.startText("agent", "Agent", "Mesos agent id, hostname or IP, as in 10.0.2.11", true, 200);
  static final Var<String> ATTRIBUTES =
      Var.startText(
          "attributes",
          "New attributes",
          "all of them, as in rack:r2;slots:4;zone:[1-5]; empty: they stay as they are",
          false,
          2_000);
  static final Var<String> RESOURCES =
      Var.startText(
          "resources",
          "New resources",
          "all of them, as in cpus:8;mem:4096 or a JSON list; empty: they stay as they are",
          false,
          20_000);
  static final Var<String> EVACUATE =
      Var.startChoice(
          "evacuate",
          "Evacuation",
          "drain: tasks are stopped by their own grace first; none: all tasks are killed at once (SIGUSR1)",
          List.of("drain", "none"));
  static final Var<String> MAX_GRACE_PERIOD =
      Var.startText(
          "maxGracePeriod",
          "Longest grace",
          "upper bound on each task's kill grace, as in 10m, 90s or PT10M; empty: each task's own",
          false,
          20);
  static final Var<String> REASON =
      Var.startText("reason", "Reason", "why, as in: moved to rack r2", true, 500);
  static final Var<String> TICKET =
      Var.startText("ticket", "Ticket", "as in CHG-20417", false, 100);

  /** YES when something is in the way that no yes can allow. */
  static final Var<String> IN_THE_WAY = Var.text("inTheWay");

  /** YES when Mesos has taken the order to drain, NO when it refused; left by the shared step. */
  static final Var<String> DRAIN_BEGUN = Var.text("drainBegun");

  /** REACHED or IMPOSSIBLE; left by the shared step. */
  static final Var<String> DRAIN_END = Var.text("drainEnd");

  /** YES when the agent is DRAINED and can take work again; left by the shared step. */
  static final Var<String> GIVE_BACK = Var.text("giveBack");

  /** YES when the machine is the one that is meant and the job that is due has begun there. */
  static final Var<String> JOB_BEGUN = Var.text("jobBegun");

  /** REACHED when all sub-steps of the job went well, IMPOSSIBLE when they did not. */
  static final Var<String> JOB_DONE = Var.text("jobDone");

  /**
   * What the end of that job leads to: DONE; ANOTHER_ID when the agent ends again and again and
   * would start under another id; UNSEEN when on-call goes on without its end; FAILED.
   */
  static final Var<String> JOB_WAY = Var.text("jobWay");

  /** REACHED when the agent was started without its old identity, IMPOSSIBLE when that failed. */
  static final Var<String> NEW_IDENTITY_TAKEN = Var.text("newIdentityTaken");

  /** The same of the job that puts the old files back. */
  static final Var<String> RESTORED = Var.text("restored");

  /** YES when the agent has what was ordered, or what it had before where files were put back. */
  static final Var<String> AS_ORDERED = Var.text("asOrdered");

  /** What became of the configuration, as the word of an end; absent before that is known. */
  static final Var<String> CONFIGURATION = Var.text("configuration");

  /** The same as a sentence. */
  static final Var<String> CONFIGURATION_REASON = Var.text("configurationReason");

  /** YES when the masters still know the agent's old id. */
  static final Var<String> OLD_ID_LEFT = Var.text("oldIdLeft");

  /** What became of the old id, as a sentence; absent when it was kept. */
  static final Var<String> OLD_ID = Var.text("oldId");

  private ReconfigureAgentVars() {}
}
