package org.dcosrunbooks.engine;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.impl.FormServiceImpl;
import org.camunda.bpm.engine.variable.VariableMap;

/** The engine's form service, which Tasklist uses, with what was sent kept for the task's gate. */
class GatedForms extends FormServiceImpl {

  private final TaskGate gate;

  GatedForms(TaskGate gate) {
    this.gate = gate;
  }

  @Override
  public void submitTaskForm(String taskId, Map<String, Object> properties) {
    gate.submit(
        taskId,
        properties,
        () -> {
          super.submitTaskForm(taskId, properties);
          return null;
        });
  }

  @Override
  @Deprecated // the engine's older form of the same, which is reachable still
  public void submitTaskFormData(String taskId, Map<String, String> properties) {
    submitTaskForm(taskId, new HashMap<>(properties));
  }

  @Override
  public VariableMap submitTaskFormWithVariablesInReturn(
      String taskId, Map<String, Object> properties, boolean deserializeValues) {
    return gate.submit(
        taskId,
        properties,
        () -> super.submitTaskFormWithVariablesInReturn(taskId, properties, deserializeValues));
  }
}
