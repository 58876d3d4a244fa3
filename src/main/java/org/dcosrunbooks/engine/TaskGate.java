package org.dcosrunbooks.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.TaskAlreadyClaimedException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.camunda.spin.json.SpinJsonNode;
import org.camunda.spin.plugin.variable.SpinValues;
import org.camunda.spin.plugin.variable.value.JsonValue;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.audit.CanonicalJson;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Tries;
import org.dcosrunbooks.audit.Witness;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Stands at every person's task. When an approval appears it is bound to the plan it asks about;
 * when any task is completed, who did it and what they sent is checked, whatever door it came
 * through.
 */
@Component
class TaskGate {

  static final String APPROVED = "approved";
  static final String APPROVAL_NOTE = "approvalNote";
  static final String ACKNOWLEDGED = "acknowledged";
  static final String NOTE = "note";
  static final String NEXT = "next";
  static final String ASK_AGAIN_IN = "askAgainInMinutes";
  private static final String ASK_AGAIN_AT = "askAgainAt";
  private static final int LONGEST_PAUSE_MINUTES = 24 * 60;

  /** What on-call reads in the task of a late drain. */
  private static final String DIAGNOSIS = "diagnosis";

  private static final Logger LOG = LoggerFactory.getLogger(TaskGate.class);

  private static final int LONGEST_NOTE = 2000;

  /** What kind of question a task asks, which decides the fields it takes. */
  enum Kind {
    APPROVAL(Set.of(APPROVED, APPROVAL_NOTE, ACKNOWLEDGED)),
    MANUAL(Set.of(NOTE, NEXT)),
    LATE(Set.of(NOTE, NEXT, ASK_AGAIN_IN));

    private final Set<String> fields;

    Kind(Set<String> fields) {
      this.fields = fields;
    }

    static Kind ofElement(String elementId) {
      if (elementId.startsWith("userTask_approve")) {
        return APPROVAL;
      }
      return elementId.startsWith(LateTasks.PREFIX) ? LATE : MANUAL;
    }

    String form() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final Approvals approvals;
  private final RunRows runs;
  private final Evidence evidence;
  private final Tries tries;
  private final Witness witness;
  private final JdbcClient database;
  private final IdentityService identities;
  private final ObjectProvider<LateDiagnosis> diagnoses;
  private final OverTasks over;

  TaskGate(
      Approvals approvals,
      RunRows runs,
      Evidence evidence,
      Tries tries,
      Witness witness,
      JdbcClient database,
      @Lazy IdentityService identities,
      ObjectProvider<LateDiagnosis> diagnoses,
      OverTasks over) {
    this.over = over;
    this.diagnoses = diagnoses;
    this.approvals = approvals;
    this.runs = runs;
    this.evidence = evidence;
    this.tries = tries;
    this.witness = witness;
    this.database = database;
    this.identities = identities;
  }

  /** How many comments there are of the task, or of the run where no task is meant. */
  int commentsOf(String taskId, String processInstanceId) {
    return database
        .sql("select count(*) from ACT_HI_COMMENT where TASK_ID_ = :task or PROC_INST_ID_ = :run")
        .param("task", taskId)
        .param("run", processInstanceId)
        .query(Integer.class)
        .single();
  }

  /** Listens for a task's appearance. */
  TaskListener appeared() {
    return task -> {
      if (Kind.ofElement(task.getTaskDefinitionKey()) == Kind.APPROVAL) {
        bind(task);
      }
      // what an earlier task of this run left must not answer for this one
      Kind.ofElement(task.getTaskDefinitionKey())
          .fields
          .forEach(field -> task.getExecution().removeVariable(field));
      if (Kind.ofElement(task.getTaskDefinitionKey()) == Kind.LATE
          && LateForm.of(formOf(task)) == LateForm.ASK_AGAIN) {
        task.setVariableLocal(DIAGNOSIS, SpinValues.jsonValue(diagnosis(task)).create());
      }
    };
  }

  /** Listens for a task's completion. */
  TaskListener completed() {
    return this::complete;
  }

  /** Whoever is called reads it in the task; that somebody is called never depends on it. */
  private String diagnosis(DelegateTask task) {
    List<LateDiagnosis.Line> lines;
    try {
      OnAgent target =
          approvals.body(
              approvals.current(StepRuntime.rootOf(task.getExecution())).orElseThrow(),
              StepRuntime.PlanTarget.class);
      lines = diagnoses.getObject().of(target.agent());
    } catch (RuntimeException failed) {
      LOG.warn("The diagnosis for task {} failed", task.getId(), failed);
      lines =
          List.of(
              new LateDiagnosis.Line(
                  "Diagnosis",
                  failed instanceof Failure told
                      ? "It could not be made: " + told.account().summary() + "."
                      : "It failed by a mistake in this service; its log says more."));
    }
    return CanonicalJson.of(
        lines.stream().map(line -> Map.of("name", line.name(), "value", line.value())).toList());
  }

