package org.dcosrunbooks.engine;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Documentation;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.spin.json.SpinJsonNode;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Pulse;
import org.dcosrunbooks.audit.Reason;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Pieces;
import org.dcosrunbooks.failure.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The desk where pages and the API ask about runs. Rows of ours first; the engine for what is
 * alive.
 */
@Component
class RunDesk implements Runs {

  private static final Logger LOG = LoggerFactory.getLogger(RunDesk.class);

  /** Stands in the record between who wrote a note and what. */
  private static final String NOTES = " notes: ";

  private static final int MOST_NOTES = 200;

  /** A variable with what people are told at their tasks; kept as JSON for the forms. */
  private static final String HAND_WORK = "handWork";

  /** When lines of a record cannot be read. */
  private static final String BY_HAND =
      "Not all of its record can be read, so nobody knows from it what the run has done: look by"
          + " hand whether its agent is drained, away or stopped, and bring it back by hand.";

  /** A passing fault right after the repair is not an incident again. */
  private static final int RETRIES = 3;

  private final RunbookCatalogue catalogue;
  private final RunRows rows;
  private final StartLimits limits;
  private final Evidence evidence;
  private final Pulse pulse;
  private final Approvals approvals;
  private final Aborts aborts;
  private final Places places;
  private final Stands stands;
  private final RepositoryService repository;
  private final RuntimeService runtime;
  private final TaskService tasks;
  private final ManagementService management;
  private final HistoryService history;
  private final IdentityService identities;
  private final Clock clock;
  private final OverTasks over;
  private final Map<String, String> diagrams = new ConcurrentHashMap<>();

  RunDesk(
      RunbookCatalogue catalogue,
      RunRows rows,
      StartLimits limits,
      Evidence evidence,
      Pulse pulse,
      Approvals approvals,
      Aborts aborts,
      Places places,
      Stands stands,
      RepositoryService repository,
      RuntimeService runtime,
      TaskService tasks,
      ManagementService management,
      HistoryService history,
      IdentityService identities,
      Clock clock,
      OverTasks over) {
    this.over = over;
    this.catalogue = catalogue;
    this.rows = rows;
    this.limits = limits;
    this.evidence = evidence;
    this.pulse = pulse;
    this.approvals = approvals;
    this.aborts = aborts;
    this.places = places;
    this.stands = stands;
    this.repository = repository;
    this.runtime = runtime;
    this.tasks = tasks;
    this.management = management;
    this.history = history;
    this.identities = identities;
    this.clock = clock;
  }

  @Override
  public List<RunbookView> runbooks() {
    return asService(
        () -> catalogue.all().stream().map(this::describe).flatMap(Optional::stream).toList());
  }

  @Override
  public Optional<RunbookView> runbook(String id) {
    return asService(() -> catalogue.find(id).flatMap(this::describe));
  }

  private Optional<RunbookView> describe(Runbook runbook) {
    ProcessDefinition definition =
        repository
            .createProcessDefinitionQuery()
            .processDefinitionKey(runbook.id())
            .latestVersion()
            .singleResult();
    if (definition == null) {
      return Optional.empty();
    }
    Process process = process(definition.getId());
    String documentation =
        process.getDocumentations().stream()
            .map(Documentation::getTextContent)
            .collect(Collectors.joining("\n"));
    return Optional.of(
        new RunbookView(
            runbook.id(),
            process.getName() == null ? runbook.id() : process.getName(),
            documentation,
            runbook.disruptive(),
            runbook.startVariables().stream()
                .map(Var::startField)
                .flatMap(Optional::stream)
                .toList()));
  }

  private Process process(String definitionId) {
    BpmnModelInstance model = repository.getBpmnModelInstance(definitionId);
    return model.getModelElementsByType(Process.class).iterator().next();
  }

  @Override
  public List<Summary> list(boolean aliveOnly, int limit) {
    int most = Math.max(1, Math.min(500, limit));
    return asService(() -> summaries(rows.list(aliveOnly, most)));
  }

  @Override
  public Found find(Wanted wanted, int from, int limit) {
    int most = Math.max(1, Math.min(500, limit));
    return asService(
        () -> {
          Map<String, Stand> alive = stands.all();
          Optional<Set<String>> among =
              switch (wanted.which()) {
                case ALL, ALIVE, ENDED -> Optional.empty();
                case ASKING -> Optional.of(those(alive, Standing.ASKING));
                case FAILED -> Optional.of(those(alive, Standing.FAILED));
              };
          return new Found(
              rows.find(wanted, among, Math.max(0, from), most).stream()
                  .map(row -> summary(row, alive))
                  .toList(),
              rows.count(wanted, among));
        });
  }

