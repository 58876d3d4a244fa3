package org.dcosrunbooks.runbook;

import java.time.Instant;
import org.dcosrunbooks.engine.Var;

/** Variables that several runbooks use. */
public final class RunbookVars {

  /** Why the run ended as it did, as a sentence. */
  public static final Var<String> OUTCOME_REASON = Var.text("outcomeReason");

  /** YES when the agent was found and the run may go on with it, NO with the reason otherwise. */
  public static final Var<String> RESOLUTION = Var.text("resolution");

  public static final Var<String> AGENT_ID = Var.text("agentId");

  /** YES when another run called this one, NO when a person started it. */
  public static final Var<String> CALLED = Var.text("called");

  /**
   * YES when somebody has to approve the plan, NO when the policy table says that nobody has to.
   */
  public static final Var<String> APPROVAL_NEEDED = Var.text("approvalNeeded");

  /** What the approval's form shows. */
  public static final Var<Var.Json> PAGE = Var.json("page");

  /** What has to be ticked for a yes: label and value of each. */
  public static final Var<Var.Json> ACKNOWLEDGEABLE = Var.json("acknowledgeable");

  public static final Var<Instant> APPROVAL_EXPIRES = Var.moment("approvalExpires");

  /** AS_APPROVED, WORSE or IMPOSSIBLE. */
  public static final Var<String> JUDGEMENT = Var.text("judgement");

  /** What got worse since somebody said yes. */
  public static final Var<String> DIFFERENCE = Var.text("difference");

  /**
   * yes or no, left by the gate of the approval task; the authority is the record, never this word.
   */
  public static final Var<String> APPROVED = Var.text("approved");

  /** YES when this run itself has asked for the place, be it called or not. */
  public static final Var<String> PLACE_ASKED = Var.text("placeAsked");

  /** REACHED when the run holds its place, IMPOSSIBLE when it will not get it. */
  public static final Var<String> PLACE_TAKEN = Var.text("placeTaken");

  /** REACHED when the agent takes work again. */
  public static final Var<String> AGENT_BACK = Var.text("agentBack");

  /**
   * What the run has to take back first: DRAIN, DEACTIVATION, UNIT for a unit that it has stopped;
   * GIVEN_BACK when the agent it took out is given back already, or NOTHING.
   */
  public static final Var<String> OPEN_WORK = Var.text("openWork");

  /**
   * Which end the run comes to, unless it is rejected, expired or aborted: a word of {@link
   * Ending}.
   */
  public static final Var<String> ENDING = Var.text("ending");

  /** When on-call is asked to look into a drain that is not over. */
  public static final Var<Instant> DRAIN_LATE_AT = Var.moment("drainLateAt");

  /** YES when the agent does not answer any more, NO while it does. */
  public static final Var<String> UNIT_STOPPED = Var.text("unitStopped");

  /** YES when the agent's machine can be reached and has proven that it is the one meant. */
  public static final Var<String> MACHINE_MEANT = Var.text("machineMeant");

  /** YES when a job for the agent's unit has begun on its machine, or may have. */
  public static final Var<String> UNIT_JOB_BEGUN = Var.text("unitJobBegun");

  /** REACHED when that job has ended well, IMPOSSIBLE when it has not, or nobody can tell. */
  public static final Var<String> UNIT_JOB_DONE = Var.text("unitJobDone");

  /** Why the service does not stop or start the unit itself, as a sentence. */
  public static final Var<String> UNIT_REASON = Var.text("unitReason");

  /** REACHED when the agent has registered again, IMPOSSIBLE when it was removed. */
  public static final Var<String> AGENT_RUNNING = Var.text("agentRunning");

  /** REACHED when what was moved is healthy elsewhere, IMPOSSIBLE when on-call goes on without. */
  public static final Var<String> APPS_MOVED = Var.text("appsMoved");

  /**
   * REACHED when the agent is offered or nothing wants it, IMPOSSIBLE when on-call goes on without.
   */
  public static final Var<String> OFFERS = Var.text("offers");

  /** REACHED when what waited for the node runs again, IMPOSSIBLE when on-call goes on without. */
  public static final Var<String> WORK_BACK = Var.text("workBack");

  /** What on-call went on without, as a sentence. */
  public static final Var<String> LEFT_BEHIND = Var.text("leftBehind");

  /** When on-call is asked to look into a maintenance that is not over. */
  public static final Var<Instant> MAINTENANCE_LATE_AT = Var.moment("maintenanceLateAt");

  /** What people are told at their tasks: element name, then lines. */
  public static final Var<Var.Json> HAND_WORK = Var.json("handWork");

  /** leave, again or without: what on-call chose at a late task, left by its gate. */
  public static final Var<String> NEXT = Var.text("next");

  /** When on-call wants to be asked again; left by the gate of a late task. */
  public static final Var<Instant> ASK_AGAIN_AT = Var.moment("askAgainAt");

  private RunbookVars() {}

  /** The ends that are known only at the end. */
  public enum Ending {
    REFUSED,
    DRAINED,
    GONE,
    RETURNED,
    /** It takes work again, and it was somebody else who gave it back. */
    GIVEN_BACK_OUTSIDE,
    /** Somebody else did something that makes the rest of the plan pointless. */
    OVERTAKEN
  }
}
