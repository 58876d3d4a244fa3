package org.dcosrunbooks.runbook;

import java.time.Instant;
import org.dcosrunbooks.engine.Var;

/** Variables that several runbooks use. */
public final class RunbookVars {

  /** Why the run ended as it did, as a sentence. */
  public static final Var<String> OUTCOME_REASON = Var.text("outcomeReason");

  /**
   * yes or no, left by the gate of the approval task; the authority is the record, never this word.
   */
  public static final Var<String> APPROVED = Var.text("approved");

  /** REACHED when the run holds its place, IMPOSSIBLE when it will not get it. */
  public static final Var<String> PLACE_TAKEN = Var.text("placeTaken");

  /**
   * When the cluster says that this run's drain began; tells it from a later one of somebody else.
   */
  public static final Var<Instant> DRAIN_STARTED = Var.moment("drainStarted");

  /** REACHED when the agent takes work again. */
  public static final Var<String> AGENT_BACK = Var.text("agentBack");

  /** DRAIN when the run has something to take back, NOTHING otherwise. */
  public static final Var<String> OPEN_WORK = Var.text("openWork");

  /**
   * Which end the run comes to, unless it is rejected, expired or aborted: a word of {@link
   * Ending}.
   */
  public static final Var<String> ENDING = Var.text("ending");

  /** When on-call is asked to look into a drain that is not over. */
  public static final Var<Instant> DRAIN_LATE_AT = Var.moment("drainLateAt");

  private RunbookVars() {}

  /** The ends that are known only at the end. */
  public enum Ending {
    REFUSED,
    DRAINED,
    GONE,
    RETURNED,
    /** Somebody else did something that makes the rest of the plan pointless. */
    OVERTAKEN
  }
}
