package org.dcosrunbooks.web.console;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.NotAllowed;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A person's work in a run: what is to be done, and a note that says what was done. */
@Page
class TaskPage {

  private final Runs runs;
  private final Times times;

  TaskPage(Runs runs, Times times) {
    this.runs = runs;
    this.times = times;
  }

  @GetMapping("/runs/{id}/tasks/{taskId}")
  String page(
      @PathVariable("id") String id,
      @PathVariable("taskId") String taskId,
      Model model,
      Visitor visitor) {
    visitor.must(Act.SEE);
    Runs.View view = known(id);
    Runs.PersonTask task = known(view, taskId, "");
    if (task.form().equals("approval")) {
      return "redirect:/runs/{id}/plan";
    }
    return show(view, task, "", null, model, visitor);
  }

  @PostMapping("/runs/{id}/tasks/{taskId}")
  String complete(
      @PathVariable("id") String id,
      @PathVariable("taskId") String taskId,
      @RequestParam(name = "note", defaultValue = "") String note,
      @RequestParam(name = "next", defaultValue = "") String next,
      @RequestParam(name = "askAgainInMinutes", defaultValue = "") String minutes,
      @RequestParam(name = "opened", defaultValue = "") String opened,
      Model model,
      RedirectAttributes then,
      jakarta.servlet.http.HttpServletResponse response,
      Visitor visitor) {
    visitor.must(Act.SEE);
    Runs.View view = known(id);
    Runs.PersonTask task = known(view, taskId, opened);
    if (task.form().equals("approval")) {
      return "redirect:/runs/{id}/plan";
    }
    if (!visitor.isInAnyOf(task.groups())) {
      throw new NotAllowed(
          "This task is for " + RunPage.inWords(task.groups()) + ".",
          "Ask somebody of " + RunPage.inWords(task.groups()) + ".");
    }
    try {
      runs.complete(id, taskId, fields(note, next, minutes), visitor.id());
    } catch (BadInput wrong) {
      response.setStatus(HttpStatus.BAD_REQUEST.value());
      return show(view, task, note, inWords(wrong), model, visitor);
    } catch (Refused refused) {
      response.setStatus(HttpStatus.CONFLICT.value());
      return show(
          view,
          task,
          note,
          Opened.inWords(opened, times) + refused.account().inOneParagraph(),
          model,
          visitor);
    }
    then.addFlashAttribute("said", "\"" + task.name() + "\" is completed.");
    return "redirect:/runs/{id}";
  }

  private static Map<String, Object> fields(String note, String next, String minutes) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("note", note.strip());
    if (!next.isBlank()) {
      fields.put("next", next);
    }
    if (next.equals("again")) {
      fields.put("askAgainInMinutes", minutes);
    }
    return fields;
  }

  private static String inWords(BadInput wrong) {
    return wrong.fields().entrySet().stream()
        .map(
            field ->
                (field.getKey().equals("askAgainInMinutes") ? "Minutes " : "") + field.getValue())
        .collect(Collectors.joining("; "));
  }

  private Runs.View known(String id) {
    return runs.find(id).orElseThrow(() -> NothingThere.run(id));
  }

  private Runs.PersonTask known(Runs.View view, String taskId, String opened) {
    return view.tasks().stream()
        .filter(task -> task.id().equals(taskId))
        .findFirst()
        .orElseThrow(
            () ->
                new NothingThere(
                    Opened.inWords(opened, times) + runs.over(taskId) + ".",
                    "Read the run: it says what it asks now."));
  }

  private String show(
      Runs.View view,
      Runs.PersonTask task,
      String note,
      String problem,
      Model model,
      Visitor visitor) {
    model.addAttribute("run", RunRow.of(view.summary(), times));
    model.addAttribute("task", task);
    model.addAttribute("groups", RunPage.inWords(task.groups()));
    model.addAttribute("since", times.at(task.since()));
    model.addAttribute("yours", visitor.isInAnyOf(task.groups()));
    model.addAttribute(
        "documentation",
        StepGuide.of(view.model()).stream()
            .filter(step -> step.id().equals(task.element()))
            .map(StepGuide.Step::documentation)
            .findFirst()
            .orElseGet(() -> runs.documentation(task.id())));
    model.addAttribute("note", note);
    model.addAttribute("problem", problem);
    model.addAttribute("choices", runs.choices(task.id()));
    model.addAttribute("commands", runs.handWork(task.id()));
    return "task";
  }
}
