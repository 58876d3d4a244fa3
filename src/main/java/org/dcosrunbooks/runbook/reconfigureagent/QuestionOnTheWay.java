package org.dcosrunbooks.runbook.reconfigureagent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Var;
import org.dcosrunbooks.runbook.RunbookVars;
import org.dcosrunbooks.runbook.SitePolicy;
import org.springframework.stereotype.Component;

/**
 * Asks an approver something that came up in the middle of a run. It is a plan of its own, so that
 * a yes is bound to exactly this question, and always asked: no policy answers it.
 */
@Component
final class QuestionOnTheWay {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Approvals approvals;
  private final SitePolicy policy;
  private final ObjectMapper json;

  QuestionOnTheWay(Approvals approvals, SitePolicy policy, ObjectMapper json) {
    this.approvals = approvals;
    this.policy = policy;
    this.json = json;
  }

  /**
   * @param costs name, as it is ticked, and what a yes costs
   * @param facts what was seen
   * @param order what is done after a yes
   * @param ifNo what is done after a no, and when nobody answers
   */
  record Question(
      String question, List<Cost> costs, List<Cost> facts, List<String> order, String ifNo) {}

  record Cost(String name, String text) {}

  void ask(StepContext step, ReconfigurePlan plan, Question question) {
    ObjectNode page = page(step, plan, question);
    SitePolicy.ApprovalRule rule = policy.approval(ReconfigureAgent.ID, false);
    Plan written =
        approvals.propose(
            new Approvals.Proposal(
                step.runId(),
                ReconfigureAgent.ID,
                plan,
                JSON.objectNode()
                    .put("agent", plan.agent().value())
                    .put("asks", plan.asks().name()),
                page,
                question.costs().stream().map(Cost::name).toList(),
                rule.digest(),
                rule.validFor()));
    step.set(RunbookVars.APPROVAL_EXPIRES, written.expires());
    step.set(RunbookVars.PAGE, text(page));
    step.set(RunbookVars.ACKNOWLEDGEABLE, text(ticks(question)));
    step.looked(
        "plan " + written.shortDigest() + ": " + question.question(),
        Map.of("plan", written.id(), "digest", written.digest()));
  }

  private ObjectNode page(StepContext step, ReconfigurePlan plan, Question question) {
    ObjectNode page = JSON.objectNode();
    String headline = ofFirst(step, "headline");
    page.put("headline", headline);
    page.put("question", question.question());
    page.put("verdict", Amounts.count(question.costs().size(), "thing") + " to see before a yes");
    page.put("reason", plan.reason());
    page.put("ticket", plan.ticket());
    page.put("askedBy", step.starter());
    ArrayNode lines = page.putArray("lines");
    question.costs().forEach(cost -> lines.add(line("OUTAGE", cost)));
    question.facts().forEach(fact -> lines.add(line("FINE", fact)));
    ArrayNode order = page.putArray("order");
    question.order().forEach(order::add);
    page.put("ifYes", String.join("; ", question.order()) + ".");
    page.putArray("warnings").add("After a no, or when nobody answers: " + question.ifNo());
    page.put("ifAborted", "Nothing of this question is done then. " + ofFirst(step, "ifAborted"));
    page.putArray("changes");
    ArrayNode summary = page.putArray("summary");
    summary.add(fact("Question", question.question()));
    summary.add(fact("Where", headline));
    summary.add(fact("Reason", plan.reason()));
    question.facts().forEach(seen -> summary.add(fact("Seen", seen.text())));
    summary.add(fact("If yes", String.join("; ", question.order()) + "."));
    summary.add(fact("If no", question.ifNo()));
    page.put("link", "/runs/" + step.runId() + "/plan");
    page.put("runLink", "/runs/" + step.runId());
    return page;
  }

  /** What the page of the run's first question says of this. */
  private String ofFirst(StepContext step, String field) {
    return approvals.plans(step.runId()).stream()
        .findFirst()
        .map(first -> read(first.page()).path(field).asText())
        .orElse("");
  }

  private static List<Map<String, String>> ticks(Question question) {
    List<Map<String, String>> ticks = new ArrayList<>();
    question.costs().forEach(cost -> ticks.add(Map.of("label", cost.name(), "value", cost.name())));
    return ticks;
  }

  private static ObjectNode line(String kind, Cost cost) {
    return JSON.objectNode().put("kind", kind).put("name", cost.name()).put("text", cost.text());
  }

  private static ObjectNode fact(String name, String value) {
    return JSON.objectNode().put("name", name).put("value", value);
  }

  private JsonNode read(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Var.Json text(Object value) {
    try {
      return new Var.Json(json.writeValueAsString(value));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
