package org.dcosrunbooks.web.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.RecordChecks;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.web.shown.JobLogs;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.Named;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Runs: reading them, aborting one, retrying a failed step. */
@RestController
class RunsApi {

  private static final int MOST_RUNS = 500;
  private static final int LONGEST_NOTE = 2000;

  private final Runs runs;
  private final Evidence evidence;
  private final RecordChecks checks;
  private final JobLogs logs;

  RunsApi(Runs runs, Evidence evidence, RecordChecks checks, JobLogs logs) {
    this.runs = runs;
    this.evidence = evidence;
    this.checks = checks;
    this.logs = logs;
  }

  @GetMapping("/api/runs")
  Map<String, List<Answers.Run>> list(
      @RequestParam(name = "alive", defaultValue = "false") String alive,
      @RequestParam(name = "limit", defaultValue = "50") String limit,
      Visitor visitor) {
    visitor.must(Act.SEE);
    if (!alive.equals("true") && !alive.equals("false")) {
      throw new BadInput(Map.of("alive", "must be true or false"));
    }
    return Map.of(
        "runs",
        runs.list(alive.equals("true"), limit(limit)).stream().map(Answers.Run::of).toList());
  }

  @GetMapping("/api/runs/{id}")
  Answers.RunInFull one(@PathVariable("id") String id, Visitor visitor) {
    visitor.must(Act.SEE);
    return Answers.RunInFull.of(known(id), evidence.verify(id), checks.last());
  }

  @GetMapping("/api/runs/{id}/record")
  Answers.Record record(@PathVariable("id") String id, Visitor visitor) {
    visitor.must(Act.SEE);
    return Answers.Record.of(id, evidence.verify(id), checks.last(), lines(id));
  }

  @GetMapping("/api/runs/{id}/log")
  Answers.JobLog log(@PathVariable("id") String id, Visitor visitor) {
    visitor.must(Act.SEE);
    return Answers.JobLog.of(id, logs.now(id, lines(id).entries()));
  }

  private Evidence.Lines lines(String id) {
    Evidence.Lines lines = evidence.lines(id);
    if (lines.isEmpty()) {
      throw NothingThere.run(id);
    }
    return lines;
  }

  @PostMapping("/api/runs/{id}/abort")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Map<String, Object> abort(
      @PathVariable("id") String id, Visitor visitor, HttpServletRequest request) {
    visitor.must(Act.ABORT);
    String note = note(JsonBody.fieldsIfAny(request));
    if (!runs.isThere(id)) {
      throw NothingThere.run(id);
    }
    Runs.AbortPreview preview = runs.abort(id, visitor.id(), note);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", id);
    answer.put("sentence", preview.sentence());
    answer.put("links", Answers.linksOf(id));
    return answer;
  }

  @PostMapping("/api/runs/{id}/jobs/{jobId}/retry")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Map<String, Object> retry(
      @PathVariable("id") String id,
      @PathVariable("jobId") String jobId,
      Visitor visitor,
      HttpServletRequest request) {
    visitor.must(Act.RETRY);
    if (!JsonBody.fieldsIfAny(request).isEmpty()) {
      throw new BadRequest("A retry takes no fields.", "Send no body.");
    }
    Runs.Incident incident =
        known(id).incidents().stream()
            .filter(one -> one.jobId().equals(jobId))
            .findFirst()
            .orElseThrow(
                () ->
                    new NothingThere(
                        "The run has no failed step with the job " + Named.shortly(jobId) + ".",
                        "Read the run again: it may have been retried already."));
    runs.retry(id, jobId, visitor.id());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", id);
    answer.put("sentence", "The step \"" + incident.step() + "\" runs again.");
    answer.put("links", Answers.linksOf(id));
    return answer;
  }

  private Runs.View known(String id) {
    return runs.find(id).orElseThrow(() -> NothingThere.run(id));
  }

  private static int limit(String given) {
    if (!given.matches("[1-9]\\d{0,2}") || Integer.parseInt(given) > MOST_RUNS) {
      throw new BadInput(Map.of("limit", "must be a number from 1 to " + MOST_RUNS));
    }
    return Integer.parseInt(given);
  }

  private static String note(Map<String, Object> fields) {
    for (String name : fields.keySet()) {
      if (!name.equals("note")) {
        throw new BadInput(Map.of(name, "is not known here; an abort takes only a note"));
      }
    }
    Object note = fields.getOrDefault("note", "");
    if (!(note instanceof String text)) {
      throw new BadInput(Map.of("note", "must be a text"));
    }
    if (text.length() > LONGEST_NOTE) {
      throw new BadInput(
          Map.of("note", "is longer than " + LONGEST_NOTE + " characters: " + text.length()));
    }
    return text;
  }
}
