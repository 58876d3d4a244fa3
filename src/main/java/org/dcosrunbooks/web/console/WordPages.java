package org.dcosrunbooks.web.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.failure.Pieces;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What somebody has to say to a run: a remark for its record, or that it is to be aborted, after
 * reading what an abort would do now.
 */
@Page
class WordPages {

  static final int LONGEST_NOTE = 2000;

  private final Runs runs;
  private final Times times;
  private final ObjectMapper json;

  WordPages(Runs runs, Times times, ObjectMapper json) {
    this.runs = runs;
    this.times = times;
    this.json = json;
  }

  @GetMapping("/runs/{id}/note")
  String note(@PathVariable("id") String id, Model model, Visitor visitor) {
    visitor.must(Act.REMARK);
    return show("note", known(id), "", null, model);
  }

  @PostMapping("/runs/{id}/note")
  String note(
      @PathVariable("id") String id,
      @RequestParam(name = "note", defaultValue = "") String note,
      Model model,
      RedirectAttributes then,
      Visitor visitor) {
    visitor.must(Act.REMARK);
    Runs.View view = known(id);
    if (note.isBlank()) {
      return show("note", view, note, "Write something first.", model);
    }
    if (note.length() > LONGEST_NOTE) {
      return tooLong("note", view, note, model);
    }
    runs.note(id, visitor.id(), note.strip());
    then.addFlashAttribute("said", "Your note is in the record.");
    return "redirect:/runs/{id}";
  }

  @GetMapping("/runs/{id}/abort")
  String abort(@PathVariable("id") String id, Model model, Visitor visitor) {
    visitor.must(Act.ABORT);
    return show("abort", known(id), "", null, model);
  }

  /**
   * @param noWayBack what the page said about the point of no return: once that is passed, an abort
   *     means something else, and the person is asked again
   */
  @PostMapping("/runs/{id}/abort")
  String abort(
      @PathVariable("id") String id,
      @RequestParam(name = "note", defaultValue = "") String note,
      @RequestParam(name = "noWayBack", defaultValue = "false") boolean noWayBack,
      @RequestParam(name = "opened", defaultValue = "") String opened,
      Model model,
      RedirectAttributes then,
      Visitor visitor) {
    visitor.must(Act.ABORT);
    if (!runs.isThere(id)) {
      throw NothingThere.run(id);
    }
    if (note.length() > LONGEST_NOTE) {
      return tooLong("abort", known(id), note, model);
    }
    // whoever has read that there is no way back is asked nothing again
    Optional<Runs.View> changed =
        noWayBack
            ? Optional.empty()
            : new Pieces()
                .of("what an abort does", Optional.<Runs.View>empty(), () -> runs.find(id))
                .filter(Runs.View::noWayBack);
    if (changed.isPresent()) {
      return show(
          "abort",
          changed.get(),
          note,
          Opened.inWords(opened, times)
              + "The run has passed its point of no return since"
              + passed(changed.get())
              + ". Read what an abort does now.",
          model);
    }
    Runs.AbortPreview done = runs.abort(id, visitor.id(), note.strip());
    then.addFlashAttribute("said", "The abort is asked for. " + done.sentence());
    return "redirect:/runs/{id}";
  }

  /** What of it is still there, and since when. */
  private String passed(Runs.View view) {
    return view.open().stream()
        .map(effect -> effect.text() + ", at " + times.at(effect.since()).local())
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining("; "), all -> all.isEmpty() ? "" : ": " + all));
  }

  private Runs.View known(String id) {
    return runs.find(id).orElseThrow(() -> NothingThere.run(id));
  }

  private String tooLong(String page, Runs.View view, String note, Model model) {
    return show(
        page, view, note, "The note is longer than " + LONGEST_NOTE + " characters.", model);
  }

  private String show(String page, Runs.View view, String note, String problem, Model model) {
    model.addAttribute("run", RunRow.of(view.summary(), times));
    model.addAttribute("preview", view.abort());
    model.addAttribute("noWayBack", view.noWayBack());
    model.addAttribute(
        "asPlanned",
        view.approvalPage()
            .flatMap(plan -> PlanContent.readable(plan, json))
            .map(PlanContent::ifAborted)
            .orElse(List.of()));
    model.addAttribute("note", note);
    model.addAttribute("problem", problem);
    return page;
  }
}
