package org.dcosrunbooks.engine;

import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.TaskServiceImpl;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.task.Comment;
import org.camunda.bpm.engine.variable.VariableMap;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Refused;

/**
 * The engine's task service with the ways around a form closed, for whatever permission somebody
 * has: a task ends by completing it with its form's fields, or not at all.
 */
class GatedTasks extends TaskServiceImpl {

  /** Of a task or a run. */
  private static final int MOST_COMMENTS = 200;

  /** Of a comment that comes while something else changes the same task. */
  private static final int MOST_TRIES = 4;

  private final TaskGate gate;
  private final Lock commenting = new ReentrantLock();

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

  /** Each changes the task as well, so they come one after the other. */
  @Override
  public Comment createComment(String taskId, String processInstanceId, String message) {
    commenting.lock();
    try {
      if (gate.commentsOf(taskId, processInstanceId) >= MOST_COMMENTS) {
        throw AtTheDoor.tooLate(
            new Refused(
                Account.of("Not taken: there are " + MOST_COMMENTS + " comments here already")
                    .means("Nothing was written down.")
                    .todo("Write it into a note of the run.")));
      }
      for (int tries = 1; ; tries++) {
        try {
          return super.createComment(taskId, processInstanceId, message);
        } catch (RuntimeException thrown) {
          if (tries == MOST_TRIES || !AtTheDoor.isCollision(thrown)) {
            throw thrown;
          }
        }
      }
    } finally {
      commenting.unlock();
    }
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
