package org.dcosrunbooks.engine;

import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Late tasks: on-call is asked to look into a wait that takes too long, while the wait goes on. */
@Component
class LateTasks {

  /** How their element ids begin. */
  static final String PREFIX = "userTask_lookInto";

  /** How the pauses behind them begin, after which on-call is asked again. */
  private static final String PAUSE = "event_timeIsUp";

  private final TaskService tasks;
  private final ManagementService management;
  private final ProcessEngineConfigurationImpl engine;

  LateTasks(
      @Lazy TaskService tasks,
      @Lazy ManagementService management,
      @Lazy ProcessEngineConfigurationImpl engine) {
    this.tasks = tasks;
    this.management = management;
    this.engine = engine;
  }

  /** What they were about is over: without this the run could not end. */
  void close(String processInstanceId) {
    endPauses(processInstanceId);
    tasks.createTaskQuery().processInstanceId(processInstanceId).list().stream()
        .filter(task -> task.getTaskDefinitionKey().startsWith(PREFIX))
        .forEach(
            task ->
                engine
                    .getCommandExecutorTxRequired()
                    .execute(new CompleteTaskCmd(task.getId(), null)));
  }

  /** A pause that is over asks again, and that question is closed like any other. */
  private void endPauses(String processInstanceId) {
    management.createJobQuery().processInstanceId(processInstanceId).timers().list().stream()
        .map(TimerEntity.class::cast)
        .filter(timer -> timer.getJobDefinition().getActivityId().startsWith(PAUSE))
        .forEach(
            timer ->
                engine
                    .getCommandExecutorTxRequired()
                    .execute(
                        context -> {
                          context.getJobManager().findJobById(timer.getId()).execute(context);
                          return null;
                        }));
  }
}
