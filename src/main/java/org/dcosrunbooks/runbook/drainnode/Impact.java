package org.dcosrunbooks.runbook.drainnode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a drain would do, as it was seen at one moment.
 *
 * @param bound what the yes depends on
 * @param page what the approver sees
 * @param expected from the call until DRAINED; empty when that cannot be said
 */
record Impact(Bound bound, Page page, Optional<Duration> expected) {

  /**
   * What may not get worse between the yes and the act. Task ids, counts, order and times are not
   * bound.
   *
   * @param unreachable the agent could not be seen, so that the drain begins when it is back
   * @param holdUp frameworks with tasks here that cannot acknowledge: the drain does not end while
   *     they are away
   * @param unseen what could not be looked at
   */
  record Bound(
      String agent,
      String address,
      Long maxGracePeriodSeconds,
      boolean decommission,
      boolean maintain,
      boolean unreachable,
      List<String> holdUp,
      List<String> unseen) {}

  /** A line of the verdict. {@code kind} is OUTAGE, DEGRADED, UNSEEN, FINE or BLOCKER. */
  record Line(String kind, String name, String text) {
    boolean mustBeSeen() {
      return !kind.equals("FINE");
    }
  }

  record TaskLine(
      String service, String task, String state, String grace, String endsBy, String comesBack) {}

  record Fact(String name, String value) {}

  /** What got worse since the question was asked the last time. */
  record Change(String text) {}

  record Check(String check, String result, String source, Instant at) {}

  /** One text serves form, console and JSON. */
  record Page(
      String headline,
      String question,
      String verdict,
      String reason,
      String ticket,
      String askedBy,
      List<String> warnings,
      List<Line> lines,
      List<TaskLine> tasks,
      List<Fact> facts,
      List<String> order,
      String ifAborted,
      String expected,
      String outNow,
      List<Check> checks,
      List<String> notChecked,
      List<Fact> summary,
      List<Change> changes,
      String link,
      String runLink) {

    List<String> mustAcknowledge() {
      return lines.stream().filter(Line::mustBeSeen).map(Line::name).toList();
    }

    /** The ticks of the form: label and value of each. */
    List<Map<String, String>> ticks() {
      return lines.stream()
          .filter(Line::mustBeSeen)
          .map(
              line -> Map.of("label", plain(line.kind() + " " + line.name()), "value", line.name()))
          .toList();
    }

    /** The form works templates out in labels, and a framework is called what its owner likes. */
    private static String plain(String label) {
      return label.replaceAll("\\{(?=\\{)", "{ ");
    }
  }
}
