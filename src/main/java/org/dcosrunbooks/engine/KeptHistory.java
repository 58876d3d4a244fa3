package org.dcosrunbooks.engine;

import org.camunda.bpm.engine.history.JobState;
import org.camunda.bpm.engine.impl.history.event.HistoricJobLogEvent;
import org.camunda.bpm.engine.impl.history.event.HistoricVariableUpdateEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.handler.DbHistoryEventHandler;

/**
 * What the engine keeps of a run's past: everything but what nobody reads. A variable has one row,
 * with its last value, and none for each value before; a job that went well has none. Each such row
 * would stand in a dozen indexes, and be most of what a run costs.
 */
final class KeptHistory extends DbHistoryEventHandler {

  @Override
  public void handleEvent(HistoryEvent event) {
    if (!isOfAJobThatWentWell(event)) {
      super.handleEvent(event);
    }
  }

  private static boolean isOfAJobThatWentWell(HistoryEvent event) {
    return event instanceof HistoricJobLogEvent job
        && (job.getState() == JobState.CREATED.getStateCode()
            || job.getState() == JobState.SUCCESSFUL.getStateCode());
  }

  @Override
  protected boolean shouldWriteHistoricDetail(HistoricVariableUpdateEventEntity update) {
    return false;
  }
}
