package org.dcosrunbooks.web.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Reason;
import org.dcosrunbooks.audit.Row;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A run's newest plan in full, exactly as it was written, and the decision about it. */
@Page
class PlanPage {

  /** A line of the plan, and whether the approver has to tick it. */
  record LineShown(PlanContent.Line line, boolean tick, boolean ticked) {}

  /**
   * A check that was made.
   *
   * @param moment when, absent when {@code at} is no time in ISO form
   */
  record CheckShown(String check, String result, String source, String at, Times.Moment moment) {

    static CheckShown of(PlanContent.Check one, Times times) {
      Times.Moment moment;
      try {
        moment = times.at(Instant.parse(one.at()));
      } catch (DateTimeParseException words) {
        moment = null;
      }
      return new CheckShown(one.check(), one.result(), one.source(), one.at(), moment);
    }
  }

  /** An earlier plan of the same run. */
  record Earlier(int version, String digest, Times.Moment created, String decided) {}

  /**
   * The page.
   *
   * @param content absent when the plan's page cannot be read
   * @param otherTicks names to tick that no line names
   * @param whyNot why the visitor cannot decide; absent when they can
   */
  record Shown(
      String planId,
      String digest,
      String fullDigest,
      int version,
      String policy,
      Times.Moment created,
      Times.Moment expires,
      PlanContent content,
      List<LineShown> lines,
      List<LineShown> otherTicks,
      List<CheckShown> checks,
      String decided,
      String decisionStyle,
      Times.Moment decidedAt,
      String decisionNote,
      String whyNot,
      String taskId,
      List<Earlier> earlier) {}

  private final Runs runs;
  private final Approvals approvals;
  private final Evidence evidence;
  private final ObjectMapper json;
  private final Times times;
  private final VerdictFirst verdictFirst;

  PlanPage(
      Runs runs,
      Approvals approvals,
      Evidence evidence,
      ObjectMapper json,
      Times times,
      VerdictFirst verdictFirst) {
    this.verdictFirst = verdictFirst;
    this.runs = runs;
    this.approvals = approvals;
    this.evidence = evidence;
    this.json = json;
    this.times = times;
  }

  @GetMapping("/runs/{id}/plan")
  String page(@PathVariable("id") String id, Model model, Visitor visitor) {
    visitor.must(Act.SEE);
    return verdictFirst.page(id, model, () -> show(id, Set.of(), "", Map.of(), model, visitor));
  }

  @GetMapping("/runs/{id}/plan.json")
  ResponseEntity<String> asJson(@PathVariable("id") String id, Visitor visitor) {
    visitor.must(Act.SEE);
    known(id);
    Evidence.Verdict verdict = evidence.verify(id);
    Plan plan;
    try {
      plan = current(id);
    } catch (Fault unreadable) {
      throw changed(verdict.problem().orElse(unreadable.account().summary()));
    }
    verdict
        .of(Row.PLAN, plan.id())
        .ifPresent(
            what -> {
              throw changed(what);
            });
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(plan.page());
  }

  private static Refused changed(String what) {
    return new Refused(
        Account.of(what)
            .means("What is stored is not what was shown, so it is not handed out.")
            .todo("Have an auditor look at the record of the run."));
  }

