package org.dcosrunbooks.approval;

import java.time.Instant;
import java.util.List;

/**
 * What was decided about one plan. There is at most one for each.
 *
 * @param by user id, or {@code policy} when a policy table decided
 * @param note empty when none was given
 */
public record Decision(
    String planId, Word word, String by, Instant at, String note, List<String> acknowledged) {

  public Decision {
    acknowledged = List.copyOf(acknowledged);
  }

  /** Who decided what and when, for whoever comes after them; a sentence without its full stop. */
  public String inWords() {
    String when = " at " + Words.time(at);
    return switch (word) {
      case APPROVED -> by + " approved this plan already" + when;
      case REJECTED -> by + " rejected this plan already" + when;
      case EXPIRED -> "The question expired" + when + "; nobody decided";
      case WITHDRAWN -> "The question was withdrawn" + when + ": " + note;
      case NOT_NEEDED -> "The policy decided" + when + " that this plan needs nobody's yes";
      case EMERGENCY -> by + " decided this plan as an emergency" + when;
    };
  }

  /** What can be decided about a plan. */
  public enum Word {
    APPROVED,
    REJECTED,
    /** Nobody decided in time. */
    EXPIRED,
    /** The run asks with another plan, or was aborted. */
    WITHDRAWN,
    /** The policy table says that this plan needs nobody's yes. */
    NOT_NEEDED,
    /** On-call alone, by the policy table's emergency row. */
    EMERGENCY;

    public boolean allows() {
      return this == APPROVED || this == NOT_NEEDED || this == EMERGENCY;
    }
  }
}
