package org.dcosrunbooks.web.console;

import java.util.List;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.diagnosis.Diagnosis;
import org.dcosrunbooks.web.shown.Diagnoses;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Why an agent stands as it does: looked at when the page is opened, the verdict first. */
@Page
class DiagnosisPage {

  /** A task or operation on the agent. */
  record HolderShown(
      String id,
      String name,
      String framework,
      String state,
      boolean ended,
      Times.Moment since,
      String word) {}

  /**
   * The page.
   *
   * @param style of the verdict, for the style sheet
   * @param state how the agent stands, with its own style
   * @param holds heads the list of what is on the agent
   * @param more holders that are not shown
   */
  record Shown(
      String host,
      String id,
      String state,
      String stateStyle,
      String lasting,
      String expected,
      String askedBy,
      String verdict,
      String style,
      String because,
      Times.Moment taken,
      String holds,
      String exact,
      List<HolderShown> holders,
      int more,
      String fine,
      Diagnosis found) {}

  private static final int MOST_SHOWN = 100;

  private final Diagnoses diagnoses;
  private final Times times;

  DiagnosisPage(Diagnoses diagnoses, Times times) {
    this.diagnoses = diagnoses;
    this.times = times;
  }

  @GetMapping("/agents/{agent}/diagnosis")
  String page(@PathVariable("agent") String agent, Model model, Visitor visitor) {
    visitor.must(Act.SEE);
    model.addAttribute("diagnosis", shown(diagnoses.of(agent)));
    return "diagnosis";
  }

  private Shown shown(Diagnosis found) {
    return new Shown(
        found.host(),
        found.agent().value(),
        found.state(),
        "agent-" + found.state().toLowerCase(java.util.Locale.ROOT),
        found.since().map(since -> Amounts.span(between(since))).orElse(null),
        found.expected().map(Amounts::span).orElse(null),
        found.askedBy(),
        found.verdictInWords(),
        style(found.verdict()),
        found.because(),
        times.at(found.taken()),
        holds(found),
        found.complete()
            ? "All that the master counts, in any state."
            : "Only what this account may see: there may be more.",
        found.holds().stream().limit(MOST_SHOWN).map(this::holder).toList(),
        Math.max(0, found.holds().size() - MOST_SHOWN),
        over(found) ? "Looked at, and fine" : "Not the reason",
        found);
  }

  private java.time.Duration between(java.time.Instant since) {
    return java.time.Duration.between(since, times.now());
  }

  private static String style(Diagnosis.Verdict verdict) {
    return switch (verdict) {
      case WILL_NOT_END_BY_ITSELF -> "is-stuck";
      case SLOW -> "is-slow";
      case CANNOT_TELL -> "is-unsure";
      case ENDED, NOT_DRAINING -> "is-over";
    };
  }

  private static String holds(Diagnosis found) {
    int count = found.holds().size();
    if (over(found)) {
      return count == 0 ? "Nothing on it was seen" : "On it: " + things(found);
    }
    return count == 0 ? "Nothing that was seen holds it" : "Held by " + things(found);
  }

  private static boolean over(Diagnosis found) {
    return switch (found.verdict()) {
      case ENDED, NOT_DRAINING -> true;
      case WILL_NOT_END_BY_ITSELF, SLOW, CANNOT_TELL -> false;
    };
  }

  private static String things(Diagnosis found) {
    long operations = found.holds().stream().filter(one -> one.kind().equals("OPERATION")).count();
    long tasks = found.holds().size() - operations;
    return (tasks == 0 ? "" : Amounts.count(tasks, "task"))
        + (tasks == 0 || operations == 0 ? "" : " and ")
        + (operations == 0 ? "" : Amounts.count(operations, "operation"));
  }

  private HolderShown holder(Diagnosis.Holder one) {
    return new HolderShown(
        one.id(),
        one.name().equals(one.id()) ? null : one.name(),
        one.framework(),
        one.state(),
        one.word().startsWith("ended"),
        times.orNull(one.since()),
        one.word());
  }
}
