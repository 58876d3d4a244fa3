package org.dcosrunbooks.runbook.reactivatenode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What bringing an agent back would mean, as it was seen at one moment.
 *
 * @param bound what the yes depends on
 * @param page what the approver sees
 */
record ReturnAssessment(ReturnPlan plan, Bound bound, Page page) {

  /**
   * What may not change between the yes and the act.
   *
   * @param drained true for a drain that is over, false for a deactivation
   * @param drainStarted when the drain was ordered; null for a deactivation, or when not known
   */
  record Bound(String agent, String address, boolean drained, Instant drainStarted) {

    /** What is not as it was when somebody said yes, a part of a sentence each. */
    List<String> changes(Bound now) {
      List<String> changes = new ArrayList<>();
      if (!address.isEmpty() && !now.address.isEmpty() && !address.equals(now.address)) {
        changes.add("it is at " + now.address + " now, not at " + address);
      }
      if (drained != now.drained) {
        changes.add(
            now.drained
                ? "somebody drained it meanwhile"
                : "somebody took its drain back and deactivated it");
      }
      if (drainStarted != null
          && now.drainStarted != null
          && !drainStarted.equals(now.drainStarted)) {
        changes.add("somebody drained it again at " + now.drainStarted);
      }
      return changes;
    }
  }

  /** A line of the verdict. {@code kind} is UNSEEN or FINE. */
  record Line(String kind, String name, String text) {}

  record Fact(String name, String value) {}

  record Change(String text) {}

  record Check(String check, String result, String source, Instant at) {}

  /**
   * One text serves form, console and JSON. Fields are only added; a page that was stored without
   * one is shown without it.
   */
  record Page(
      String headline,
      String question,
      String verdict,
      String reason,
      String ticket,
      String askedBy,
      List<String> warnings,
      List<Line> lines,
      List<Fact> facts,
      List<String> order,
      String ifAborted,
      List<Check> checks,
      List<String> notChecked,
      List<Fact> summary,
      List<Change> changes,
      String link,
      String runLink,
      String ifYes,
      List<Fact> earlierRuns,
      String diagnosisLink) {

    /** What the approver has to tick. */
    List<Line> toSee() {
      return lines.stream().filter(line -> !line.kind().equals("FINE")).toList();
    }
  }
}
