package org.dcosrunbooks.web.console;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.diagram.DiagramPicture;
import org.dcosrunbooks.diagram.Marks;
import org.dcosrunbooks.engine.Runs;
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

/** One run: where it stands, why it waits, what failed, what can be done, what happened. */
@Page
class RunPage {

  /**
   * A wait for the cluster.
   *
   * @param reason absent when the sentence above says it already
   */
  record WaitShown(
      String fact, String reason, Times.Moment looked, Times.Moment since, String late) {}

  /**
   * A task for a person.
   *
   * @param page address of its page in the console
   * @param yours the visitor can complete it
   */
  record TaskShown(
      String id,
      String name,
      String form,
      String groups,
      String assignee,
      Times.Moment since,
      String page,
      boolean yours) {}

  /** A failed step. */
  record IncidentShown(
      String jobId, String step, String headline, String text, Times.Moment since) {}

  /** An effect that is still there. */
  record EffectShown(String text, String undo, Times.Moment since) {}

  /** The decision on the newest plan, and that plan. */
  record PlanLine(String digest, int version, String decided, Times.Moment at, String note) {}

  /**
   * The page.
   *
   * @param age how long the run has been in the world
   * @param must one sentence: who has to do something, or that nobody has to
   * @param state changes whenever anything but ages and reasons does
   */
  record Shown(
      RunRow run,
      String age,
      String late,
      String must,
      List<WaitShown> waits,
      List<TaskShown> tasks,
      List<IncidentShown> incidents,
      List<EffectShown> open,
      boolean abortPossible,
      String abortSentence,
      boolean mayAbort,
      boolean mayRetry,
      boolean mayRemark,
      boolean noWayBack,
      String picture,
      List<StepGuide.Step> steps,
      PlanLine plan,
      String filter,
      List<Timeline.Line> timeline,
      String state) {}

  private final Runs runs;
  private final Approvals approvals;
  private final Times times;

  RunPage(Runs runs, Approvals approvals, Times times) {
    this.runs = runs;
    this.approvals = approvals;
    this.times = times;
  }

  @GetMapping("/runs/{id}")
  String page(
      @PathVariable("id") String id,
      @RequestParam(name = "show", defaultValue = "all") String show,
      Model model,
      Visitor visitor) {
    visitor.must(Act.SEE);
    model.addAttribute("shown", shown(known(id), Timeline.Filter.of(show), visitor));
    return "run";
  }

  /**
   * What changes while the page is open. The lower part comes along only when it is not what the
   * page has already ({@code seen}), so that nobody loses a selection or a scroll position.
   */
  @GetMapping("/runs/{id}/live")
  String live(
      @PathVariable("id") String id,
      @RequestParam(name = "show", defaultValue = "all") String show,
      @RequestParam(name = "seen", defaultValue = "") String seen,
      Model model,
      Visitor visitor) {
    visitor.must(Act.SEE);
    Shown shown = shown(known(id), Timeline.Filter.of(show), visitor);
    model.addAttribute("shown", shown);
    model.addAttribute("poll", true);
    return shown.state().equals(seen) ? "run :: now" : "run :: live";
  }

  @PostMapping("/runs/{id}/jobs/{jobId}/retry")
  String retry(
      @PathVariable("id") String id,
      @PathVariable("jobId") String jobId,
      RedirectAttributes then,
      Visitor visitor) {
    visitor.must(Act.RETRY);
    Runs.Incident incident =
        known(id).incidents().stream()
            .filter(one -> one.jobId().equals(jobId))
            .findFirst()
            .orElseThrow(
                () ->
                    new NothingThere(
                        "This failed step is no longer there.",
                        "Read the run again: somebody may have retried it already."));
    runs.retry(id, jobId, visitor.id());
    then.addFlashAttribute("said", "The step \"" + incident.step() + "\" runs again.");
    return "redirect:/runs/{id}";
  }

  /** The drawing's styles, kept with the drawing itself. */
  @GetMapping("/diagram.css")
  ResponseEntity<String> styles(Visitor visitor) {
    visitor.must(Act.SEE);
    return ResponseEntity.status(HttpStatus.OK)
        .contentType(MediaType.parseMediaType("text/css;charset=UTF-8"))
        .body(DiagramPicture.stylesheet());
  }

  private Runs.View known(String id) {
    return runs.find(id).orElseThrow(() -> NothingThere.run(id));
  }