  @PostMapping("/runs/{id}/plan")
  String decide(
      @PathVariable("id") String id,
      @RequestParam("planId") String planId,
      @RequestParam("taskId") String taskId,
      @RequestParam("approved") String approved,
      @RequestParam(name = "approvalNote", defaultValue = "") String note,
      @RequestParam(name = "acknowledged", required = false) List<String> acknowledged,
      @RequestParam(name = "opened", defaultValue = "") String opened,
      Model model,
      RedirectAttributes then,
      HttpServletResponse response,
      Visitor visitor) {
    visitor.must(Act.DECIDE);
    List<String> ticked = acknowledged == null ? List.of() : List.copyOf(acknowledged);
    Set<String> kept = new HashSet<>(ticked);
    if (!current(id).id().equals(planId)) {
      Reason.is("the plan has changed since the page was opened");
      response.setStatus(HttpStatus.CONFLICT.value());
      return show(
          id,
          Set.of(),
          note,
          Map.of(
              "",
              Opened.inWords(opened, times)
                  + "The plan has changed since; nothing was decided. "
                  + approvals.overtaken(id, planId).map(what -> what + ". ").orElse("")
                  + "This is the new one."),
          model,
          visitor);
    }
    if (approved.equals("no") && note.isBlank()) {
      Reason.is("not right: approvalNote");
      response.setStatus(HttpStatus.BAD_REQUEST.value());
      return show(
          id, kept, note, Map.of("approvalNote", "A no needs a note: say why."), model, visitor);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("approved", approved);
    fields.put("approvalNote", note.strip());
    fields.put("acknowledged", ticked);
    try {
      runs.complete(id, taskId, fields, visitor.id());
    } catch (BadInput wrong) {
      response.setStatus(HttpStatus.BAD_REQUEST.value());
      return show(id, kept, note, wrong.fields(), model, visitor);
    } catch (Refused refused) {
      response.setStatus(HttpStatus.CONFLICT.value());
      return show(
          id,
          kept,
          note,
          Map.of("", Opened.inWords(opened, times) + refused.account().inOneParagraph()),
          model,
          visitor);
    }
    then.addFlashAttribute(
        "said", approved.equals("yes") ? "You approved the plan." : "You rejected the plan.");
    return "redirect:/runs/{id}";
  }

  private Runs.View known(String id) {
    return runs.find(id).orElseThrow(() -> NothingThere.run(id));
  }

  private Plan current(String id) {
    return approvals
        .current(id)
        .orElseThrow(
            () ->
                new NothingThere(
                    "The run has no plan yet.", "Look at the run: it says where it stands."));
  }

  private String show(
      String id,
      Set<String> ticked,
      String note,
      Map<String, String> problems,
      Model model,
      Visitor visitor) {
    Runs.View view = known(id);
    Plan plan = current(id);
    Optional<Decision> decision = approvals.decision(plan.id());
    Optional<Runs.PersonTask> task =
        view.tasks().stream().filter(one -> one.form().equals("approval")).findFirst();
    Optional<PlanContent> content = PlanContent.readable(plan.page(), json);
    List<LineShown> lines = new ArrayList<>();
    Set<String> toTick = new HashSet<>(plan.mustAcknowledge());
    Set<String> named = new HashSet<>();
    content
        .map(PlanContent::lines)
        .orElse(List.of())
        .forEach(
            line -> {
              boolean tick = toTick.contains(line.name()) && named.add(line.name());
              lines.add(new LineShown(line, tick, ticked.contains(line.name())));
            });
    List<LineShown> others =
        plan.mustAcknowledge().stream()
            .filter(name -> !named.contains(name))
            .map(
                name ->
                    new LineShown(new PlanContent.Line("", name, ""), true, ticked.contains(name)))
            .toList();
    model.addAttribute("run", RunRow.of(view.summary(), times));
    model.addAttribute(
        "plan",
        new Shown(
            plan.id(),
            plan.shortDigest(),
            plan.digest(),
            plan.version(),
            plan.policyDigest(),
            times.at(plan.created()),
            times.at(plan.expires()),
            content.orElse(null),
            lines,
            others,
            content.map(PlanContent::checks).orElse(List.of()).stream()
                .map(one -> CheckShown.of(one, times))
                .toList(),
            decision.map(PlanPage::decided).orElse(null),
            decision.map(one -> one.word().allows() ? "is-yes" : "is-no").orElse(null),
            decision.map(Decision::at).map(times::at).orElse(null),
            decision.map(Decision::note).filter(one -> !one.isBlank()).orElse(null),
            whyNot(view, plan, decision, task, content, visitor),
            task.map(Runs.PersonTask::id).orElse(null),
            approvals.plans(id).stream()
                .filter(one -> !one.id().equals(plan.id()))
                .map(
                    one ->
                        new Earlier(
                            one.version(),
                            one.shortDigest(),
                            times.at(one.created()),
                            approvals
                                .decision(one.id())
                                .map(PlanPage::decided)
                                .orElse("not decided")))
                .toList()));
    model.addAttribute("record", evidence.verify(id));
    model.addAttribute("note", note);
    model.addAttribute("problems", problems);
    model.addAttribute("problem", problems.get(""));
    return "plan";
  }

  private String whyNot(
      Runs.View view,
      Plan plan,
      Optional<Decision> decision,
      Optional<Runs.PersonTask> task,
      Optional<PlanContent> content,
      Visitor visitor) {
    if (decision.isPresent()) {
      return "This plan is decided.";
    }
    if (task.isEmpty()) {
      return "Nobody is asked about this plan at the moment.";
    }
    if (!plan.expires().isAfter(times.now())) {
      return "The plan expired at " + times.at(plan.expires()).local() + "; nobody decided.";
    }
    if (!visitor.may(Act.DECIDE)) {
      return "Only approvers decide; you are %s (%s)."
          .formatted(visitor.id(), visitor.groupsInWords());
    }
    if (view.summary().startedBy().equals(visitor.id())) {
      return "You started this run, so somebody else has to decide about it.";
    }
    if (content.isEmpty()) {
      return "The plan cannot be shown, so nobody can decide about it.";
    }
    return null;
  }

  /** "approved by approver", "expired: nobody decided in time". */
  static String decided(Decision decision) {
    return switch (decision.word()) {
      case APPROVED -> "approved by " + decision.by();
      case REJECTED -> "rejected by " + decision.by();
      case EXPIRED -> "expired: nobody decided in time";
      case WITHDRAWN -> "withdrawn";
      case NOT_NEEDED -> "allowed by the policy table: this plan needs nobody's yes";
      case EMERGENCY -> "emergency: " + decision.by() + " alone, by the policy table";
    };
  }
}
