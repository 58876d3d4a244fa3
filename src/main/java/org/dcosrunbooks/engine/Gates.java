package org.dcosrunbooks.engine;

import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;

/** Puts our gates at every start, end and task of every diagram: no diagram can leave one out. */
class Gates extends AbstractBpmnParseListener {

  private final StartGate start;
  private final TaskGate tasks;
  private final Outcome outcome;

  Gates(StartGate start, TaskGate tasks, Outcome outcome) {
    this.start = start;
    this.tasks = tasks;
    this.outcome = outcome;
  }

  @Override
  public void parseProcess(Element element, ProcessDefinitionEntity process) {
    process.addListener(ExecutionListener.EVENTNAME_END, outcome.runEnded());
  }

  @Override
  public void parseStartEvent(Element element, ScopeImpl scope, ActivityImpl event) {
    if (scope instanceof ProcessDefinitionEntity) {
      event.addListener(ExecutionListener.EVENTNAME_START, start);
    }
  }

  @Override
  public void parseEndEvent(Element element, ScopeImpl scope, ActivityImpl event) {
    if (event.getId().startsWith(Outcome.PREFIX)) {
      event.addListener(
          ExecutionListener.EVENTNAME_START, outcome.reached(Outcome.wordOf(event.getId())));
    }
  }

  @Override
  public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    TaskDefinition definition =
        ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
    definition.addTaskListener(TaskListener.EVENTNAME_CREATE, tasks.appeared());
    definition.addTaskListener(TaskListener.EVENTNAME_COMPLETE, tasks.completed());
  }
}
