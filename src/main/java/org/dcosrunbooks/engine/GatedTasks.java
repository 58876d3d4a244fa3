package org.dcosrunbooks.engine;

import java.util.Map;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.TaskServiceImpl;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.variable.VariableMap;

/**
 * The engine's task service with the ways around a form closed, for whatever permission somebody
 * has: a task ends by completing it with its form's fields, or not at all.
 */
class GatedTasks extends TaskServiceImpl {

  private final TaskGate gate;

  GatedTasks(TaskGate gate) {
    this.gate = gate;
  }

  @Override
  public void complete(String taskId) {
    complete(taskId, Map.of());
  }

  @Override
  public void complete(String taskId, Map<String, Object> variables) {
    gate.submit(
        taskId,
        variables,
        () -> {
          super.complete(taskId, variables);
          return null;
        });
  }

  @Override
  public VariableMap completeWithVariablesInReturn(
      String taskId, Map<String, Object> variables, boolean deserializeValues) {
    return gate.submit(
        taskId,
        variables,
        () -> super.completeWithVariablesInReturn(taskId, variables, deserializeValues));
  }

  @Override
  public void claim(String taskId, String userId) {
    gate.inTime(
        taskId,
        () -> {
          super.claim(taskId, userId);
          return null;
        });
  }

  /** A person gives back what is theirs, and hands nothing to anybody. */
  @Override
  public void setAssignee(String taskId, String userId) {
    boolean allowed =
        commandExecutor.execute(
            context -> {
              String person = context.getAuthenticatedUserId();
              TaskEntity task = context.getTaskManager().findTaskById(taskId);
              return person == null
                  || task == null
                  || (userId == null && person.equals(task.getAssignee()));
            });
    if (!allowed) {
      throw new AuthorizationException(
          "a task is given back by the person who claimed it, and handed to nobody");
    }
    super.setAssignee(taskId, userId);
  }

  @Override
  public void delegateTask(String taskId, String userId) {
    throw closed("delegated");
  }

  @Override
  public void resolveTask(String taskId) {
    throw closed("resolved");
  }

  @Override
  public void resolveTask(String taskId, Map<String, Object> variables) {
    throw closed("resolved");
  }

  @Override
  public void handleBpmnError(String taskId, String errorCode) {
    throw closed("ended by an error");
  }

  @Override
  public void handleBpmnError(String taskId, String errorCode, String errorMessage) {
    throw closed("ended by an error");
  }

  @Override
  public void handleBpmnError(
      String taskId, String errorCode, String errorMessage, Map<String, Object> variables) {
    throw closed("ended by an error");
  }

  @Override
  public void handleEscalation(String taskId, String escalationCode) {
    throw closed("escalated");
  }

  @Override
  public void handleEscalation(
      String taskId, String escalationCode, Map<String, Object> variables) {
    throw closed("escalated");
  }

  private static AuthorizationException closed(String how) {
    return new AuthorizationException(
        "a task cannot be " + how + "; it ends by completing it with its form");
  }
}
