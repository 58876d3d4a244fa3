package org.dcosrunbooks.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.audit.Head;
import org.dcosrunbooks.audit.RecordChecks;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The record of all runs, for the programs of auditors. */
@RestController
class RecordApi {

  /**
   * @param head where the chain over all runs ends now: number, colon, hash
   * @param last what the last check of everything has found; absent before the first
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Whole(String head, Answers.Verdict last) {}

  private final RecordChecks checks;

  RecordApi(RecordChecks checks) {
    this.checks = checks;
  }

  @GetMapping("/api/record")
  Whole record(Visitor visitor) {
    visitor.must(Act.AUDIT);
    return new Whole(checks.head().toString(), checks.last().map(Answers.Verdict::of).orElse(null));
  }

  /** Checks everything before it answers. */
  @GetMapping("/api/record/check")
  Answers.Verdict check(
      @RequestParam(name = "noted", defaultValue = "") String noted, Visitor visitor) {
    visitor.must(Act.AUDIT);
    Optional<Head> head = Head.read(noted);
    if (head.isEmpty() && !noted.isBlank()) {
      throw new BadInput(
          Map.of("noted", "must be a head: a number, a colon and 64 hexadecimal digits"));
    }
    return Answers.Verdict.of(checks.check(head));
  }
}
