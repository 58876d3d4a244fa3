package org.dcosrunbooks.web.console;

import java.util.List;
import java.util.Locale;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.web.api.Answers;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** A run's record line by line with its hashes, and whether the chain fits. */
@Page
class RecordPage {

  /** A line. */
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
      String previousHash) {}

  private final Runs runs;
  private final Evidence evidence;
  private final Times times;

  RecordPage(Runs runs, Evidence evidence, Times times) {
    this.runs = runs;
    this.evidence = evidence;
    this.times = times;
  }

  @GetMapping("/runs/{id}/record")
  String page(@PathVariable("id") String id, Model model, Visitor visitor) {
    visitor.must(Act.SEE);
    List<Entry> entries = entries(id);
    Evidence.Verdict verdict = evidence.verify(id);
    model.addAttribute("id", id);
    model.addAttribute(
        "run", runs.find(id).map(view -> RunRow.of(view.summary(), times)).orElse(null));
    model.addAttribute("intact", verdict.intact());
    model.addAttribute("problem", verdict.problem().orElse(null));
    model.addAttribute("count", verdict.entries());
    model.addAttribute("checked", times.at(verdict.at()));
    model.addAttribute("lines", entries.stream().map(this::line).toList());
    return "record";
  }

  @GetMapping("/runs/{id}/record.json")
  ResponseEntity<Answers.Record> asJson(@PathVariable("id") String id, Visitor visitor) {
    visitor.must(Act.SEE);
    List<Entry> entries = entries(id);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("record-" + entries.get(0).runId() + ".json")
                .build()
                .toString())
        .body(Answers.Record.of(id, evidence.verify(id), entries));
  }

  private List<Entry> entries(String id) {
    List<Entry> entries = evidence.entries(id);
    if (entries.isEmpty()) {
      throw NothingThere.run(id);
    }
    return entries;
  }

  private Line line(Entry entry) {
    return new Line(
        entry.number(),
        times.at(entry.at()),
        Timeline.word(entry.kind()),
        "kind-" + entry.kind().name().toLowerCase(Locale.ROOT),
        entry.step(),
        entry.actor().equals("service") ? "" : entry.actor(),
        entry.text(),
        entry.data().equals("{}") ? null : entry.data(),
        entry.answers().orElse(null),
        entry.hash(),
        entry.hash().substring(0, Math.min(12, entry.hash().length())),
        entry.previousHash());
  }
}
