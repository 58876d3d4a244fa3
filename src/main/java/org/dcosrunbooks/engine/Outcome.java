package org.dcosrunbooks.engine;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.RecordChecks;
import org.dcosrunbooks.audit.Row;
import org.dcosrunbooks.audit.Witness;
import org.springframework.stereotype.Component;

/**
 * Takes a run's outcome from the end event it reaches, and writes the end into our row and into the
 * record.
 */
@Component
class Outcome {

  /** An end event that ends the run begins its id with this; the outcome's word follows. */
  static final String PREFIX = "endEvent_";

  static final String WORD = "outcome";
  static final String REASON = "outcomeReason";

  /** Characters; the width of the column. */
  private static final int LONGEST_REASON = 2000;

  private final RunRows runs;
  private final Witness witness;
  private final RecordChecks checks;

  Outcome(RunRows runs, Witness witness, RecordChecks checks) {
    this.runs = runs;
    this.witness = witness;
    this.checks = checks;
  }

  /** {@code endEvent_refused_beforeApproval} → {@code refused}: a word may have several ends. */
  static String wordOf(String elementId) {
    return elementId.substring(PREFIX.length()).split("_")[0];
  }

  ExecutionListener reached(String word) {
    return execution -> execution.getProcessInstance().setVariable(WORD, word);
  }

  /** Listens for the end of the whole process instance. */
  ExecutionListener runEnded() {
    return this::ended;
  }

  private void ended(DelegateExecution execution) {
    ExecutionEntity entity = (ExecutionEntity) execution;
    if (!entity.getRootProcessInstanceId().equals(entity.getProcessInstanceId())) {
      return;
    }
    String runId = entity.getProcessInstanceId();
    Object word = execution.getVariable(WORD);
    Object reason = execution.getVariable(REASON);
    String outcome = word == null ? "removed" : word.toString();
    String sentence =
        word == null
            ? "The run was removed from the engine before it reached an end."
            : reason == null ? "" : Text.cut(reason.toString(), LONGEST_REASON);
    // its place is given back by the diagram; the place of a run removed by force stays and is
    // reported
    boolean row = runs.ended(runId, outcome, sentence);
    witness.append(
        runId,
        Entry.Kind.COURSE,
        "",
        StepRuntime.SERVICE,
        "ends: " + outcome + (sentence.isBlank() ? "" : ". " + sentence),
        Map.of(WORD, outcome),
        row ? runs.vouchedFor(runId).part(Row.END) : Map.of());
    checks.note("run " + runId + " ended");
  }
}