  Optional<Plan> planAsked(String taskId) {
    return over.plan(taskId).flatMap(approvals::plan);
  }

  /** Sends fields with a task, kept for the listener at the task's end. */
  <T> T submit(String taskId, Map<String, Object> fields, Supplier<T> call) {
    return inTime(taskId, () -> Submission.of(fields, call));
  }

  /**
   * Does something with a task. What a gate threw comes out as it was, without what the engine
   * wraps around it; whoever comes too late is told so.
   */
  <T> T inTime(String taskId, Supplier<T> call) {
    try {
      return call.get();
    } catch (TaskAlreadyClaimedException taken) {
      throw AtTheDoor.tooLate(
          new Refused(
              Account.of(taken.getTaskAssignee() + " has claimed this task already")
                  .means("Nothing was changed."),
              taken));
    } catch (RuntimeException stumbled) {
      Optional<RuntimeException> ours = AtTheDoor.thrownBehind(stumbled);
      if (ours.isPresent() && !AtTheDoor.isEnginesOwn(ours.get())) {
        throw ours.get();
      }
      // with a task that is over, the right to work on it is over too
      boolean elsewhere = stumbled instanceof OptimisticLockingException || !isOpen(taskId);
      throw elsewhere ? AtTheDoor.tooLate(overAlready(taskId, stumbled)) : ours.orElse(stumbled);
    }
  }

  private boolean isOpen(String taskId) {
    return database
            .sql("select count(*) from ACT_RU_TASK where ID_ = ?")
            .param(taskId)
            .query(Long.class)
            .single()
        > 0;
  }

  /** Who decided and when, or just that somebody else was quicker. */
  private Refused overAlready(String taskId, RuntimeException stumbled) {
    return new Refused(
        Account.of(
                over.task(taskId)
                    .orElse("Somebody else has changed this task meanwhile, or completed it"))
            .means("Nothing was changed.")
            .todo("Load the page again."),
        stumbled);
  }

  private void bind(DelegateTask task) {
    String runId = StepRuntime.rootOf(task.getExecution());
    Plan plan =
        approvals
            .current(runId)
            .orElseThrow(
                () ->
                    new Fault(
                        Account.of("there is no plan to approve")
                            .seen("run " + runId)
                            .means("Nothing was done.")
                            .todo("Abort the run and start it anew.")));
    database
        .sql("insert into asked (task_id, plan_id, run_id) values (?, ?, ?)")
        .params(task.getId(), plan.id(), runId)
        .update();
  }

  private void complete(DelegateTask task) {
    Kind kind = Kind.ofElement(task.getTaskDefinitionKey());
    Optional<Map<String, Object>> submission = Submission.current();
    if (submission.isEmpty()) {
      if (kind != Kind.LATE) {
        throw AtTheDoor.refused("this task ends only by completing it with its form");
      }
      // closed by the step behind the wait; the gateway behind the task asks what was chosen
      task.getExecution().setVariable(NEXT, LateForm.LEAVE);
      return;
    }
    String person = Context.getCommandContext().getAuthenticatedUserId();
    if (person == null) {
      throw AtTheDoor.refused("nobody is signed in");
    }
    Set<String> groups = groupsOf(person);
    String runId = StepRuntime.rootOf(task.getExecution());
    Set<String> candidates = candidates(task);
    if (candidates.isEmpty()) {
      // each task has a group; only the end of the task takes it away
      throw AtTheDoor.tooLate(overAlready(task.getId(), null));
    }
    try {
      mayWorkOn(candidates, person, groups);
      Map<String, Object> fields = plain(submission.get());
      check(kind, fields);
      if (kind == Kind.APPROVAL) {
        decide(task, runId, person, groups, fields);
      } else if (kind == Kind.LATE) {
        choose(task, runId, person, fields);
      } else {
        note(task, runId, person, fields);
      }
    } catch (Refused refused) {
      tries.refused(
          new Tries.Try(
              runId,
              task.getName(),
              person,
              refused.account().summary(),
              Map.of("task", task.getId())));
      throw AtTheDoor.refused(refused.account().inOneParagraph());
    } catch (BadInput wrong) {
      throw AtTheDoor.badInput(wrong);
    }
  }

