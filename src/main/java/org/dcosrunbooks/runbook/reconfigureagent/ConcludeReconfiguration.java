package org.dcosrunbooks.runbook.reconfigureagent;

import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/** Says which end the run comes to: what became of the configuration, then of the agent. */
@Component
final class ConcludeReconfiguration extends Step {

  @Override
  protected void run(StepContext step) {
    step.find(ReconfigureAgentVars.CONFIGURATION)
        .ifPresent(
            ending -> {
              if (!step.get(RunbookVars.ENDING).equals(RunbookVars.Ending.OVERTAKEN.name())) {
                step.set(RunbookVars.ENDING, ending);
              }
              String became =
                  step.get(ReconfigureAgentVars.CONFIGURATION_REASON)
                      + step.find(ReconfigureAgentVars.OLD_ID).map(" "::concat).orElse("");
              String agent = step.find(RunbookVars.OUTCOME_REASON).orElse("");
              step.set(
                  RunbookVars.OUTCOME_REASON,
                  agent.isEmpty() || agent.equals(became) ? became : became + " Then: " + agent);
            });
  }

  @Override
  protected String retryNote() {
    return "harmless: it only says what was found.";
  }
}
