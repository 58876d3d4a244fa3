package org.dcosrunbooks.web.console;

import org.dcosrunbooks.engine.Runs;
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

/** A remark for a run's record. */
@Page
class NotePage {

  private final Runs runs;
  private final Times times;

  NotePage(Runs runs, Times times) {
    this.runs = runs;
    this.times = times;
  }

  @GetMapping("/runs/{id}/note")
  String page(@PathVariable("id") String id, Model model, Visitor visitor) {
    visitor.must(Act.REMARK);
    return show(known(id), "", null, model);
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
      return show(view, note, "Write something first.", model);
    }
    if (note.length() > AbortPage.LONGEST_NOTE) {
      return show(
          view, note, "The note is longer than " + AbortPage.LONGEST_NOTE + " characters.", model);
    }
    runs.note(id, visitor.id(), note.strip());
    then.addFlashAttribute("said", "Your note is in the record.");
    return "redirect:/runs/{id}";
  }

  private Runs.View known(String id) {
    return runs.find(id).orElseThrow(() -> NothingThere.run(id));
  }

  private String show(Runs.View view, String note, String problem, Model model) {
    model.addAttribute("run", RunRow.of(view.summary(), times));
    model.addAttribute("note", note);
    model.addAttribute("problem", problem);
    return "note";
  }
}
