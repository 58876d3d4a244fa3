package org.dcosrunbooks.engine;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * One box of a diagram: check, act, verify. It takes seconds, may run again at any time and must do
 * no harm when it does. Its class is named like its label, its bean likewise.
 */
public abstract class Step implements JavaDelegate {

  private StepRuntime runtime;

  @Autowired
  final void attach(StepRuntime stepRuntime) {
    this.runtime = stepRuntime;
  }

  /**
   * Does the step. Failures of the four kinds leave it as they are: Transient and Ambiguous are
   * tried again, Refused and Fault become an incident at once unless the step catches them and
   * takes another road.
   */
  protected abstract void run(StepContext step);

  @Override
  public final void execute(DelegateExecution execution) {
    runtime.run(this, execution);
  }

  /** What a retry of this step does, for the incident page. */
  protected String retryNote() {
    return "harmless: looks before it acts.";
  }
}
