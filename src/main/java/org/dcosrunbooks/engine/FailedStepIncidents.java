package org.dcosrunbooks.engine;

import java.util.Map;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.incident.DefaultIncidentHandler;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.runtime.Incident;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;

/**
 * Failed steps as incidents. When a person lets one run again, by Cockpit or the REST API, their
 * name is recorded.
 */
class FailedStepIncidents extends DefaultIncidentHandler {

  private final Evidence evidence;

  FailedStepIncidents(Evidence evidence) {
    super(Incident.FAILED_JOB_HANDLER_TYPE);
    this.evidence = evidence;
  }

  @Override
  public void resolveIncident(IncidentContext incident) {
    String person = Context.getCommandContext().getAuthenticatedUserId();
    ExecutionEntity execution =
        incident.getExecutionId() == null
            ? null
            : Context.getCommandContext()
                .getExecutionManager()
                .findExecutionById(incident.getExecutionId());
    if (person != null && execution != null) {
      evidence.append(
          execution.getRootProcessInstanceId(),
          Entry.Kind.PERSON,
          StepRuntime.labelOf(execution, incident.getActivityId()),
          person,
          person + " lets the failed step run again",
          Map.of("job", String.valueOf(incident.getConfiguration())));
    }
    super.resolveIncident(incident);
  }
}