  private void decide(
      DelegateTask task,
      String runId,
      String person,
      Set<String> groups,
      Map<String, Object> fields) {
    boolean yes = "yes".equals(fields.get(APPROVED));
    String note = (String) fields.getOrDefault(APPROVAL_NOTE, "");
    List<String> ticked = names(fields.get(ACKNOWLEDGED));
    Plan plan =
        planAsked(task.getId())
            .orElseThrow(
                () -> new Refused(Account.of("this task is not bound to a plan; abort the run")));
    String starter = starterOf(runId);
    approvals.decide(plan.id(), yes, person, groups, starter, note, ticked);
    witness.append(
        runId,
        Entry.Kind.PERSON,
        task.getName(),
        person,
        person
            + (yes ? " approves plan " : " rejects plan ")
            + plan.shortDigest()
            + (note.isBlank() ? "" : ": " + note),
        Map.of(
            "plan",
            plan.id(),
            "digest",
            plan.digest(),
            "acknowledged",
            ticked,
            "task",
            task.getId()),
        approvals.row(plan.id()).parts());
    DelegateExecution execution = task.getExecution();
    execution.removeVariable(ACKNOWLEDGED);
    execution.setVariable(APPROVED, yes ? "yes" : "no");
    execution.setVariable(APPROVAL_NOTE, note);
    if (!yes) {
      execution.setVariable("outcomeReason", person + " rejected it: " + note);
    }
  }

  private void note(DelegateTask task, String runId, String person, Map<String, Object> fields) {
    String note = (String) fields.getOrDefault(NOTE, "");
    String next = fields.getOrDefault(NEXT, LateForm.LEAVE).toString();
    if (fields.containsKey(NEXT)) {
      refuseUnless(LateForm.of(formOf(task)).choices(), next);
    }
    boolean goesOn = next.equals(LateForm.WITHOUT);
    evidence.append(
        runId,
        Entry.Kind.PERSON,
        task.getName(),
        person,
        person
            + " completes \""
            + task.getName()
            + (goesOn ? "\", knows what was seen and goes on: " : "\": ")
            + note,
        goesOn ? Map.of("task", task.getId(), NEXT, next) : Map.of("task", task.getId()));
    task.getExecution().setVariable(NOTE, note);
  }

  private static void refuseUnless(List<String> choices, String next) {
    if (!choices.contains(next)) {
      throw new BadInput(
          Map.of(
              NEXT,
              choices.isEmpty()
                  ? "is not a field of this task"
                  : "must be one of " + String.join(", ", choices)));
    }
  }

  private void choose(DelegateTask task, String runId, String person, Map<String, Object> fields) {
    List<String> choices = LateForm.of(formOf(task)).choices();
    String next = fields.getOrDefault(NEXT, LateForm.LEAVE).toString();
    Map<String, String> refused = new TreeMap<>();
    if (!next.equals(LateForm.LEAVE) && !choices.contains(next)) {
      refused.put(
          NEXT,
          choices.isEmpty()
              ? "is not a field of this task"
              : "must be one of " + String.join(", ", choices));
    }
    Optional<Integer> minutes = Optional.empty();
    if (next.equals(LateForm.AGAIN)) {
      minutes = minutes(fields.get(ASK_AGAIN_IN));
      if (minutes.isEmpty()) {
        refused.put(
            ASK_AGAIN_IN, "must be a whole number of minutes from 1 to " + LONGEST_PAUSE_MINUTES);
      }
    }
    String note = (String) fields.getOrDefault(NOTE, "");
    if (next.equals(LateForm.WITHOUT) && note.isBlank()) {
      refused.put(NOTE, "is missing: say why it goes on without");
    }
    if (!refused.isEmpty()) {
      throw new BadInput(refused);
    }
    String chosen =
        switch (next) {
          case LateForm.AGAIN -> ", to be asked again in " + minutes.orElseThrow() + " min";
          case LateForm.WITHOUT -> ", and goes on without what is missing";
          default -> "";
        };
    evidence.append(
        runId,
        Entry.Kind.PERSON,
        task.getName(),
        person,
        person
            + " completes \""
            + task.getName()
            + "\""
            + chosen
            + (note.isBlank() ? "" : ": " + note),
        Map.of("task", task.getId(), NEXT, next));
    DelegateExecution execution = task.getExecution();
    execution.removeVariable(ASK_AGAIN_IN);
    execution.setVariable(NOTE, note);
    execution.setVariable(NEXT, next);
    minutes.ifPresent(
        pause ->
            execution.setVariable(
                ASK_AGAIN_AT,
                Date.from(ClockUtil.getCurrentTime().toInstant().plusSeconds(60L * pause))));
  }

