package org.dcosrunbooks.engine;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.dcosrunbooks.audit.Evidence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells an abort to every process instance of a run, leaves first. The record is closed for acts
 * before that, so that no step slips through in between; what was not told because the service died
 * is told by the watcher's next round.
 */
@Component
class Aborts {

  /** How the message of every runbook's abort road ends. */
  static final String MESSAGE = ".abort-requested";

  private static final Logger LOG = LoggerFactory.getLogger(Aborts.class);

  private final RuntimeService runtime;
  private final Evidence evidence;

  Aborts(RuntimeService runtime, Evidence evidence) {
    this.runtime = runtime;
    this.evidence = evidence;
  }

  /** Records who wants it and tells the tree. A second call only tells again. */
  void request(String runId, String person, String note) {
    evidence.closeForActs(
        runId, person, person + " asks for an abort" + (note.isBlank() ? "" : ": " + note));
    tell(runId);
  }

  /** Tells the tree of a run whose record is closed for acts. Harmless when it knows already. */
  void tell(String runId) {
    for (String instance : leavesFirst(runId)) {
      for (EventSubscription road :
          runtime
              .createEventSubscriptionQuery()
              .eventType("message")
              .processInstanceId(instance)
              .list()) {
        if (road.getEventName().endsWith(MESSAGE)) {
          tell(road);
        }
      }
    }
  }

  private void tell(EventSubscription road) {
    try {
      runtime.messageEventReceived(road.getEventName(), road.getExecutionId());
    } catch (OptimisticLockingException | MismatchingMessageCorrelationException busy) {
      LOG.info(
          "A step of {} was committing; the watcher tells the abort again",
          road.getProcessInstanceId());
    } catch (ProcessEngineException gone) {
      boolean stillThere =
          runtime.createEventSubscriptionQuery().eventSubscriptionId(road.getId()).count() > 0;
      if (stillThere) {
        throw gone;
      }
    }
  }

  private List<String> leavesFirst(String instance) {
    List<String> order = new ArrayList<>();
    for (ProcessInstance child :
        runtime.createProcessInstanceQuery().superProcessInstanceId(instance).list()) {
      order.addAll(leavesFirst(child.getId()));
    }
    order.add(instance);
    return order;
  }
}
