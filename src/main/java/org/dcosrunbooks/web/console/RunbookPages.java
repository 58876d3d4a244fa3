package org.dcosrunbooks.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.engine.StartField;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What can be started, and the form that starts it. */
@Page
class RunbookPages {

  /**
   * A field of the form.
   *
   * @param problem why the value given last was refused; absent when it was not
   */
  record FieldShown(
      String name,
      String kind,
      String label,
      String hint,
      boolean required,
      int maxLength,
      List<String> choices,
      String value,
      String problem) {}

  private static final String CSRF = "_csrf";

  private final Runs runs;

  RunbookPages(Runs runs) {
    this.runs = runs;
  }

  @GetMapping("/runbooks")
  String all(Model model, Visitor visitor) {
    visitor.must(Act.SEE);
    model.addAttribute("runbooks", runs.runbooks());
    return "runbooks";
  }

  @GetMapping("/runbooks/{id}")
  String one(@PathVariable("id") String id, Visitor visitor) {
    visitor.must(Act.SEE);
    known(id);
    return "redirect:/runbooks/{id}/start";
  }

  /** Values may come in the address, so that a row of the cluster's table can link here. */
  @GetMapping("/runbooks/{id}/start")
  String form(
      @PathVariable("id") String id, Model model, HttpServletRequest request, Visitor visitor) {
    visitor.must(Act.SEE);
    Runs.RunbookView runbook = known(id);
    Map<String, String> given = new LinkedHashMap<>();
    runbook
        .startFields()
        .forEach(
            field -> {
              String value = request.getParameter(field.name());
              if (value != null) {
                given.put(field.name(), value);
              } else {
                field.standard().ifPresent(standard -> given.put(field.name(), standard));
              }
            });
    return show(runbook, given, Map.of(), null, model);
  }

  @PostMapping("/runbooks/{id}/start")
  String start(
      @PathVariable("id") String id,
      Model model,
      HttpServletRequest request,
      HttpServletResponse response,
      RedirectAttributes then,
      Visitor visitor) {
    visitor.must(Act.START);
    Runs.RunbookView runbook = known(id);
    Map<String, String> given = new LinkedHashMap<>();
    Map<String, String> twice = new LinkedHashMap<>();
    request
        .getParameterMap()
        .forEach(
            (name, values) -> {
              if (!name.equals(CSRF)) {
                given.put(name, values[0]);
                if (values.length > 1) {
                  twice.put(name, "is given more than once");
                }
              }
            });
    // an unticked box sends nothing at all, and that means no
    runbook.startFields().stream()
        .filter(field -> field.kind() == StartField.Kind.FLAG)
        .forEach(field -> given.putIfAbsent(field.name(), "false"));
    Map<String, String> variables = new LinkedHashMap<>(given);
    variables.values().removeIf(String::isEmpty);
    try {
      if (!twice.isEmpty()) {
        throw new BadInput(twice);
      }
      String runId = runs.start(runbook.id(), variables, visitor.id());
      then.addFlashAttribute("said", "The run is started.");
      then.addAttribute("run", runId);
      return "redirect:/runs/{run}";
    } catch (BadInput wrong) {
      response.setStatus(HttpStatus.BAD_REQUEST.value());
      return show(runbook, given, wrong.fields(), null, model);
    } catch (Refused refused) {
      response.setStatus(HttpStatus.CONFLICT.value());
      return show(runbook, given, Map.of(), refused.account().inOneParagraph(), model);
    }
  }

  private Runs.RunbookView known(String id) {
    return runs.runbook(id).orElseThrow(() -> NothingThere.runbook(id));
  }

  private static String show(
      Runs.RunbookView runbook,
      Map<String, String> given,
      Map<String, String> problems,
      String refused,
      Model model) {
    Map<String, String> others = new TreeMap<>(problems);
    runbook.startFields().forEach(field -> others.remove(field.name()));
    model.addAttribute("runbook", runbook);
    model.addAttribute(
        "fields",
        runbook.startFields().stream()
            .map(
                field ->
                    new FieldShown(
                        field.name(),
                        field.kind().name(),
                        field.label(),
                        field.hint(),
                        field.required(),
                        field.maxLength(),
                        field.choices(),
                        given.getOrDefault(field.name(), ""),
                        problems.get(field.name())))
            .toList());
    model.addAttribute("others", others);
    model.addAttribute("problems", !problems.isEmpty());
    model.addAttribute("refused", refused);
    return "start";
  }
}
