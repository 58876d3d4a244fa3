package org.dcosrunbooks.runbook.drainnode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.runbook.Work;

/**
 * What a drain would do, as it was seen at one moment.
 *
 * @param bound what the yes depends on
 * @param page what the approver sees
 * @param expected from the call until DRAINED; empty when that cannot be said
 * @param work what ran on the agent, for the waits behind the yes
 * @param passing what has to pass before nothing forbids it, a sentence each; empty when something
 *     forbids it that does not pass by itself
 */
record Impact(
    Bound bound, Page page, Optional<Duration> expected, Work work, List<String> passing) {

  Impact {
    passing = List.copyOf(passing);
  }

  /** What forbids the drain, each with its name; nobody is asked about a plan that has any. */
  List<String> blockers() {
    return page.lines().stream()
        .filter(line -> line.kind().equals("BLOCKER"))
        .map(line -> line.name() + ": " + line.text())
        .toList();
  }

  /** Why the run ends as refused, one sentence with every blocker; empty when there is none. */
  Optional<String> refusal() {
    return blockers().isEmpty()
        ? Optional.empty()
        : Optional.of("Not drained, nothing was changed. " + String.join("; ", blockers()));
  }

  /**
   * What may not get worse between the yes and the act. Task ids, counts, order and times are not
   * bound. Fields are only added; one that a stored plan does not have is empty, so that whatever
   * it would hold counts as new.
   *
   * @param unreachable the agent could not be seen, so that the drain begins when it is back
   * @param holdUp frameworks with tasks here that cannot acknowledge: the drain does not end while
   *     they are away
   * @param unseen what could not be looked at, unknown frameworks among it
   * @param toZero apps and services of which nothing is left
   * @param belowMinimum apps of which less is left than their minimum
   * @param staysDown apps for which there is no room elsewhere
   * @param pods of services built on the SDK, as {@code kafka/kafka-1}
   * @param resident apps with local volumes here
   * @param dataLost whose local data is lost
   * @param ending jobs and others whose tasks end here and may not be started again
   * @param waits what is waited for before the drain may begin: never as approved, whatever the
   *     plan said
   * @param blockers names of what forbids the drain
   * @param policy table → digest of the version that was asked
   */
  record Bound(
      String agent,
      String address,
      Long maxGracePeriodSeconds,
      boolean decommission,
      boolean maintain,
      boolean unreachable,
      List<String> holdUp,
      List<String> unseen,
      List<String> toZero,
      List<String> belowMinimum,
      List<String> staysDown,
      List<String> pods,
      List<String> resident,
      List<String> dataLost,
      List<String> ending,
      List<String> waits,
      List<String> blockers,
      Map<String, String> policy) {

    Bound {
      holdUp = orNone(holdUp);
      unseen = orNone(unseen);
      toZero = orNone(toZero);
      belowMinimum = orNone(belowMinimum);
      staysDown = orNone(staysDown);
      pods = orNone(pods);
      resident = orNone(resident);
      dataLost = orNone(dataLost);
      ending = orNone(ending);
      waits = orNone(waits);
      blockers = orNone(blockers);
      policy = policy == null ? Map.of() : Map.copyOf(policy);
    }

    private static List<String> orNone(List<String> names) {
      return names == null ? List.of() : List.copyOf(names);
    }
  }

  /** A line of the verdict. {@code kind} is BLOCKER, OUTAGE, DEGRADED, UNSEEN or FINE. */
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
      String runLink,
      String ifYes,
      List<Fact> earlierRuns,
      String diagnosisLink) {

    private static final int ROWS = 50;

    /** The same for the form, whose variable has to stay small: tables of at most 50 rows. */
    Page form() {
      return with(rows(tasks), checks);
    }

    /** The same with more checks at the end. */
    Page and(List<Check> more) {
      List<Check> all = new ArrayList<>(checks);
      all.addAll(more);
      return with(tasks, all);
    }

    private Page with(List<TaskLine> newTasks, List<Check> newChecks) {
      return new Page(
          headline,
          question,
          verdict,
          reason,
          ticket,
          askedBy,
          warnings,
          lines,
          newTasks,
          facts,
          order,
          ifAborted,
          expected,
          outNow,
          newChecks,
          notChecked,
          summary,
          changes,
          link,
          runLink,
          ifYes,
          earlierRuns,
          diagnosisLink);
    }

    static List<TaskLine> rows(List<TaskLine> all) {
      if (all.size() <= ROWS) {
        return all;
      }
      List<TaskLine> cut = new ArrayList<>(all.subList(0, ROWS - 1));
      int left = all.size() - cut.size();
      cut.add(new TaskLine(Amounts.count(left, "more task"), "on the full page", "", "", "", ""));
      return cut;
    }

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
