package org.dcosrunbooks.runbook.reactivatenode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Var;
import org.dcosrunbooks.runbook.RunbookVars;
import org.dcosrunbooks.runbook.SitePolicy;
import org.springframework.stereotype.Component;

/**
 * Says who took the agent out and what its return means, and writes that down as the plan that
 * somebody is asked about.
 */
@Component
final class AssessReturn extends Step {

  private final ClusterSource cluster;
  private final ReturnQuestion questions;
  private final Approvals approvals;
  private final SitePolicy policy;
  private final ObjectMapper json;

  AssessReturn(
      ClusterSource cluster,
      ReturnQuestion questions,
      Approvals approvals,
      SitePolicy policy,
      ObjectMapper json) {
    this.cluster = cluster;
    this.questions = questions;
    this.approvals = approvals;
    this.policy = policy;
    this.json = json;
  }

  @Override
  protected void run(StepContext step) {
    AgentId id = new AgentId(step.get(RunbookVars.AGENT_ID));
    ReturnAssessment assessment =
        questions.about(cluster.look(), id, asked(step), differences(step));
    SitePolicy.ApprovalRule rule = policy.approval(ReactivateNode.ID, false);
    Plan written =
        approvals.propose(
            new Approvals.Proposal(
                step.runId(),
                ReactivateNode.ID,
                assessment.plan(),
                assessment.bound(),
                assessment.page(),
                assessment.page().toSee().stream().map(ReturnAssessment.Line::name).toList(),
                rule.digest(),
                rule.validFor()));
    if (!rule.needed()) {
      approvals.settle(
          written.id(), Decision.Word.NOT_NEEDED, "policy", "policy table " + rule.digest());
    }
    step.set(RunbookVars.APPROVAL_NEEDED, rule.needed() ? "YES" : "NO");
    step.set(RunbookVars.APPROVAL_EXPIRES, written.expires());
    step.set(RunbookVars.PAGE, text(assessment.page()));
    step.set(
        RunbookVars.ACKNOWLEDGEABLE,
        text(
            assessment.page().toSee().stream()
                .map(line -> Map.of("label", line.kind() + " " + line.name(), "value", line.name()))
                .toList()));
    step.looked(
        "plan " + written.shortDigest() + ": " + assessment.page().verdict(),
        Map.of("plan", written.id(), "digest", written.digest()));
  }

  static ReturnQuestion.Asked asked(StepContext step) {
    return new ReturnQuestion.Asked(
        step.runId(),
        step.get(ReactivateNodeVars.REASON),
        step.find(ReactivateNodeVars.TICKET).orElse(""),
        step.starter());
  }

  /** When the run asks again, what is not as it was when it asked the last time. */
  private static List<String> differences(StepContext step) {
    return step.find(RunbookVars.JUDGEMENT)
        .filter("WORSE"::equals)
        .flatMap(worse -> step.find(RunbookVars.DIFFERENCE))
        .map(List::of)
        .orElse(List.of());
  }

  private Var.Json text(Object value) {
    try {
      return new Var.Json(json.writeValueAsString(value));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
