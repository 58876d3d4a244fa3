package org.dcosrunbooks.web.console;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Head;
import org.dcosrunbooks.audit.RecordChecks;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The record of all runs for auditors: its head, the last check of everything, and a new one. */
@Page
class WholeRecordPage {

  private final RecordChecks checks;
  private final Times times;

  WholeRecordPage(RecordChecks checks, Times times) {
    this.checks = checks;
    this.times = times;
  }

  @GetMapping("/record")
  String page(Model model, Visitor visitor) {
    visitor.must(Act.AUDIT);
    return show(model, checks.last(), "", null);
  }

  @PostMapping("/record")
  String check(
      @RequestParam(name = "noted", defaultValue = "") String noted,
      Model model,
      HttpServletResponse response,
      Visitor visitor) {
    visitor.must(Act.AUDIT);
    Optional<Head> head = Head.read(noted);
    if (head.isEmpty() && !noted.isBlank()) {
      response.setStatus(HttpStatus.BAD_REQUEST.value());
      return show(
          model,
          checks.last(),
          noted,
          "This is no head: it is a number, a colon and 64 hexadecimal digits. Nothing was checked.");
    }
    return show(model, Optional.of(checks.check(head)), noted.strip(), null);
  }

  private String show(
      Model model, Optional<Evidence.Verdict> verdict, String noted, String problem) {
    model.addAttribute("head", checks.head());
    model.addAttribute("verdict", verdict.orElse(null));
    model.addAttribute("checked", verdict.map(Evidence.Verdict::at).map(times::at).orElse(null));
    model.addAttribute("noted", noted);
    model.addAttribute("problem", problem);
    return "wholerecord";
  }
}
