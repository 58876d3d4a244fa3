package org.dcosrunbooks.approval;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.audit.Row;

/**
 * Plans and decisions, in our own tables, written in the caller's transaction (so that a decision
 * and the completed task stand or fall together). The database itself refuses a second decision on
 * one plan.
 */
public interface Approvals {

  /**
   * @param validFor how long the plan waits for an answer and a yes counts afterwards, from now
   */
  record Proposal(
      String runId,
      String runbook,
      Object body,
      Object bound,
      Object page,
      List<String> mustAcknowledge,
      String policyDigest,
      java.time.Duration validFor) {}

  /**
   * Writes a plan with the next version of its run. Open older plans of the run become WITHDRAWN. A
   * line of the record vouches for what is written.
   */
  Plan propose(Proposal proposal);

  Optional<Plan> plan(String planId);

  /** The newest plan of a run. */
  Optional<Plan> current(String runId);

  List<Plan> plans(String runId);

  Optional<Decision> decision(String planId);

  /**
   * For whoever answers a question that is not asked any more: since when this plan was asked
   * about, whose decision counts, which plan the run asks with instead and what got worse with it.
   * Empty while the question is open, and for a plan that is none of this run.
   */
  Optional<String> overtaken(String runId, String planId);

  /** The decision's row as it stands, for the line that vouches for it. */
  Row row(String planId);

  /**
   * A person's answer. Throws {@link org.dcosrunbooks.failure.Refused} with a sentence for the
   * person, and changes nothing, when: the plan is not the run's newest; it is expired or decided;
   * the person started the root run ({@code starter}); the person is not in {@code approvers}; a no
   * has no note; a yes leaves a name unacknowledged or acknowledges a name that is not on the page.
   *
   * <p>The caller writes the line of the record that tells of it, and vouches with {@link #row}.
   *
   * @param groups the person's groups
   */
  Decision decide(
      String planId,
      boolean yes,
      String person,
      Set<String> groups,
      String starter,
      String note,
      List<String> acknowledged);

  /**
   * The service's own decision: EXPIRED, WITHDRAWN, NOT_NEEDED or EMERGENCY. A plan already decided
   * stays as it is. A line of the record vouches for what is written.
   */
  Decision settle(String planId, Decision.Word word, String by, String note);

  /**
   * The plan that a disruptive step of this run may carry out now. Throws {@link
   * org.dcosrunbooks.failure.Fault} unless the run's newest plan carries a decision that allows,
   * unexpired at the moment, and its stored digest still fits its stored content. An approval has
   * to be by somebody other than {@code starter}; an emergency is on-call's alone, who may have
   * started the run.
   */
  Plan authority(String runId, String starter);

  /** Reads a plan's body as the runbook's record; unknown fields are ignored. */
  <T> T body(Plan plan, Class<T> type);

  <T> T bound(Plan plan, Class<T> type);
}
