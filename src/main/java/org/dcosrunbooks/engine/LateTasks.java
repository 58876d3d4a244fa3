package org.dcosrunbooks.engine;

import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Late tasks: on-call is asked to look into a wait that takes too long, while the wait goes on. */
@Component
class LateTasks {

  /** How their element ids begin. */
  static final String PREFIX = "userTask_lookInto";

  private final TaskService tasks;
  private final ProcessEngineConfigurationImpl engine;

  LateTasks(@Lazy TaskService tasks, @Lazy ProcessEngineConfigurationImpl engine) {
    this.tasks = tasks;
    this.engine = engine;
  }

  /** What they were about is over: without this the run could not end. */
  void close(String processInstanceId) {
    tasks.createTaskQuery().processInstanceId(processInstanceId).list().stream()
        .filter(task -> task.getTaskDefinitionKey().startsWith(PREFIX))
        .forEach(
            task ->
                engine
                    .getCommandExecutorTxRequired()
                    .execute(new CompleteTaskCmd(task.getId(), null)));
  }
}
