package org.dcosrunbooks.runbook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Var;

/** What people are told at their tasks, line by line. */
public final class HandWork {

  private static final ObjectMapper JSON = new ObjectMapper();

  private HandWork() {}

  /**
   * Leaves lines for a task, instead of those it had; other tasks keep theirs.
   *
   * @param task as in {@code stopAgentUnit}
   */
  public static void tell(StepContext step, String task, List<String> lines) {
    try {
      ObjectNode all =
          step.find(RunbookVars.HAND_WORK).isPresent()
              ? (ObjectNode) JSON.readTree(step.get(RunbookVars.HAND_WORK).text())
              : JSON.createObjectNode();
      ArrayNode told = all.putArray(task);
      lines.forEach(line -> told.addObject().put("line", line));
      step.set(RunbookVars.HAND_WORK, new Var.Json(JSON.writeValueAsString(all)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("the lines of tasks are not JSON", impossible);
    }
  }
}
