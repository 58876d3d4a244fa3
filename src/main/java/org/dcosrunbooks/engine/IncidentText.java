package org.dcosrunbooks.engine;

import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Failure;

/**
 * The one text of a failed step, for Cockpit, console and notifications. Its first line is enough
 * for a pager.
 */
final class IncidentText {

  private static final int HEADLINE = 90;

  private IncidentText() {}

  /**
   * @param record empty when it cannot be read
   */
  static String of(
      RunRows.Row run,
      String step,
      Failure failure,
      String retryNote,
      Optional<Evidence.Lines> record) {
    Account account = failure.account();
    String ticket = run.ticket().isBlank() ? "" : run.ticket() + ", ";
    StringBuilder text = new StringBuilder();
    text.append(cut(run.runbook() + " " + run.subject() + ": " + account.summary(), HEADLINE));
    line(
        text,
        "Doing",
        "step \"" + step + "\" for run " + run.id() + " (" + ticket + run.startedBy() + ")");
    line(text, "Seen", account.seen());
    line(
        text,
        "Means",
        record.map(Evidence.Lines::entries).map(IncidentText::inDoubt).orElse("")
            + account.means());
    line(text, "Do", account.todo());
    line(text, "Retry", retryNote);
    line(
        text,
        "Else",
        record
            .map(IncidentText::otherwise)
            .orElse("nothing: the record cannot be read, so nobody can add a note or abort now"));
    return text.toString();
  }

  /** What an earlier try asked for, when nobody knows yet what came of it. */
  private static String inDoubt(List<Entry> record) {
    return OpenEffects.of(record).stream()
        .filter(effect -> !effect.certain())
        .map(
            effect ->
                effect.act()
                    + " was asked for before and may or may not have begun: see entry "
                    + effect.number()
                    + ". In this try: ")
        .findFirst()
        .orElse("");
  }

  private static String otherwise(Evidence.Lines lines) {
    if (!lines.unread().isEmpty()) {
      return "add a note · abort (not all of the record can be read: look by hand what was done to"
          + " the agent, and take it back by hand)";
    }
    List<Entry> record = lines.entries();
    if (!OpenEffects.of(record).isEmpty()) {
      return "add a note · abort (past the point of no return: the agent is given back once that is"
          + " possible)";
    }
    return record.stream().anyMatch(OpenEffects::tookEffect)
        ? "add a note · abort (what has been done stays, or is taken back already)"
        : "add a note · abort (nothing has been changed yet)";
  }

  static String headline(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  /**
   * What happened and what was seen, out of a text that may be cut; empty when the text is not
   * ours.
   */
  static Optional<String> inShort(String text) {
    if (!text.contains("\nDoing:")) {
      return Optional.empty();
    }
    String what = headline(text);
    return Optional.of(
        what.substring(what.indexOf(": ") + 2)
            + text.lines()
                .filter(line -> line.startsWith("Seen:"))
                .findFirst()
                .map(line -> ": " + line.substring("Seen:".length()).strip())
                .orElse("."));
  }

  /** The text for people out of a stored stack trace. */
  static String fromStackTrace(String stackTrace) {
    int end = stackTrace.indexOf("\nCaused by:");
    int frames = stackTrace.indexOf("\n\tat ");
    int cut = end < 0 ? frames : frames < 0 ? end : Math.min(end, frames);
    return (cut < 0 ? stackTrace : stackTrace.substring(0, cut)).strip();
  }

  private static void line(StringBuilder text, String name, String content) {
    if (!content.isBlank()) {
      text.append('\n').append((name + ":      ").substring(0, 8)).append(content);
    }
  }

  private static String cut(String line, int length) {
    String oneLine = line.replaceAll("\\s+", " ");
    return oneLine.length() <= length ? oneLine : oneLine.substring(0, length - 1) + "…";
  }
}
