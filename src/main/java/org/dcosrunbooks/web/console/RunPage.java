package org.dcosrunbooks.web.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.diagram.DiagramPicture;
import org.dcosrunbooks.diagram.Marks;
import org.dcosrunbooks.diagram.Phases;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.engine.JobAsked;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.failure.Pieces;
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

  /**
   * The decision on the newest plan, and that plan.
   *
   * @param changes what got worse since the run asked before; empty when it asked only once
   */
  record PlanLine(
      String digest,
      int version,
      String decided,
      Times.Moment at,
      String note,
      List<String> changes,
      List<String> expected) {}

  /** A step of the diagram with the lines of the record that are about it. */
  record StepShown(StepGuide.Step step, List<Long> entries) {}

  /** A runbook that this run has called. */
  record CalledShown(String runbook, String picture) {}

  /** A phase of the strip at the head. */
  record PhaseShown(String id, String name, String style, String word, boolean beyondReturn) {}

  /**
   * The agent that the run has asked for.
   *
   * @param tasks what is left on it by framework; empty when nothing is, or nothing was seen
   */
  record AgentShown(
      String id,
      String host,
      String standing,
      Times.Moment since,
      String left,
      List<String> tasks) {}

  /** Something that happened, and how long after the thing before it. */
  record Milestone(String what, Times.Moment at, String after) {}

  /**
   * The page.
   *
   * @param age how long the run has been in the world
   * @param must one sentence: who has to do something, or that nobody has to
   * @param job it has asked for a job on a machine, whose log can be read
   * @param record what does not fit in the run's record, or in rows that it announces
   * @param unread what cannot be shown for that
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
      List<CalledShown> called,
      List<PhaseShown> strip,
      String phase,
      List<StepShown> steps,
      AgentShown agent,
      List<Milestone> milestones,
      PlanLine plan,
      boolean job,
      String filter,
      List<Timeline.Line> timeline,
      Evidence.Verdict record,
      List<String> unread,
      String state) {}

  private static final int MOST_ENTRIES = 12;
  private static final int MOST_NAMED = 6;

  private final Runs runs;
  private final Approvals approvals;
  private final Evidence evidence;
  private final Places places;
  private final ClusterNow cluster;
  private final ObjectMapper json;
  private final Times times;
  private final VerdictFirst verdictFirst;

  RunPage(
      Runs runs,
      Approvals approvals,
      Evidence evidence,
      Places places,
      ClusterNow cluster,
      ObjectMapper json,
      Times times,
      VerdictFirst verdictFirst) {
    this.verdictFirst = verdictFirst;
    this.runs = runs;
    this.approvals = approvals;
    this.evidence = evidence;
    this.places = places;
    this.cluster = cluster;
    this.json = json;
    this.times = times;
  }

  @GetMapping("/runs/{id}")
  String page(
      @PathVariable("id") String id,
      @RequestParam(name = "show", defaultValue = "all") String show,
      Model model,
      Visitor visitor) {
    visitor.must(Act.SEE);
    return verdictFirst.page(
        id,
        model,
        () -> {
          model.addAttribute("shown", shown(known(id), Timeline.Filter.of(show), visitor));
          return "run";
        });
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
      HttpServletResponse response,
      Visitor visitor) {
    visitor.must(Act.SEE);
    String fragment =
        verdictFirst.page(
            id,
            model,
            () -> {
              Shown shown = shown(known(id), Timeline.Filter.of(show), visitor);
              model.addAttribute("shown", shown);
              model.addAttribute("poll", true);
              return shown.state().equals(seen) ? "run :: now" : "run :: live";
            });
    if (fragment.equals(VerdictFirst.ALONE)) {
      response.setHeader("HX-Refresh", "true"); // the page is another one now
    }
    return fragment;
  }

  @PostMapping("/runs/{id}/jobs/{jobId}/retry")
  String retry(
      @PathVariable("id") String id,
      @PathVariable("jobId") String jobId,
      RedirectAttributes then,
      Visitor visitor) {
    visitor.must(Act.RETRY);
    String step =
        known(id).incidents().stream()
            .filter(one -> one.jobId().equals(jobId))
            .map(one -> "step \"" + one.step() + "\"")
            .findFirst()
            .orElse("failed step");
    runs.retry(id, jobId, visitor.id()); // says who was quicker
    then.addFlashAttribute("said", "The " + step + " runs again.");
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
    Pieces pieces = new Pieces();
    List<StepGuide.Step> steps = StepGuide.of(view.model());
    Optional<Plan> plan =
        pieces.of("the plan", Optional.empty(), () -> approvals.current(run.id()));
    Optional<Decision> decision =
        pieces.of(
            "the decision",
            Optional.empty(),
            () -> plan.flatMap(one -> approvals.decision(one.id())));
    Marks marks = Marks.of(view.done(), view.active(), view.failed());
    Optional<Phases> phases =
        Optional.of(view.model()).filter(model -> !model.isEmpty()).map(Phases::of);
    List<PhaseShown> strip =
        phases.stream().flatMap(all -> all.reached(marks).stream()).map(RunPage::phase).toList();
    Optional<Places.Place> place =
        pieces.of(
            "its place",
            Optional.empty(),
            () -> places.open().stream().filter(one -> one.runId().equals(run.id())).findFirst());
    AgentShown agent = place.map(this::agent).orElse(null);
    return new Shown(
        RunRow.of(run, times),
        Amounts.span(view.age()),
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
        picture(view, marks, steps),
        view.called().stream().map(RunPage::called).toList(),
        strip,
        current(strip),
        steps.stream().map(step -> new StepShown(step, entries(view, step.name()))).toList(),
        agent,
        milestones(view, plan, decision, place),
        plan.map(one -> planLine(one, decision)).orElse(null),
        JobAsked.last(view.timeline()).isPresent(),
        filter.id(),
        Timeline.of(
            view.timeline(), filter, phases.map(Phases::stepsOfWaits).orElse(Set.of()), times),
        evidence.verify(run.id()),
        Stream.concat(view.unread().stream(), pieces.unread().stream()).distinct().toList(),
        state(view, plan, decision, filter, agent));
  }

  private static PhaseShown phase(Phases.Reached one) {
    String style =
        switch (one.state()) {
          case DONE -> "done";
          case NOW -> "now";
          case FAILED -> "failed";
          case SKIPPED -> "skipped";
          case TO_COME -> "to-come";
        };
    String word =
        switch (one.state()) {
          case DONE -> "done";
          case NOW -> "now";
          case FAILED -> "failed";
          case SKIPPED -> "not needed";
          case TO_COME -> "";
        };
    return new PhaseShown(
        one.phase().id(), one.phase().name(), style, word, one.phase().beyondReturn());
  }

  /** "Phase 5 of 7: Agent drained", for a window that is too narrow for all of them. */
  private static String current(List<PhaseShown> strip) {
    for (int at = strip.size() - 1; at >= 0; at--) {
      if (strip.get(at).style().equals("now") || strip.get(at).style().equals("failed")) {
        return "Phase " + (at + 1) + " of " + strip.size() + ": " + strip.get(at).name();
      }
    }
    return "";
  }

  /** Newest last; at most as many as fit in a line. */
  private static List<Long> entries(Runs.View view, String step) {
    return view.timeline().stream()
        .filter(entry -> entry.step().equals(step))
        .map(Entry::number)
        .limit(MOST_ENTRIES)
        .sorted()
        .toList();
  }

  private AgentShown agent(Places.Place place) {
    Optional<ClusterView> view = cluster.latest().view();
    List<Task> tasks = view.map(one -> one.tasksOf(place.agent())).orElse(List.of());
    Map<String, List<Task>> byFramework =
        tasks.stream()
            .collect(
                Collectors.groupingBy(
                    task ->
                        view.orElseThrow()
                            .framework(task.frameworkId())
                            .map(Framework::name)
                            .orElse("framework " + task.frameworkId()),
                    TreeMap::new,
                    Collectors.toList()));
    return new AgentShown(
        place.agent().value(),
        place.host(),
        place.granted().isPresent() ? "holds the place of" : "waits for a place for",
        times.at(place.granted().orElse(place.requested())),
        view.isEmpty()
            ? "What runs on it has not been seen yet."
            : tasks.isEmpty()
                ? "No task is left on it."
                : Amounts.count(tasks.size(), "task") + " on it:",
        byFramework.entrySet().stream().map(one -> tasksOf(one.getKey(), one.getValue())).toList());
  }

  private static String tasksOf(String framework, List<Task> tasks) {
    long ended = tasks.stream().filter(Task::unacknowledged).count();
    String names =
        tasks.stream()
            .map(Task::name)
            .distinct()
            .sorted()
            .limit(MOST_NAMED)
            .collect(Collectors.joining(", "));
    long more = tasks.stream().map(Task::name).distinct().count() - MOST_NAMED;
    return framework
        + ": "
        + tasks.size()
        + (ended == 0 ? "" : ", " + ended + " of them ended and not acknowledged")
        + " ("
        + names
        + (more > 0 ? " and " + more + " more names" : "")
        + ")";
  }

  /** How long things took, against what the plan expected. */
  private List<Milestone> milestones(
      Runs.View view,
      Optional<Plan> plan,
      Optional<Decision> decision,
      Optional<Places.Place> place) {
    List<Map.Entry<Instant, String>> moments = new ArrayList<>();
    moments.add(Map.entry(view.summary().started(), "Started"));
    plan.ifPresent(one -> moments.add(Map.entry(one.created(), "Plan written")));
    decision.ifPresent(one -> moments.add(Map.entry(one.at(), "Plan " + PlanPage.decided(one))));
    place.flatMap(Places.Place::granted).ifPresent(at -> moments.add(Map.entry(at, "Place taken")));
    view.timeline().stream()
        .filter(entry -> entry.kind() == Entry.Kind.INTENT)
        .forEach(entry -> moments.add(Map.entry(entry.at(), entry.step())));
    view.summary()
        .ended()
        .ifPresent(
            at -> moments.add(Map.entry(at, "Ended: " + view.summary().outcome().orElse(""))));
    moments.sort(Map.Entry.comparingByKey());
    List<Milestone> milestones = new ArrayList<>();
    Instant before = null;
    for (Map.Entry<Instant, String> one : moments) {
      milestones.add(
          new Milestone(
              one.getValue(),
              times.at(one.getKey()),
              before == null
                  ? ""
                  : Amounts.span(Duration.between(before, one.getKey())) + " later"));
      before = one.getKey();
    }
    return milestones;
  }

  private static CalledShown called(Runs.Called one) {
    return new CalledShown(
        one.runbook(),
        DiagramPicture.of(one.model()).inline(Marks.of(one.done(), one.active(), one.failed())));
  }

  private static String picture(Runs.View view, Marks marks, List<StepGuide.Step> steps) {
    if (view.model().isEmpty()) {
      return "";
    }
    Set<String> explained = new HashSet<>();
    steps.forEach(step -> explained.add(step.id()));
    return DiagramPicture.of(view.model())
        .inline(
            marks.linking(
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
        ? "late since " + Amounts.span(left.negated())
        : "late in " + Amounts.span(left);
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
    Optional<PlanContent> content = PlanContent.readable(plan.page(), json);
    return new PlanLine(
        plan.shortDigest(),
        plan.version(),
        decision.map(PlanPage::decided).orElse("not decided yet"),
        decision.map(Decision::at).map(times::at).orElse(null),
        decision.map(Decision::note).filter(note -> !note.isBlank()).orElse(null),
        content.map(PlanContent::differences).orElse(List.of()),
        content.map(PlanContent::expected).orElse(List.of()));
  }

  private static String state(
      Runs.View view,
      Optional<Plan> plan,
      Optional<Decision> decision,
      Timeline.Filter filter,
      AgentShown agent) {
    List<Object> parts =
        List.of(
            view.summary().standing().name(),
            view.done(),
            view.active(),
            view.failed(),
            view.called().stream()
                .map(one -> List.of(one.done(), one.active(), one.failed()))
                .toList(),
            view.noWayBack(),
            view.tasks(),
            view.incidents(),
            view.open(),
            view.abort(),
            view.timeline().size(),
            view.timeline().isEmpty() ? "" : view.timeline().get(0).hash(),
            plan.map(Plan::id),
            decision.map(Decision::by),
            Optional.ofNullable(agent).map(one -> one.standing() + one.left() + one.tasks()),
            filter.id());
    return Integer.toHexString(parts.hashCode());
  }
}
