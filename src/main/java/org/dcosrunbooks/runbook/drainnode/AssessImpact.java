package org.dcosrunbooks.runbook.drainnode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Var;
import org.dcosrunbooks.runbook.SitePolicy;
import org.springframework.stereotype.Component;

/** Says what the drain would hit and writes that down as the plan somebody is asked about. */
@Component
final class AssessImpact extends Step {

  private final ClusterSource cluster;
  private final DrainQuestion questions;
  private final Approvals approvals;
  private final SitePolicy policy;
  private final ObjectMapper json;

  AssessImpact(
      ClusterSource cluster,
      DrainQuestion questions,
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
    ClusterView view = cluster.look();
    AgentId id = new AgentId(step.get(DrainNodeVars.AGENT_ID));
    Optional<Duration> grace = step.find(DrainNodeVars.MAX_GRACE_PERIOD).flatMap(Grace::parse);
    boolean decommission = step.get(DrainNodeVars.DECOMMISSION);
    boolean maintain = "maintain".equals(step.get(DrainNodeVars.AFTER_DRAIN));
    String reason = step.get(DrainNodeVars.REASON);
    String ticket = step.find(DrainNodeVars.TICKET).orElse("");
    ImpactAssessment.Question question =
        questions.about(
            step.runId(), view, id, grace, decommission, maintain, reason, ticket, step.starter());
    Impact impact = ImpactAssessment.of(question, differences(step));
    DrainPlan plan =
        new DrainPlan(
            id,
            question.host(),
            impact.bound().address(),
            view.agent(id).map(Agent::port).orElse(0),
            view.agent(id).flatMap(Agent::registered).orElse(null),
            grace.map(Duration::toSeconds).orElse(null),
            decommission,
            maintain,
            impact.expected().map(Duration::toSeconds).orElse(null),
            reason,
            ticket);
    SitePolicy.ApprovalRule rule = policy.approval(DrainNode.ID, decommission);
    Plan written =
        approvals.propose(
            new Approvals.Proposal(
                step.runId(),
                DrainNode.ID,
                plan,
                impact.bound(),
                impact.page(),
                impact.page().mustAcknowledge(),
                rule.digest(),
                rule.validFor()));
    if (!rule.needed()) {
      approvals.settle(
          written.id(), Decision.Word.NOT_NEEDED, "policy", "policy table " + rule.digest());
    }
    step.set(DrainNodeVars.APPROVAL_NEEDED, rule.needed() ? "YES" : "NO");
    step.set(DrainNodeVars.APPROVAL_EXPIRES, written.expires());
    step.set(DrainNodeVars.PAGE, text(impact.page()));
    step.set(DrainNodeVars.ACKNOWLEDGEABLE, text(impact.page().ticks()));
    step.looked(
        "plan " + written.shortDigest() + ": " + impact.page().verdict(),
        Map.of("plan", written.id(), "digest", written.digest(), "seen", seen(view)));
  }

  /** When the run asks again, what got worse since it asked the last time. */
  private List<String> differences(StepContext step) {
    return step.find(DrainNodeVars.JUDGEMENT)
        .filter("WORSE"::equals)
        .flatMap(worse -> step.find(DrainNodeVars.DIFFERENCE))
        .map(List::of)
        .orElse(List.of());
  }

  private static String seen(ClusterView view) {
    Instant at = view.taken();
    return view.agents().size() + " agents, " + view.tasks().size() + " tasks at " + at;
  }

  private Var.Json text(Object value) {
    try {
      return new Var.Json(json.writeValueAsString(value));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
