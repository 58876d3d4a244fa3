package org.dcosrunbooks.engine;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.camunda.bpm.engine.variable.value.SerializableValue;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Witness;
import org.dcosrunbooks.failure.Refused;
import org.springframework.stereotype.Component;

/**
 * Stands at the start event of every process, whatever door the start came through: checks the
 * declared variables, makes the run's own row and first line of record, and sets the business key.
 * What it refuses leaves nothing behind.
 */
@Component
class StartGate implements ExecutionListener {

  private final RunbookCatalogue runbooks;
  private final RunRows runs;
  private final Witness witness;
  private final StartLimits limits;

  StartGate(RunbookCatalogue runbooks, RunRows runs, Witness witness, StartLimits limits) {
    this.runbooks = runbooks;
    this.runs = runs;
    this.witness = witness;
    this.limits = limits;
  }

  @Override
  public void notify(DelegateExecution execution) {
    ExecutionEntity entity = (ExecutionEntity) execution;
    String key = entity.getProcessDefinition().getKey();
    Runbook runbook =
        runbooks
            .find(key)
            .orElseThrow(
                () -> AtTheDoor.refused("process " + key + " is not a runbook of this service"));
    boolean root = entity.getRootProcessInstanceId().equals(entity.getProcessInstanceId());
    Map<String, Object> values =
        root ? started(runbook, given(entity)) : check(runbook, given(entity));
    for (Var<?> variable : runbook.startVariables()) {
      if (values.containsKey(variable.name())) {
        execution.setVariable(variable.name(), values.get(variable.name()));
      } else {
        execution.removeVariable(variable.name());
      }
    }
    String subject = runbook.subject(values);
    execution.setProcessBusinessKey(RunRows.businessKey(key, subject));
    if (root) {
      begin(entity, runbook, values, subject);
    }
  }

  /** Of a person's own start: within their limits. */
  private Map<String, Object> started(Runbook runbook, Map<String, Object> given) {
    String starter = starter();
    try {
      limits.mayStart(starter);
      return check(runbook, given);
    } catch (TooManyStarts refused) {
      throw AtTheDoor.tooMany(refused);
    } catch (RestException refused) {
      limits.refused(starter);
      throw refused;
    }
  }

  private static String starter() {
    String starter = Context.getCommandContext().getAuthenticatedUserId();
    if (starter == null || starter.isBlank()) {
      throw AtTheDoor.refused("nobody is signed in: a run needs a person who starts it");
    }
    return starter;
  }

  private void begin(
      ExecutionEntity entity, Runbook runbook, Map<String, Object> values, String subject) {
    String starter = starter();
    try {
      limits.begin(
          starter, runbook.id(), subject, Context.getCommandContext().getTransactionContext());
    } catch (Refused already) {
      limits.refused(starter);
      throw AtTheDoor.tooLate(already);
    } catch (TooManyStarts open) {
      throw AtTheDoor.tooMany(open);
    }
    runs.started(
        entity.getProcessInstanceId(),
        runbook.id(),
        entity.getProcessDefinitionId(),
        RunRows.businessKey(runbook.id(), subject),
        subject,
        values.getOrDefault("reason", "").toString(),
        values.getOrDefault("ticket", "").toString(),
        starter);
    witness.append(
        entity.getProcessInstanceId(),
        Entry.Kind.PERSON,
        "",
        starter,
        starter + " starts " + runbook.id() + " for " + subject,
        Map.of("variables", values, "definition", entity.getProcessDefinitionId()),
        runs.vouchedFor(entity.getProcessInstanceId()).parts());
  }

  private static Map<String, Object> check(Runbook runbook, Map<String, Object> given) {
    try {
      return StartValues.checked(runbook, given);
    } catch (BadInput refused) {
      throw AtTheDoor.badInput(refused);
    }
  }

  private static Map<String, Object> given(ExecutionEntity execution) {
    Map<String, Object> given = new HashMap<>();
    for (String name : execution.getVariableNames()) {
      TypedValue value = execution.getVariableTyped(name, false);
      // a value that came serialised is never read: its type alone refuses it
      given.put(name, value instanceof SerializableValue ? new Object() : value.getValue());
    }
    return given;
  }
}
