package org.dcosrunbooks.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.spin.plugin.variable.SpinValues;
import org.camunda.spin.plugin.variable.value.JsonValue;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Row;
import org.dcosrunbooks.audit.Witness;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Ambiguous;
import org.dcosrunbooks.failure.Breakdowns;
import org.dcosrunbooks.failure.DatabaseTrouble;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.failure.Transient;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Runs steps: authority first, evidence around each act, and a text for people when it fails. */
@Component
class StepRuntime {

  static final String SERVICE = "service";

  private final Evidence evidence;
  private final Witness witness;
  private final Approvals approvals;
  private final Places places;
  private final RunRows runs;
  private final LateTasks lateTasks;

  StepRuntime(
      Evidence evidence,
      Witness witness,
      Approvals approvals,
      Places places,
      RunRows runs,
      LateTasks lateTasks) {
    this.evidence = evidence;
    this.witness = witness;
    this.approvals = approvals;
    this.places = places;
    this.runs = runs;
    this.lateTasks = lateTasks;
  }

  void run(Step step, DelegateExecution execution) {
    String runId = rootOf(execution);
    String label = execution.getCurrentActivityName();
    try {
      RunRows.Row row = row(runId, execution);
      Context context = new Context(step, execution, row, label);
      context.begin();
      TimeLimit.within(
          DEADLINE,
          () -> {
            step.run(context);
            return null;
          });
    } catch (Failure failure) {
      throw failed(execution, label, failure, step);
    } catch (ProcessEngineException enginesOwn) {
      throw enginesOwn;
    } catch (DataAccessException trouble) {
      Failure named = DatabaseTrouble.of("the step could not use the database", trouble);
      throw failed(execution, label, named, step);
    } catch (RuntimeException broken) {
      throw failed(execution, label, brokenBy(broken), step);
    } catch (Error broken) {
      Breakdowns.tell(Breakdowns.During.STEP, "the step \"" + label + "\" of run " + runId, broken);
      throw failed(execution, label, brokenBy(broken), step);
    }
  }

  /** What was taken is given back, whatever somebody has made of the run's row. */
  private RunRows.Row row(String runId, DelegateExecution execution) {
    if (!onAbortRoad(execution) || !hasRecord(runId)) {
      return runs.find(runId).orElseThrow(() -> startedElsewhere(runId));
    }
    return runs.shown(runId)
        .orElseGet(
            () ->
                RunRows.Row.unknown(
                    runId, ((ExecutionEntity) execution).getProcessDefinition().getKey()));
  }

  /** What was started by another way than a door of ours has none. */
  private boolean hasRecord(String runId) {
    Evidence.Lines lines = evidence.lines(runId);
    return !lines.entries().isEmpty() || !lines.unread().isEmpty();
  }

  /** In a box that an event has begun: nothing else of an aborted run goes on. */
  private static boolean onAbortRoad(DelegateExecution execution) {
    ScopeImpl scope = ((ExecutionEntity) execution).getActivity().getFlowScope();
    while (scope instanceof ActivityImpl box) {
      if (box.isTriggeredByEvent()) {
        return true;
      }
      scope = box.getFlowScope();
    }
    return false;
  }

  private static Fault startedElsewhere(String runId) {
    return new Fault(
        Account.of("the run has no row of its own")
            .seen("run " + runId)
            .means("It was not started through a door of this service. Nothing was done.")
            .todo("Remove the run in Cockpit, and start the runbook anew."));
  }

  /** Nothing that a step does should end so: the words are for whoever reads the report. */
  static Fault brokenBy(Throwable broken) {
    return new Fault(
        Account.of("a mistake in this service (" + broken.getClass().getSimpleName() + ")")
            .seen(String.valueOf(broken.getMessage()).lines().findFirst().orElse(""))
            .means("The record tells what was done before it.")
            .todo("Report it with this text and the log of this moment."),
        broken);
  }

  private StepFailed failed(DelegateExecution execution, String label, Failure failure, Step step) {
    ProcessDefinition runbook = ((ExecutionEntity) execution).getProcessDefinition();
    return new StepFailed(
        incidentText(rootOf(execution), runbook.getKey(), label, failure, step.retryNote()),
        failure,
        // a database in the way is nothing that a wait would wait for
        step instanceof Confirm
            && failure instanceof Transient
            && !DatabaseTrouble.isBehind(failure));
  }