  private Shown shown(Runs.View view, Timeline.Filter filter, Visitor visitor) {
    Runs.Summary run = view.summary();
    List<StepGuide.Step> steps = StepGuide.of(view.model());
    Optional<Plan> plan = approvals.current(run.id());
    Optional<Decision> decision = plan.flatMap(one -> approvals.decision(one.id()));
    return new Shown(
        RunRow.of(run, times),
        Times.span(view.age()),
        view.waits().stream()
            .map(Runs.Wait::late)
            .flatMap(Optional::stream)
            .min(Instant::compareTo)
            .filter(late -> run.ended().isEmpty())
            .map(this::late)
            .orElse(null),
        must(view),
        view.waits().stream().map(one -> wait(one, run.now())).toList(),
        view.tasks().stream().map(task -> task(run.id(), task, visitor)).toList(),
        view.incidents().stream()
            .map(
                one ->
                    new IncidentShown(
                        one.jobId(), one.step(), one.headline(), one.text(), times.at(one.since())))
            .toList(),
        view.open().stream()
            .map(one -> new EffectShown(one.text(), one.undo(), times.at(one.since())))
            .toList(),
        view.abort().possible(),
        view.abort().sentence(),
        visitor.may(Act.ABORT),
        visitor.may(Act.RETRY),
        visitor.may(Act.REMARK),
        view.noWayBack(),
        picture(view, steps),
        steps,
        plan.map(one -> planLine(one, decision)).orElse(null),
        filter.id(),
        Timeline.of(view.timeline(), filter, times),
        state(view, plan, decision, filter));
  }

  private static String picture(Runs.View view, List<StepGuide.Step> steps) {
    Set<String> explained = new HashSet<>();
    steps.forEach(step -> explained.add(step.id()));
    return DiagramPicture.of(view.model())
        .inline(
            Marks.of(view.done(), view.active(), view.failed())
                .linking(
                    id -> explained.contains(id) ? Optional.of("#step-" + id) : Optional.empty()));
  }

  private WaitShown wait(Runs.Wait wait, String now) {
    return new WaitShown(
        wait.fact(),
        now.contains(wait.reason()) ? null : wait.reason(),
        times.orNull(wait.looked()),
        times.at(wait.since()),
        wait.late().map(this::late).orElse(null));
  }

  private String late(Instant late) {
    Duration left = Duration.between(times.now(), late);
    return left.isNegative() || left.isZero()
        ? "late since " + Times.span(left.negated())
        : "late in " + Times.span(left);
  }

  private TaskShown task(String runId, Runs.PersonTask task, Visitor visitor) {
    boolean approval = task.form().equals("approval");
    return new TaskShown(
        task.id(),
        task.name(),
        task.form(),
        inWords(task.groups()),
        task.assignee().orElse(null),
        times.at(task.since()),
        approval ? "/runs/" + runId + "/plan" : "/runs/" + runId + "/tasks/" + task.id(),
        visitor.isInAnyOf(task.groups()));
  }

  private static String must(Runs.View view) {
    String asked =
        view.tasks().stream()
            .map(task -> inWords(task.groups()) + " must complete \"" + task.name() + "\"")
            .collect(Collectors.joining("; "));
    return switch (view.summary().standing()) {
      case ENDED ->
          view.open().isEmpty()
              ? "Nothing is left to do."
              : "The effects listed below are still there.";
      case FAILED -> "On-call must read what failed below, and retry the step." + also(asked);
      case ASKING -> asked.isEmpty() ? "A person is asked." : sentence(asked);
      case WAITING, WORKING ->
          asked.isEmpty() ? "This run asks nobody for anything now." : sentence(asked);
    };
  }

  private static String also(String asked) {
    return asked.isEmpty() ? "" : " Also: " + sentence(asked);
  }

  private static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1) + ".";
  }

  static String inWords(Set<String> groups) {
    return groups.isEmpty()
        ? "the person it is assigned to"
        : groups.stream().sorted().collect(Collectors.joining(" or "));
  }

  private PlanLine planLine(Plan plan, Optional<Decision> decision) {
    return new PlanLine(
        plan.shortDigest(),
        plan.version(),
        decision.map(PlanPage::decided).orElse("not decided yet"),
        decision.map(Decision::at).map(times::at).orElse(null),
        decision.map(Decision::note).filter(note -> !note.isBlank()).orElse(null));
  }

  private static String state(
      Runs.View view, Optional<Plan> plan, Optional<Decision> decision, Timeline.Filter filter) {
    List<Object> parts =
        List.of(
            view.summary().standing().name(),
            view.done(),
            view.active(),
            view.failed(),
            view.noWayBack(),
            view.tasks(),
            view.incidents(),
            view.open(),
            view.abort(),
            view.timeline().size(),
            view.timeline().isEmpty() ? "" : view.timeline().get(0).hash(),
            plan.map(Plan::id),
            decision.map(Decision::by),
            filter.id());
    return Integer.toHexString(parts.hashCode());
  }
}
