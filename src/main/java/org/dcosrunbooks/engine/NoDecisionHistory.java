package org.dcosrunbooks.engine;

import org.camunda.bpm.dmn.engine.delegate.DmnDecisionEvaluationEvent;
import org.camunda.bpm.engine.delegate.DelegateCaseExecution;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.producer.DmnHistoryEventProducer;

/**
 * The engine keeps no rows about answers of policy tables: waits ask them at every look, and what a
 * decision used stands with its plan, by the table's digest.
 */
class NoDecisionHistory implements DmnHistoryEventProducer {

  @Override
  public HistoryEvent createDecisionEvaluatedEvt(
      DelegateExecution execution, DmnDecisionEvaluationEvent answer) {
    return null;
  }

  @Override
  public HistoryEvent createDecisionEvaluatedEvt(
      DelegateCaseExecution execution, DmnDecisionEvaluationEvent answer) {
    return null;
  }

  @Override
  public HistoryEvent createDecisionEvaluatedEvt(DmnDecisionEvaluationEvent answer) {
    return null;
  }
}
