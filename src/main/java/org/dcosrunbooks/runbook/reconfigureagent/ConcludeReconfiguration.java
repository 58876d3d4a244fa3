package org.dcosrunbooks.runbook.reconfigureagent;

import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/**
 * Says which end the run comes to: what became of the configuration, then of the agent. After an
 * abort only what became of both.
 */
@Component
final class ConcludeReconfiguration extends Step {

  @Override
  protected void run(StepContext step) {
    if (!step.aborted()) {
      step.find(ReconfigureAgentVars.CONFIGURATION)
          .filter(ending -> !overtaken(step))
          .ifPresent(ending -> step.set(RunbookVars.ENDING, ending));
    }
    step.find(ReconfigureAgentVars.CONFIGURATION_REASON)
        .map(became -> became + step.find(ReconfigureAgentVars.OLD_ID).map(" "::concat).orElse(""))
        .ifPresent(became -> say(step, became));
  }

  private static boolean overtaken(StepContext step) {
    return step.get(RunbookVars.ENDING).equals(RunbookVars.Ending.OVERTAKEN.name());
  }

  private static void say(StepContext step, String became) {
    String agent = step.find(RunbookVars.OUTCOME_REASON).orElse("");
    if (agent.contains(became)) {
      return; // said already
    }
    step.set(
        RunbookVars.OUTCOME_REASON,
        (step.aborted() ? agent + " " + became : became + " " + agent).strip());
  }

  @Override
  protected String retryNote() {
    return "harmless: it only says what was found.";
  }
}
