package org.dcosrunbooks.web.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.engine.Preview;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.engine.StartField;
import org.dcosrunbooks.engine.TooManyStarts;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
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

  /**
   * What became of the values when somebody sent them.
   *
   * @param failed a few words: what did not happen
   * @param problems field → why it is refused
   * @param refused why all of it is refused; absent when it is not
   */
  private record Trial(String failed, Map<String, String> problems, String refused) {

    static final Trial NONE = new Trial("", Map.of(), null);
  }

  private static final String CSRF = "_csrf";

  private final Runs runs;
  private final ObjectMapper json;
  private final Times times;

  RunbookPages(Runs runs, ObjectMapper json, Times times) {
    this.runs = runs;
    this.json = json;
    this.times = times;
  }

  /** All, or with an agent in the address those that can be started on it. */
  @GetMapping("/runbooks")
  String all(
      @RequestParam(name = "agent", required = false) String agent, Model model, Visitor visitor) {
    visitor.must(Act.SEE);
    model.addAttribute("agent", agent);
    model.addAttribute(
        "runbooks",
        runs.runbooks().stream().filter(one -> agent == null || takesAgent(one)).toList());
    return "runbooks";
  }

  /** True when one of its start variables is an agent. */
  static boolean takesAgent(Runs.RunbookView runbook) {
    return runbook.startFields().stream().anyMatch(field -> field.name().equals("agent"));
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
    return show(runbook, given, Trial.NONE, model);
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
    Map<String, String> given = given(runbook, request);
    try {
      String runId = runs.start(runbook.id(), variables(given, request), visitor.id());
      then.addFlashAttribute("said", "The run is started.");
      then.addAttribute("run", runId);
      return "redirect:/runs/{run}";
    } catch (BadInput wrong) {
      response.setStatus(HttpStatus.BAD_REQUEST.value());
      return show(runbook, given, new Trial("Not started:", wrong.fields(), null), model);
    } catch (TooManyStarts tooMany) {
      response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
      response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(tooMany.seconds()));
      return show(runbook, given, new Trial("Not started:", Map.of(), tooMany.getMessage()), model);
    } catch (Refused refused) {
      response.setStatus(HttpStatus.CONFLICT.value());
      return show(
          runbook,
          given,
          new Trial("Not started:", Map.of(), refused.account().inOneParagraph()),
          model);
    }
  }

  /** What a start with these values would do. Nothing is started, written down or held. */
  @PostMapping("/runbooks/{id}/preview")
  String preview(
      @PathVariable("id") String id,
      Model model,
      HttpServletRequest request,
      HttpServletResponse response,
      Visitor visitor) {
    visitor.must(Act.START);
    Runs.RunbookView runbook = known(id);
    Map<String, String> given = given(runbook, request);
    try {
      Optional<Preview> preview =
          runs.preview(runbook.id(), variables(given, request), visitor.id());
      if (preview.isEmpty()) {
        return show(
            runbook,
            given,
            new Trial(
                "Not known beforehand:",
                Map.of(),
                "this runbook cannot say what it would do; a run shows its plan and asks before it"
                    + " acts."),
            model);
      }
      return would(runbook, given, preview.get(), model);
    } catch (BadInput wrong) {
      response.setStatus(HttpStatus.BAD_REQUEST.value());
      return show(runbook, given, new Trial("Nothing was looked up:", wrong.fields(), null), model);
    } catch (Failure unread) {
      response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
      return show(
          runbook,
          given,
          new Trial("It cannot be said now:", Map.of(), unread.account().inOneParagraph()),
          model);
    }
  }

  /** Back to the form with the values as they are. */
  @PostMapping("/runbooks/{id}/change")
  String change(
      @PathVariable("id") String id, Model model, HttpServletRequest request, Visitor visitor) {
    visitor.must(Act.START);
    Runs.RunbookView runbook = known(id);
    return show(runbook, given(runbook, request), Trial.NONE, model);
  }

  private String would(
      Runs.RunbookView runbook, Map<String, String> given, Preview preview, Model model) {
    PlanContent content =
        preview
            .page()
            .map(page -> PlanContent.of(json.valueToTree(page).toString(), json))
            .orElse(null);
    model.addAttribute("runbook", runbook);
    model.addAttribute("given", given);
    model.addAttribute("looked", times.at(times.now()));
    model.addAttribute("refusal", preview.refusal().orElse(null));
    model.addAttribute("content", content);
    model.addAttribute(
        "checks",
        content == null
            ? List.of()
            : content.checks().stream().map(one -> PlanPage.CheckShown.of(one, times)).toList());
    return "preview";
  }

  private static Map<String, String> given(Runs.RunbookView runbook, HttpServletRequest request) {
    Map<String, String> given = new LinkedHashMap<>();
    request
        .getParameterMap()
        .forEach(
            (name, values) -> {
              if (!name.equals(CSRF)) {
                given.put(name, values[0]);
              }
            });
    // an unticked box sends nothing at all, and that means no
    runbook.startFields().stream()
        .filter(field -> field.kind() == StartField.Kind.FLAG)
        .forEach(field -> given.putIfAbsent(field.name(), "false"));
    return given;
  }

  /** What is handed to the runbook: fields that were left empty are not given at all. */
  private static Map<String, String> variables(
      Map<String, String> given, HttpServletRequest request) {
    Map<String, String> twice = new LinkedHashMap<>();
    given
        .keySet()
        .forEach(
            name -> {
              String[] values = request.getParameterValues(name);
              if (values != null && values.length > 1) {
                twice.put(name, "is given more than once");
              }
            });
    if (!twice.isEmpty()) {
      throw new BadInput(twice);
    }
    Map<String, String> variables = new LinkedHashMap<>(given);
    variables.values().removeIf(String::isEmpty);
    return variables;
  }

  private Runs.RunbookView known(String id) {
    return runs.runbook(id).orElseThrow(() -> NothingThere.runbook(id));
  }

  private static String show(
      Runs.RunbookView runbook, Map<String, String> given, Trial trial, Model model) {
    Map<String, String> problems = trial.problems();
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
    model.addAttribute("failed", trial.failed());
    model.addAttribute("refused", trial.refused());
    return "start";
  }
}
