package org.dcosrunbooks.engine;

import java.util.List;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.dcosrunbooks.audit.Evidence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Tells an abort to every process instance of a run, leaves first: a run is told when no run that
 * it has called is alive, so that each ends by its own abort road. The record is closed for acts
 * before that, so that no step slips through in between; who was not told because the service died,
 * or because a called run still goes its road, is told by one of the watcher's next rounds.
 */
@Component
class Aborts {

  /** How the message of every runbook's abort road ends. */
  static final String MESSAGE = ".abort-requested";

  private static final Logger LOG = LoggerFactory.getLogger(Aborts.class);

  private final RuntimeService runtime;
  private final Evidence evidence;
  private final ProcessEngineConfigurationImpl engine;

  Aborts(RuntimeService runtime, Evidence evidence, @Lazy ProcessEngineConfigurationImpl engine) {
    this.runtime = runtime;
    this.evidence = evidence;
    this.engine = engine;
  }

  /** Records who wants it and tells the tree. A second call only tells again. */
  void request(String runId, String person, String note) {
    evidence.closeForActs(
        runId, person, person + " asks for an abort" + (note.isBlank() ? "" : ": " + note));
    tell(runId);
  }

  /**
   * Tells those of a run's tree that have called nobody who is still alive; the record of the run
   * is closed for acts. Harmless when they know already.
   */
  void tell(String runId) {
    for (String instance : leaves(runId)) {
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
      engine
          .getCommandExecutorTxRequired()
          .execute(
              context -> {
                tellUnlessCalling(context, road);
                return null;
              });
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

  /**
   * The message takes the whole instance away, and with it whatever it has called. Its executions
   * are read before its calls: one that begins a call after that has changed, and the commit fails.
   */
  private void tellUnlessCalling(CommandContext context, EventSubscription road) {
    String instance = road.getProcessInstanceId();
    context.getExecutionManager().findExecutionsByProcessInstanceId(instance);
    if (called(instance).isEmpty()) {
      runtime.messageEventReceived(road.getEventName(), road.getExecutionId());
    }
  }

  private List<String> leaves(String instance) {
    List<String> called = called(instance);
    return called.isEmpty()
        ? List.of(instance)
        : called.stream().map(this::leaves).flatMap(List::stream).toList();
  }

  private List<String> called(String instance) {
    return runtime.createProcessInstanceQuery().superProcessInstanceId(instance).list().stream()
        .map(ProcessInstance::getId)
        .toList();
  }
}
