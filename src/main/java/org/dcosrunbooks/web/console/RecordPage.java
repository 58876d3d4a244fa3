package org.dcosrunbooks.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.web.api.Bundles;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** A run's record line by line with its hashes, and whether it fits. */
@Page
class RecordPage {

  /**
   * A line.
   *
   * @param open it was asked for, and nobody has written yet what came of it
   */
  record Line(
      long number,
      Times.Moment at,
      String word,
      String style,
      String step,
      String actor,
      String text,
      String data,
      Long answers,
      String hash,
      String shortHash,
      String previousHash,
      boolean open) {}

  private final Runs runs;
  private final Evidence evidence;
  private final Bundles bundles;
  private final Times times;

  RecordPage(Runs runs, Evidence evidence, Bundles bundles, Times times) {
    this.runs = runs;
    this.evidence = evidence;
    this.bundles = bundles;
    this.times = times;
  }

  @GetMapping("/runs/{id}/record")
  String page(@PathVariable("id") String id, Model model, Visitor visitor) {
    visitor.must(Act.SEE);
    Evidence.Lines lines = lines(id);
    Evidence.Verdict verdict = evidence.verify(id);
    model.addAttribute("id", id);
    model.addAttribute(
        "run", runs.find(id).map(view -> RunRow.of(view.summary(), times)).orElse(null));
    model.addAttribute("verdict", verdict);
    model.addAttribute("linksSince", times.at(verdict.linksSince()));
    model.addAttribute("checked", times.at(verdict.at()));
    model.addAttribute("unread", lines.unread());
    model.addAttribute("lines", shown(lines.entries()));
    return "record";
  }

  /** The same document as programs get it, for whoever is signed in here. */
  @GetMapping("/runs/{id}/bundle")
  void bundle(
      @PathVariable("id") String id,
      Visitor visitor,
      HttpServletRequest request,
      HttpServletResponse response) {
    visitor.must(Act.SEE);
    bundles.send(id, visitor, request, response);
  }

  private Evidence.Lines lines(String id) {
    Evidence.Lines lines = evidence.lines(id);
    if (lines.isEmpty()) {
      throw NothingThere.run(id);
    }
    return lines;
  }

  private List<Line> shown(List<Entry> entries) {
    Set<Long> answered =
        entries.stream()
            .flatMap(entry -> entry.answers().stream())
            .collect(Collectors.toUnmodifiableSet());
    return entries.stream()
        .map(
            entry ->
                line(
                    entry, entry.kind() == Entry.Kind.INTENT && !answered.contains(entry.number())))
        .toList();
  }

  private Line line(Entry entry, boolean open) {
    return new Line(
        entry.number(),
        times.at(entry.at()),
        Timeline.word(entry),
        Timeline.style(entry),
        entry.step(),
        entry.actor().equals("service") ? "" : entry.actor(),
        entry.text(),
        entry.data().equals("{}") ? null : entry.data(),
        entry.answers().orElse(null),
        entry.hash(),
        entry.hash().substring(0, Math.min(12, entry.hash().length())),
        entry.previousHash(),
        open);
  }
}
