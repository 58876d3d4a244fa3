package org.dcosrunbooks.web.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.engine.StartField;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The runbooks, and starting them. */
@RestController
class RunbooksApi {

  private final Runs runs;

  RunbooksApi(Runs runs) {
    this.runs = runs;
  }

  @GetMapping("/api/runbooks")
  Map<String, List<Answers.Runbook>> all(Visitor visitor) {
    visitor.must(Act.SEE);
    return Map.of("runbooks", runs.runbooks().stream().map(Answers.Runbook::of).toList());
  }

  @GetMapping("/api/runbooks/{id}")
  Answers.Runbook one(@PathVariable("id") String id, Visitor visitor) {
    visitor.must(Act.SEE);
    return Answers.Runbook.of(known(id));
  }

  @PostMapping("/api/runbooks/{id}/runs")
  ResponseEntity<Map<String, Object>> start(
      @PathVariable("id") String id, Visitor visitor, HttpServletRequest request) {
    visitor.must(Act.START);
    Runs.RunbookView runbook = known(id);
    Map<String, String> variables = variables(runbook, request, visitor.id());
    String runId = runs.start(runbook.id(), variables, visitor.id());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", runId);
    answer.put("runbook", runbook.id());
    answer.put("links", Answers.linksOf(runId));
    return ResponseEntity.created(URI.create("/api/runs/" + runId)).body(answer);
  }

  private Map<String, String> variables(
      Runs.RunbookView runbook, HttpServletRequest request, String person) {
    runs.mayStart(person);
    try {
      return asText(runbook, JsonBody.fields(request));
    } catch (BadInput | BadRequest wrong) {
      runs.refusedStart(person);
      throw wrong;
    }
  }

  private Runs.RunbookView known(String id) {
    return runs.runbook(id).orElseThrow(() -> NothingThere.runbook(id));
  }

  /** A flag may come as true or as "true"; everything else must come as text. */
  private static Map<String, String> asText(Runs.RunbookView runbook, Map<String, Object> given) {
    Map<String, StartField> declared = new HashMap<>();
    runbook.startFields().forEach(field -> declared.put(field.name(), field));
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, String> wrong = new LinkedHashMap<>();
    given.forEach(
        (name, value) -> {
          StartField field = declared.get(name);
          if (value instanceof Boolean && field != null && field.kind() != StartField.Kind.FLAG) {
            wrong.put(name, "is true or false; give a text, in quotes");
          } else {
            texts.put(name, value.toString());
          }
        });
    if (!wrong.isEmpty()) {
      throw new BadInput(wrong);
    }
    return texts;
  }
}
