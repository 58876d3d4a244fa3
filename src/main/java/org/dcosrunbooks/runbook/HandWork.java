package org.dcosrunbooks.runbook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Var;

/** What people are told at their tasks, line by line. */
public final class HandWork {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> UNIT_TASKS = List.of("stopAgentUnit", "startAgentUnit");
  private static final String BECAUSE = "# asked of people because: ";

  private HandWork() {}

  /**
   * Leaves lines for a task, instead of those it had; other tasks keep theirs.
   *
   * @param task as in {@code stopAgentUnit}
   */
  public static void tell(StepContext step, String task, List<String> lines) {
    try {
      ObjectNode all = told(step);
      ArrayNode told = all.putArray(task);
      lines.forEach(line -> told.addObject().put("line", line));
      step.set(RunbookVars.HAND_WORK, new Var.Json(JSON.writeValueAsString(all)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("the lines of tasks are not JSON", impossible);
    }
  }

  /**
   * Says at the tasks of a unit why people are asked, below their commands; an earlier reason goes.
   *
   * @param reason a sentence
   */
  static void because(StepContext step, String reason) {
    try {
      ObjectNode all = told(step);
      for (String task : UNIT_TASKS) {
        if (all.has(task)) {
          List<String> lines = new ArrayList<>();
          all.get(task).forEach(line -> lines.add(line.path("line").asText()));
          lines.removeIf(line -> line.startsWith(BECAUSE));
          lines.add(BECAUSE + reason.replaceAll("\\s+", " "));
          tell(step, task, lines);
        }
      }
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("the lines of tasks are not JSON", impossible);
    }
  }

  private static ObjectNode told(StepContext step) throws JsonProcessingException {
    return step.find(RunbookVars.HAND_WORK).isPresent()
        ? (ObjectNode) JSON.readTree(step.get(RunbookVars.HAND_WORK).text())
        : JSON.createObjectNode();
  }
}