  private static String formOf(DelegateTask task) {
    Expression form = ((TaskEntity) task).getTaskDefinition().getCamundaFormDefinitionKey();
    return form == null ? "" : form.getExpressionText();
  }

  private static Optional<Integer> minutes(Object given) {
    try {
      double number = given == null ? 0 : Double.parseDouble(given.toString().strip());
      int minutes = number == Math.rint(number) ? (int) number : 0;
      return minutes >= 1 && minutes <= LONGEST_PAUSE_MINUTES
          ? Optional.of(minutes)
          : Optional.empty();
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }

  private String starterOf(String runId) {
    return runs.find(runId)
        .map(RunRows.Row::startedBy)
        .orElseThrow(() -> new Refused(Account.of("the run has no row of its own")));
  }

  private Set<String> groupsOf(String person) {
    Set<String> groups = new HashSet<>();
    for (Group group : identities.createGroupQuery().groupMember(person).list()) {
      groups.add(group.getId());
    }
    return groups;
  }

  /**
   * Engine permissions are not enough: the task's own group decides, for administrators too. A
   * claim is only a hint: whoever claimed it may have gone home.
   */
  private static void mayWorkOn(Set<String> candidates, String person, Set<String> groups) {
    if (candidates.stream().noneMatch(groups::contains)) {
      throw new Refused(
          Account.of(
              person + " may not do this: the task is for " + String.join(", ", candidates)));
    }
  }

  private static Set<String> candidates(DelegateTask task) {
    Set<String> candidates = new HashSet<>();
    for (IdentityLink link : task.getCandidates()) {
      if (link.getGroupId() != null) {
        candidates.add(link.getGroupId());
      }
    }
    return candidates;
  }

  private static Map<String, Object> plain(Map<String, Object> submitted) {
    Map<String, Object> plain = new LinkedHashMap<>();
    submitted.forEach(
        (name, value) -> {
          Object content = value;
          if (value instanceof JsonValue json) {
            content = json.getValue();
          } else if (value instanceof TypedValue typed) {
            content = typed.getValue();
          }
          if (content != null) {
            plain.put(name, content);
          }
        });
    return plain;
  }

  private static void check(Kind kind, Map<String, Object> fields) {
    Map<String, String> refused = new TreeMap<>();
    for (String name : fields.keySet()) {
      if (!kind.fields.contains(name)) {
        refused.put(
            Text.shown(name),
            "is not a field of this task; it takes " + String.join(", ", kind.fields));
      }
    }
    if (kind == Kind.APPROVAL && !Set.of("yes", "no").contains(fields.getOrDefault(APPROVED, ""))) {
      refused.put(APPROVED, "must be yes or no");
    }
    if (kind == Kind.MANUAL && Text.isBlank(fields.getOrDefault(NOTE, "").toString())) {
      refused.put(NOTE, "is missing: say what was done");
    }
    for (String name : List.of(NOTE, APPROVAL_NOTE)) {
      Object text = fields.getOrDefault(name, "");
      if (!(text instanceof String line)) {
        refused.put(name, "must be a text");
      } else if (line.length() > LONGEST_NOTE) {
        refused.put(
            name, "has " + line.length() + " characters; at most " + LONGEST_NOTE + " are taken");
      } else {
        Text.firstHiddenInLines(line).ifPresent(which -> refused.put(name, Text.refusal(which)));
      }
    }
    names(fields.get(ACKNOWLEDGED)).stream()
        .flatMap(name -> Text.firstHidden(name).stream())
        .findFirst()
        .ifPresent(which -> refused.put(ACKNOWLEDGED, Text.refusal(which)));
    if (!refused.isEmpty()) {
      throw new BadInput(refused);
    }
  }

  private static List<String> names(Object acknowledged) {
    List<String> names = new ArrayList<>();
    if (acknowledged instanceof String text) {
      for (String part : text.split(",")) {
        names.add(part.strip());
      }
    } else if (acknowledged instanceof Collection<?> many) {
      many.forEach(one -> names.add(String.valueOf(one)));
    } else if (acknowledged instanceof SpinJsonNode json) {
      if (!json.isArray()) {
        throw new BadInput(Map.of(ACKNOWLEDGED, "must be a list of names"));
      }
      json.elements()
          .forEach(
              element ->
                  names.add(element.isString() ? element.stringValue() : element.toString()));
    } else if (acknowledged != null) {
      throw new BadInput(
          Map.of(ACKNOWLEDGED, "must be a list of names, or names separated by commas"));
    }
    names.removeIf(String::isBlank);
    return names;
  }
}