  /** The text for people about something that failed in a run, be its rows readable or not. */
  String incidentText(
      String runId, String runbook, String label, Failure failure, String retryNote) {
    RunRows.Row row;
    try {
      row = runs.shown(runId).orElseGet(() -> RunRows.Row.unknown(runId, runbook));
    } catch (DataAccessException unreadable) {
      row = RunRows.Row.unknown(runId, runbook);
    }
    Optional<Evidence.Lines> record;
    try {
      record = Optional.of(toTell(evidence.lines(runId)));
    } catch (Failure unreadable) {
      record = Optional.empty();
    }
    return IncidentText.of(row, label, failure, retryNote, record);
  }

  /** What a line says of effects may be nonsense, where somebody has changed it. */
  private static Evidence.Lines toTell(Evidence.Lines record) {
    try {
      OpenEffects.of(record.entries());
      return record;
    } catch (RuntimeException nonsense) {
      return new Evidence.Lines(List.of(), List.of("its effects: " + nonsense));
    }
  }

  static String rootOf(DelegateExecution execution) {
    return ((ExecutionEntity) execution).getRootProcessInstanceId();
  }

  /** The element's name in its diagram, or its id when it has none. */
  static String labelOf(ExecutionEntity execution, String element) {
    return Optional.ofNullable(execution.getProcessDefinition().findActivity(element))
        .map(ActivityImpl::getName)
        .orElse(String.valueOf(element));
  }

  Subject subject(String runId) {
    return new RunSubject(runId);
  }

  private final class RunSubject implements Subject {
    private final String runId;

    RunSubject(String runId) {
      this.runId = runId;
    }

    @Override
    public String runId() {
      return runId;
    }

    @Override
    public <P> P plan(Class<P> type) {
      return approvals.body(newestPlan(runId), type);
    }

    @Override
    public List<OpenEffects.Effect> openEffects() {
      return OpenEffects.of(record());
    }

    @Override
    public List<Entry> record() {
      return evidence.entries(runId);
    }

    @Override
    public boolean toldToGoOn(String taskLabel) {
      return record().stream()
          .filter(entry -> entry.kind() == Entry.Kind.PERSON && entry.step().equals(taskLabel))
          .anyMatch(
              entry -> entry.detail(TaskGate.NEXT).filter(LateForm.WITHOUT::equals).isPresent());
    }
  }

  private Plan newestPlan(String runId) {
    return approvals
        .current(runId)
        .orElseThrow(
            () ->
                new Fault(
                    Account.of("the run has no plan")
                        .seen("run " + runId)
                        .means("Nothing was done.")
                        .todo("Abort the run and start it anew.")));
  }

  /** One execution of one step. */
  private final class Context implements StepContext {

    private final Step step;
    private final DelegateExecution execution;
    private final RunRows.Row row;
    private final String label;
    private List<Entry> unanswered = List.of();
    private Optional<Plan> authorised = Optional.empty();
    private Optional<Fault> unauthorised = Optional.empty();

    Context(Step step, DelegateExecution execution, RunRows.Row row, String label) {
      this.step = step;
      this.execution = execution;
      this.row = row;
      this.label = label;
    }

    void begin() {
      if (aborted() && !onAbortRoad(execution)) {
        throw abortTakesOver();
      }
      unanswered = openIntents().stream().filter(intent -> intent.step().equals(label)).toList();
      if (step.getClass().isAnnotationPresent(Once.class) && !unanswered.isEmpty()) {
        throw new Fault(
            Account.of("began before, and nobody knows whether it was done")
                .seen("entry " + unanswered.get(0).number() + ": " + unanswered.get(0).text())
                .means("It may or may not have been done, and this step cannot find out.")
                .todo("Find out by hand, add a note, then retry or abort."));
      }
      if (step.getClass().isAnnotationPresent(Disruptive.class)) {
        try {
          authorised = Optional.of(authority());
        } catch (Fault none) {
          boolean goesOn =
              step.getClass().isAnnotationPresent(Undoes.class)
                  || step.getClass().getAnnotation(Disruptive.class).elseAnotherRoad();
          if (unanswered.isEmpty() && !goesOn) {
            throw none;
          }
          // asked while it was allowed, and nobody knows what came of it: looking needs no
          // authority, and neither does taking back what is the run's own
          unauthorised = Optional.of(none);
        }
      }
    }

