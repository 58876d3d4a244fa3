package org.dcosrunbooks.runbook.drainnode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Var;
import org.dcosrunbooks.runbook.AgentUnit;
import org.dcosrunbooks.runbook.RunbookVars;

/** What the people who do the maintenance are told, and when it is called late. */
final class AfterDrain {

  private static final ObjectMapper JSON = new ObjectMapper();

  private AfterDrain() {}

  record Line(String line) {}

  static void prepare(StepContext step, DrainPlan plan, Instant now) {
    if (!plan.maintain()) {
      return;
    }
    step.set(
        RunbookVars.MAINTENANCE_LATE_AT, now.plus(Duration.ofSeconds(plan.maintenanceSeconds())));
    Map<String, List<Line>> lines = new LinkedHashMap<>();
    AgentUnit unit = plan.unit();
    lines.put("stopAgentUnit", lines(unit.toStop()));
    lines.put("startAgentUnit", lines(unit.toStart()));
    try {
      step.set(RunbookVars.HAND_WORK, new Var.Json(JSON.writeValueAsString(lines)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<Line> lines(List<String> commands) {
    return commands.stream().map(Line::new).toList();
  }
}