  private static Set<String> those(Map<String, Stand> alive, Standing standing) {
    return alive.entrySet().stream()
        .filter(one -> one.getValue().standing() == standing)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Override
  public Optional<View> find(String runId) {
    return asService(() -> row(runId).map(this::view));
  }

  @Override
  public boolean isThere(String runId) {
    return asService(() -> row(runId).isPresent());
  }

  /** Our row; of a run that has lost it, what the engine knows. */
  private Optional<RunRows.Row> row(String runId) {
    return rows.shown(runId)
        .or(
            () ->
                inHistory(runId)
                    .map(run -> RunRows.Row.unknown(runId, run.getProcessDefinitionKey())));
  }

  private Optional<HistoricProcessInstance> inHistory(String runId) {
    return Optional.ofNullable(
        history
            .createHistoricProcessInstanceQuery()
            .processInstanceId(runId)
            .rootProcessInstances()
            .singleResult());
  }

  private boolean isAlive(String runId) {
    return runtime
            .createProcessInstanceQuery()
            .processInstanceId(runId)
            .rootProcessInstances()
            .count()
        > 0;
  }

  @Override
  public List<String> concerns() {
    Set<String> alive =
        asService(
            () ->
                runtime.createProcessInstanceQuery().rootProcessInstances().list().stream()
                    .map(run -> run.getId())
                    .collect(Collectors.toSet()));
    return places.orphans(alive).stream()
        .map(
            place ->
                "The place of "
                    + place.host()
                    + " is held by run "
                    + place.runId()
                    + ", which is not alive any more. See in its record what it left, then have the"
                    + " place freed.")
        .toList();
  }

  @Override
  public Optional<String> unrecorded() {
    return pulse
        .trouble()
        .map(
            trouble ->
                (pulse.incident() ? "Incident: the" : "The")
                    + " record cannot be written since "
                    + Amounts.time(trouble.since())
                    + ": "
                    + trouble.reason()
                    + ". Nothing is begun, decided or aborted until it can. See to the database.");
  }

  private List<Summary> summaries(List<RunRows.Row> found) {
    Map<String, Stand> alive = found.isEmpty() ? Map.of() : stands.all();
    return found.stream().map(row -> summary(row, alive)).toList();
  }

  private static Summary summary(RunRows.Row row, Map<String, Stand> alive) {
    if (row.ended().isPresent() && alive.containsKey(row.id())) {
      return summaryOfAlive(row, alive.get(row.id()));
    }
    if (row.ended().isPresent()) {
      return summary(
          row,
          Standing.ENDED,
          row.outcome().orElse("ended")
              + row.outcomeReason()
                  .filter(reason -> !reason.isBlank())
                  .map(r -> ": " + r)
                  .orElse("."));
    }
    Stand stand = alive.getOrDefault(row.id(), Stand.NOWHERE);
    return summary(row, stand.standing(), stand.now());
  }

  /** Whether a run has ended is the engine's word, whatever our row says. */
  private static Summary summaryOfAlive(RunRows.Row row, Stand stand) {
    return summary(row, false, stand.standing(), stand.now());
  }

  private static Summary summary(RunRows.Row row, Standing standing, String now) {
    return summary(row, true, standing, now);
  }

  private static Summary summary(
      RunRows.Row row, boolean mayHaveEnded, Standing standing, String now) {
    return new Summary(
        row.id(),
        row.runbook(),
        row.businessKey(),
        row.subject(),
        row.reason(),
        row.ticket(),
        row.startedBy(),
        row.started(),
        row.ended().filter(moment -> mayHaveEnded),
        standing,
        now,
        row.outcome().filter(word -> mayHaveEnded),
        row.outcomeReason().filter(reason -> mayHaveEnded));
  }

  private List<String> tree(String instance) {
    List<String> all = new ArrayList<>();
    all.add(instance);
    runtime
        .createProcessInstanceQuery()
        .superProcessInstanceId(instance)
        .list()
        .forEach(child -> all.addAll(tree(child.getId())));
    return all;
  }

  /** What is deployed under an id never changes, and pages ask every two seconds. */
  private String diagram(String definition) {
    return diagrams.computeIfAbsent(
        definition, id -> Bpmn.convertToString(repository.getBpmnModelInstance(id)));
  }

  /** What somebody has made unreadable of a run takes nothing else of it away. */
  private View view(RunRows.Row row) {
    String id = row.id();
    Pieces pieces = new Pieces();
    boolean alive = isAlive(id);
    Stand stand =
        alive
            ? pieces.of("where the run stands", Stand.NOWHERE, () -> stands.of(id))
            : Stand.NOWHERE;
    Evidence.Lines record = evidence.lines(id);
    List<Entry> newestFirst = new ArrayList<>(record.entries());
    newestFirst.sort(Comparator.comparingLong(Entry::number).reversed());
    Left left = left(record, pieces);
    Way own =
        pieces.of(
            "how far the run is", new Way(Set.of(), Set.of(), Set.of()), () -> way(id, stand));
    AbortPreview abort = preview(id, alive, left);
    List<Called> called = pieces.of("what the run has called", List.of(), () -> called(id, stand));
    String model = pieces.of("the diagram", "", () -> diagramOf(row));
    Optional<String> page =
        pieces.of(
            "the plan", Optional.empty(), () -> approvals.current(id).map(plan -> plan.page()));
    List<String> unread = new ArrayList<>(record.unread());
    unread.addAll(pieces.unread());
    return new View(
        alive ? summaryOfAlive(row, stand) : summary(row, Map.of()),
        model,
        own.done(),
        own.active(),
        own.failed(),
        left.noWayBack(),
        stand.waits(),
        stand.people(),
        stand.incidents(),
        left.open().stream()
            .map(
                effect ->
                    new OpenEffect(
                        effect.text() + (effect.certain() ? "" : " (asked; the answer was lost)"),
                        effect.undo(),
                        effect.since()))
            .toList(),
        abort,
        page,
        newestFirst,
        Duration.between(row.started(), row.ended().filter(at -> !alive).orElse(clock.instant())),
        called,
        List.copyOf(unread));
  }

  /** The engine's own word; our row's for runs that its history has forgotten. */
  private String diagramOf(RunRows.Row row) {
    return diagram(
        inHistory(row.id())
            .map(HistoricProcessInstance::getProcessDefinitionId)
            .orElse(row.definition()));
  }

  /**
   * What a run has done to the cluster.
   *
   * @param doubtful there are lines of its record that nobody can read
   */
  private record Left(List<OpenEffects.Effect> open, boolean acted, boolean doubtful) {

    boolean noWayBack() {
      return acted || doubtful || !open.isEmpty();
    }
  }

  private static Left left(Evidence.Lines record, Pieces pieces) {
    return pieces.of(
        "what the run has done to the cluster",
        new Left(List.of(), false, true),
        () ->
            new Left(
                OpenEffects.of(record.entries()),
                record.entries().stream().anyMatch(OpenEffects::tookEffect),
                !record.unread().isEmpty()));
  }

  /** How far one process instance is, by its own diagram. */
  private record Way(Set<String> done, Set<String> active, Set<String> failed) {}

  /** What is at work or has failed is so in the instances that wait for no other. */
  private Way way(String instance, Stand stand) {
    Set<String> done = new HashSet<>();
    Set<String> active = new HashSet<>();
    for (HistoricActivityInstance activity :
        history.createHistoricActivityInstanceQuery().processInstanceId(instance).list()) {
      if (activity.getEndTime() == null) {
        active.add(activity.getActivityId());
      } else if (!activity.isCanceled()) {
        done.add(activity.getActivityId());
      }
    }
    boolean alive = runtime.createProcessInstanceQuery().processInstanceId(instance).count() > 0;
    boolean waitsForAnother =
        alive && runtime.createProcessInstanceQuery().superProcessInstanceId(instance).count() > 0;
    Set<String> failed = new HashSet<>();
    if (alive && !stand.incidents().isEmpty()) {
      // the engine keeps a copy at whoever called the failed one
      runtime
          .createIncidentQuery()
          .processInstanceId(instance)
          .list()
          .forEach(incident -> failed.add(incident.getActivityId()));
    }
    if (alive && !waitsForAnother) {
      active.addAll(stand.atWork().keySet());
    }
    return new Way(done, active, failed);
  }

  private List<Called> called(String instance, Stand stand) {
    List<Called> all = new ArrayList<>();
    for (HistoricProcessInstance child :
        history
            .createHistoricProcessInstanceQuery()
            .superProcessInstanceId(instance)
            .orderByProcessInstanceStartTime()
            .asc()
            .list()) {
      Way way = way(child.getId(), stand);
      all.add(
          new Called(
              child.getProcessDefinitionKey(),
              diagram(child.getProcessDefinitionId()),
              way.done(),
              way.active(),
              way.failed()));
      all.addAll(called(child.getId(), stand));
    }
    return all;
  }

  private AbortPreview preview(String runId, boolean alive, Left left) {
    if (!alive) {
      return new AbortPreview(false, "The run has ended.");
    }
    String what =
        left.open().isEmpty()
            ? left.acted()
                ? "take nothing back: what this run has done stays, or is taken back already."
                : "change nothing in the cluster: this run has done nothing to it yet."
            : left.open().stream()
                .map(
                    effect ->
                        effect.text()
                            + (effect.undo().isBlank()
                                ? ". Nothing can bring it back."
                                : ". It is taken back ("
                                    + effect.undo()
                                    + ") as soon as that is possible, without another question."))
                .collect(Collectors.joining(" Nor this: ", "not stop this: ", ""));
    if (left.doubtful()) {
      what = left.open().isEmpty() ? "stop the run. " + BY_HAND : what + " " + BY_HAND;
    }
    if (evidence.closedForActs(runId)) {
      return new AbortPreview(false, "The abort is on its way. It will " + what);
    }
    return new AbortPreview(true, "Abort now would " + what);
  }

  @Override
  public String start(String runbookId, Map<String, ?> variables, String person) {
    Runbook runbook = toStart(runbookId);
    limits.mayStart(person);
    Map<String, Object> values;
    try {
      values = checked(runbook, variables);
    } catch (BadInput wrong) {
      limits.refused(person);
      throw wrong;
    }
    try {
      return as(
          person,
          () -> runtime.startProcessInstanceByKey(runbookId, new HashMap<>(values)).getId());
    } catch (RuntimeException refused) {
      throw AtTheDoor.forPages(refused);
    }
  }

  @Override
  public void mayStart(String person) {
    limits.mayStart(person);
  }

  @Override
  public void refusedStart(String person) {
    limits.refused(person);
  }

  @Override
  public Optional<Preview> preview(String runbookId, Map<String, ?> variables, String person) {
    Runbook runbook = toStart(runbookId);
    Map<String, Object> values = checked(runbook, variables);
    return asService(() -> runbook.preview(Map.copyOf(values), person));
  }

  private static Map<String, Object> checked(Runbook runbook, Map<String, ?> variables) {
    try {
      return StartValues.checked(runbook, variables);
    } catch (BadInput wrong) {
      Reason.is(wrong.fieldsInWords());
      throw wrong;
    }
  }

  private Runbook toStart(String runbookId) {
    return catalogue
        .find(runbookId)
        .orElseThrow(() -> new BadInput(Map.of("runbook", "there is no runbook of this name")));
  }

  @Override
  public AbortPreview abort(String runId, String person, String note) {
    if (!asService(() -> isAlive(runId))) {
      throw new Refused(Account.of(asService(() -> whyNotAlive(runId))));
    }
    Text.firstHiddenInLines(note)
        .ifPresent(
            which -> {
              throw new BadInput(Map.of("note", Text.refusal(which)));
            });
    return asService(
        () -> {
          aborts.request(runId, person, note);
          return told(runId);
        });
  }

  private String whyNotAlive(String runId) {
    return row(runId)
        .map(
            row ->
                "The run has ended"
                    + row.ended().map(at -> " at " + Amounts.time(at)).orElse("")
                    + ": "
                    + row.outcome().orElse("")
                    + row.outcomeReason()
                        .filter(reason -> !reason.isBlank())
                        .map(reason -> ", " + reason.replaceAll("\\.$", ""))
                        .orElse("")
                    + ". There is nothing to abort.")
        .orElse("There is no run of this id.");
  }

  /** What is said of an abort that is asked for; nothing that cannot be read takes it back. */
  private AbortPreview told(String runId) {
    try {
      return preview(runId, true, left(evidence.lines(runId), new Pieces()));
    } catch (RuntimeException unread) {
      LOG.warn("What the abort of run {} does could not be said", runId, unread);
      return new AbortPreview(false, "The abort is on its way. " + BY_HAND);
    }
  }

  @Override
  public void retry(String runId, String jobId, String person) {
    existing(runId);
    asService(
        () -> {
          Job job = management.createJobQuery().jobId(jobId).noRetriesLeft().singleResult();
          if (job == null || !tree(runId).contains(job.getProcessInstanceId())) {
            throw new Refused(
                Account.of(
                        "This failed step is no longer there. "
                            + over.failedStep(runId, jobId)
                                .orElse("The run has gone on another way since"))
                    .means("Nothing was changed.")
                    .todo("Load the page again."));
          }
          evidence.append(
              runId,
              Entry.Kind.PERSON,
              stands.nameOf(job),
              person,
              person + " lets the failed step run again",
              Map.of("job", jobId));
          management.setJobRetries(jobId, RETRIES);
          return null;
        });
  }

  @Override
  public void complete(String runId, String taskId, Map<String, ?> fields, String person) {
    existing(runId);
    List<String> instances = asService(() -> tree(runId));
    Task task = asService(() -> tasks.createTaskQuery().taskId(taskId).singleResult());
    if (task == null || !instances.contains(task.getProcessInstanceId())) {
      Reason.is("this task is not open any more");
      throw new Refused(
          Account.of(over(taskId))
              .means("Nothing was changed.")
              .todo("Load the run again: it says what it asks now."));
    }
    try {
      as(
          person,
          () -> {
            tasks.complete(taskId, new HashMap<>(fields));
            return null;
          });
    } catch (RuntimeException thrown) {
      throw AtTheDoor.forPages(thrown);
    }
  }

  @Override
  public String over(String taskId) {
    return "This task is not open any more. "
        + asService(() -> over.task(taskId)).orElse("The run has gone on without an answer to it");
  }

  @Override
  public List<String> choices(String taskId) {
    Task task = tasks.createTaskQuery().taskId(taskId).initializeFormKeys().singleResult();
    return task == null || task.getCamundaFormRef() == null
        ? List.of()
        : LateForm.of(task.getCamundaFormRef().getKey()).choices();
  }

  @Override
  public String documentation(String taskId) {
    Task task = tasks.createTaskQuery().taskId(taskId).singleResult();
    return task == null ? "" : stands.documentationOf(task);
  }

  @Override
  public List<String> handWork(String taskId) {
    Task task = tasks.createTaskQuery().taskId(taskId).singleResult();
    if (task == null) {
      return List.of();
    }
    Object all = tasks.getVariable(taskId, HAND_WORK);
    return all instanceof SpinJsonNode json
        ? linesOf(json, task.getTaskDefinitionKey())
        : List.of();
  }

  /** Kept by the task's name, as in {@code stopAgentUnit}: a list of objects with a line each. */
  private static List<String> linesOf(SpinJsonNode all, String element) {
    String name = element.split("_")[1];
    return all.hasProp(name)
        ? all.prop(name).elements().stream().map(it -> it.prop("line").stringValue()).toList()
        : List.of();
  }

  @Override
  public void note(String runId, String person, String text) {
    existing(runId);
    if (Text.isBlank(text) || text.length() > 2000) {
      throw new BadInput(Map.of("note", "must have 1 to 2000 characters"));
    }
    Text.firstHiddenInLines(text)
        .ifPresent(
            which -> {
              throw new BadInput(Map.of("note", Text.refusal(which)));
            });
    long notes =
        evidence.lines(runId).entries().stream()
            .filter(entry -> entry.kind() == Entry.Kind.PERSON && entry.text().contains(NOTES))
            .count();
    if (notes >= MOST_NOTES) {
      throw new Refused(
          Account.of("Not taken: the run has " + MOST_NOTES + " notes already")
              .means("Nothing was written down.")
              .todo("Keep it where the run's ticket is."));
    }
    evidence.append(runId, Entry.Kind.PERSON, "", person, person + NOTES + text, Map.of());
  }

  private void existing(String runId) {
    if (!isThere(runId)) {
      throw new Refused(Account.of("There is no run of this id."));
    }
  }

  /** With the engine knowing who acts; whoever was known before is known again afterwards. */
  private <T> T as(String person, Supplier<T> code) {
    List<String> groups =
        asService(
            () ->
                identities.createGroupQuery().groupMember(person).list().stream()
                    .map(group -> group.getId())
                    .toList());
    return with(() -> identities.setAuthentication(person, groups), code);
  }

  /**
   * With nobody signed in to the engine: pages check the groups, and show what the service sees.
   */
  private <T> T asService(Supplier<T> code) {
    return with(identities::clearAuthentication, code);
  }

  private <T> T with(Runnable identity, Supplier<T> code) {
    Authentication before = identities.getCurrentAuthentication();
    identity.run();
    try {
      return code.get();
    } finally {
      if (before == null) {
        identities.clearAuthentication();
      } else {
        identities.setAuthentication(before);
      }
    }
  }
}