    /** A line that nobody can read keeps no abort from its end. */
    private List<Entry> openIntents() {
      return onAbortRoad(execution)
          ? evidence.lines(runId()).openIntents()
          : evidence.openIntents(runId());
    }

    private Plan authority() {
      Plan plan = approvals.authority(runId(), row.startedBy());
      if (evidence.closedForActs(runId())) {
        throw new Fault(
            Account.of("the run was aborted")
                .seen("an abort stands in the record of run " + runId())
                .means("Nothing was done.")
                .todo("Start the runbook anew if it is still wanted."));
      }
      OnAgent target = approvals.body(plan, PlanTarget.class);
      if (!places.holds(runId(), target.agent())) {
        throw new Fault(
            Account.of("the run does not hold the place of " + target.host())
                .seen("no granted place for agent " + target.agent() + " and run " + runId())
                .means("The step was reached by another way than the diagram's. Nothing was done.")
                .todo("Abort the run and start it anew."));
      }
      return plan;
    }

    @Override
    public String runId() {
      return row.id();
    }

    @Override
    public boolean called() {
      return !execution.getProcessInstanceId().equals(runId());
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public String starter() {
      return row.startedBy();
    }

    @Override
    public <T> T get(Var<T> variable) {
      return find(variable)
          .orElseThrow(
              () ->
                  new Fault(
                      Account.of("variable " + variable.name() + " is missing")
                          .seen("run " + runId())
                          .means("Nothing was done.")
                          .todo("Abort the run and start it anew.")));
    }

    @Override
    public <T> Optional<T> find(Var<T> variable) {
      Object value = execution.getVariable(variable.name());
      if (value == null) {
        return Optional.empty();
      }
      Object ours = value;
      if (value instanceof Date date) {
        ours = date.toInstant();
      } else if (variable.type() == Var.Json.class) {
        JsonValue json = execution.getVariableTyped(variable.name());
        ours = new Var.Json(json.getValueSerialized());
      }
      if (!variable.type().isInstance(ours)) {
        throw new Fault(
            Account.of("variable " + variable.name() + " has another type than declared")
                .seen(value.getClass().getSimpleName())
                .means("Somebody changed it. Nothing was done.")
                .todo("Abort the run and start it anew."));
      }
      return Optional.of(variable.type().cast(ours));
    }

    @Override
    public <T> void set(Var<T> variable, T value) {
      if (value instanceof Instant instant) {
        execution.setVariable(variable.name(), Date.from(instant));
      } else if (value instanceof Var.Json json) {
        execution.setVariable(variable.name(), SpinValues.jsonValue(json.text()).create());
      } else {
        execution.setVariable(variable.name(), value);
      }
    }

    @Override
    public void forget(Var<?> variable) {
      execution.removeVariable(variable.name());
    }

    @Override
    public <P> P plan(Class<P> type) {
      return approvals.body(authorised.orElseGet(() -> newestPlan(runId())), type);
    }

    @Override
    public Subject subject() {
      return new RunSubject(runId());
    }

    @Override
    public void subjectIs(String name) {
      String key = RunRows.businessKey(row.runbook(), name);
      execution.setProcessBusinessKey(key);
      if (key.equals(row.businessKey()) && name.equals(row.subject())) {
        return;
      }
      runs.subjectIs(runId(), key, name);
      witness.append(
          runId(),
          Entry.Kind.COURSE,
          label,
          SERVICE,
          "the run works on " + name,
          Map.of(),
          runs.vouchedFor(runId()).part(Row.SUBJECT));
    }

    @Override
    public void looked(String sentence, Map<String, ?> details) {
      evidence.append(runId(), Entry.Kind.LOOK, label, SERVICE, sentence, details);
    }

    @Override
    public void refused(String sentence) {
      evidence.append(runId(), Entry.Kind.REFUSAL, label, SERVICE, sentence, Map.of());
    }

    @Override
    public Optional<String> withoutAuthority() {
      return unauthorised.map(none -> none.account().inOneParagraph());
    }

    @Override
    public void act(String act, Optional<Effect> effect, Map<String, ?> details, Runnable call) {
      if (unauthorised.isPresent()) {
        throw unauthorised.get();
      }
      if (authorised.isEmpty()) {
        throw undeclared("acts and does not say that it is disruptive");
      }
      foundNotDone();
      perform(act, false, with(effect, details), Map.of(), call);
    }

    private static Map<String, Object> with(Optional<Effect> effect, Map<String, ?> details) {
      Map<String, Object> data = new HashMap<>(details);
      effect.ifPresent(
          behind -> {
            data.put(OpenEffects.EFFECT, behind.text());
            data.put(OpenEffects.UNDO, behind.undo());
          });
      return data;
    }

    @Override
    public void undo(OpenEffects.Effect effect, String act, Runnable call) {
      takeBack(act, Map.of("takesBack", effect.number()), closing(effect), call);
    }

    @Override
    public void beginToUndo(
        OpenEffects.Effect effect, String act, Map<String, ?> details, Runnable call) {
      Map<String, Object> data = new LinkedHashMap<>(details);
      data.put("takesBack", effect.number());
      takeBack(act, data, Map.of(), call);
    }

    @Override
    public void takeBack(
        String act, Optional<Effect> effect, Map<String, ?> details, Runnable call) {
      takeBack(act, with(effect, details), Map.of(), call);
    }

    private void takeBack(
        String act, Map<String, ?> details, Map<String, ?> closing, Runnable call) {
      if (!step.getClass().isAnnotationPresent(Undoes.class)) {
        throw undeclared("takes something back and does not say so");
      }
      foundNotDone();
      perform(act, true, details, closing, call);
    }

    @Override
    public void closeEffect(OpenEffects.Effect effect, String why) {
      evidence.append(runId(), Entry.Kind.LOOK, label, SERVICE, why, closing(effect));
    }

    @Override
    public void reviseEffect(
        OpenEffects.Effect effect, Effect now, String why, Map<String, ?> details) {
      Map<String, Object> data = new LinkedHashMap<>(details);
      data.put(OpenEffects.REVISES, effect.number());
      data.put(OpenEffects.EFFECT, now.text());
      data.put(OpenEffects.UNDO, now.undo());
      evidence.append(runId(), Entry.Kind.LOOK, label, SERVICE, why, data);
    }

    private Map<String, Object> closing(OpenEffects.Effect effect) {
      return Map.of(OpenEffects.CLOSES, effect.number());
    }

    private void perform(
        String act, boolean undo, Map<String, ?> data, Map<String, ?> closing, Runnable call) {
      Entry intent = intend(act, undo, data);
      try {
        call.run();
      } catch (Ambiguous lost) {
        throw lost; // the intent stays open: the next try looks first
      } catch (Failure notDone) {
        evidence.conclude(
            intent,
            "not done: " + notDone.account().inOneParagraph(),
            Map.of(OpenEffects.DONE, false));
        throw notDone;
      }
      Map<String, Object> result = new LinkedHashMap<>(closing);
      result.put(OpenEffects.DONE, true);
      evidence.conclude(intent, "done: " + act, result);
    }

    /** What the record refuses after an abort is not the world's no. */
    private Entry intend(String act, boolean undo, Map<String, ?> data) {
      try {
        return evidence.intend(runId(), label, act, undo, data);
      } catch (Refused closed) {
        throw aborted() ? abortTakesOver() : closed;
      }
    }

    private Fault undeclared(String what) {
      return new Fault(
          Account.of("the step " + what)
              .seen(step.getClass().getSimpleName())
              .means("Nothing was done.")
              .todo("Report it: this is a mistake in the service."));
    }

    @Override
    public void foundDone() {
      answerEarlier("found done by a later look", true);
    }

    @Override
    public void foundNotDone() {
      answerEarlier("found not done by a later look", false);
    }

    private void answerEarlier(String answer, boolean done) {
      for (Entry intent : unanswered) {
        evidence.conclude(intent, answer, Map.of(OpenEffects.DONE, done));
      }
      unanswered = List.of();
    }

    @Override
    public void closeLateTasks() {
      lateTasks.close(execution.getProcessInstanceId());
    }

    @Override
    public boolean aborted() {
      return evidence.closedForActs(runId());
    }
  }

  /** The abort takes the step away in a moment, or at the end of the run that was called. */
  private static Transient abortTakesOver() {
    return new Transient(
        Account.of("an abort was asked for")
            .seen("the run's record is closed for acts")
            .means("Nothing was done.")
            .todo("Wait; the abort goes on by itself."));
  }

  /** The part of a plan that the engine layer itself needs. */
  record PlanTarget(org.dcosrunbooks.cluster.AgentId agent, String host) implements OnAgent {}

  /** How long one step may take; every call to the world inherits it. */
  static final Duration DEADLINE = Duration.ofSeconds(15);
}
