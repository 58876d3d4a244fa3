package org.dcosrunbooks.engine;

import java.util.Map;
import java.util.Optional;

/** What a step may ask and do. */
public interface StepContext {

  /** Id of the root run. */
  String runId();

  /**
   * True when another run has called this one: approval, place, plan and record are those of the
   * root, and what this run did not ask for it does not give back.
   */
  boolean called();

  /** The step's label in the diagram. */
  String label();

  /** The user who started the root run; never a variable. */
  String starter();

  /** The value of a variable that must be there; a Fault names it otherwise. */
  <T> T get(Var<T> variable);

  <T> Optional<T> find(Var<T> variable);

  <T> void set(Var<T> variable, T value);

  void forget(Var<?> variable);

  /**
   * The stored plan, as the runbook's own record. For a disruptive step this is the approved one,
   * with its place held; otherwise the newest.
   */
  <P> P plan(Class<P> type);

  /** The run as a condition sees it. */
  Subject subject();

  /** Tells people how the run's subject is called from now on; sets the business key. */
  void subjectIs(String name);

  /** Records a look that led to a decision. */
  void looked(String sentence, Map<String, ?> details);

  default void looked(String sentence) {
    looked(sentence, Map.of());
  }

  /** Records that something asked for is not done, and why. */
  void refused(String sentence);

  /**
   * An earlier try asked for the act of this step and its answer was lost: this try looked, and it
   * was done. Without an unanswered intent of this step it does nothing.
   */
  void foundDone();

  /** The same, and it was not done. */
  void foundNotDone();

  /** Why this disruptive step may not act now, as a yes that has run out; empty when it may. */
  Optional<String> withoutAuthority();

  /**
   * Does something to the world: intent, call, result. The intent is committed before the call.
   *
   * @param act as in {@code DRAIN_AGENT 1769…-S2}
   * @param effect what stays behind and how it is undone; empty when nothing does
   * @param details parameters, without secrets
   * @return what the call said, as a sentence
   */
  void act(String act, Optional<Effect> effect, Map<String, ?> details, Runnable call);

  /** Takes back an effect of this run: intent, call, result, and the effect is closed. */
  void undo(OpenEffects.Effect effect, String act, Runnable call);

  /**
   * Begins to take back an effect of this run: intent, call, result. The effect stays open until
   * somebody has seen that it is gone, and closes it.
   */
  void beginToUndo(OpenEffects.Effect effect, String act, Map<String, ?> details, Runnable call);

  /**
   * Takes back what this run did and what is no effect of its own on the cluster, as files on a
   * machine or an agent that it has brought up: intent, call, result. It needs no approval.
   *
   * @param effect what stays behind all the same
   */
  void takeBack(String act, Optional<Effect> effect, Map<String, ?> details, Runnable call);

  /**
   * An effect that is not there any more, or that is left on purpose: records why and closes it.
   */
  void closeEffect(OpenEffects.Effect effect, String why);

  /**
   * An effect that somebody else has made something else of: records what is there now, and the
   * effect is that from now on.
   */
  void reviseEffect(OpenEffects.Effect effect, Effect now, String why, Map<String, ?> details);

  /** Closes late tasks of this run that are still open: what they were about is over. */
  void closeLateTasks();

  /** True when somebody asked for an abort. */
  boolean aborted();

  /**
   * @param text what stays behind: "agent 10.0.2.13 drained"
   * @param undo what takes it back: "REACTIVATE_AGENT"
   */
  record Effect(String text, String undo) {}
}
