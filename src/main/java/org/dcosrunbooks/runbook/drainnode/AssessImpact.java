package org.dcosrunbooks.runbook.drainnode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.dcosrunbooks.runbook.AgentUnit;
import org.dcosrunbooks.runbook.Grace;
import org.dcosrunbooks.runbook.Passing;
import org.dcosrunbooks.runbook.RunbookVars;
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
    AgentId id = new AgentId(step.get(RunbookVars.AGENT_ID));
    Optional<Duration> grace = step.find(DrainNodeVars.MAX_GRACE_PERIOD).flatMap(Grace::parse);
    boolean decommission = step.get(DrainNodeVars.DECOMMISSION);
    boolean maintain = "maintain".equals(step.get(DrainNodeVars.AFTER_DRAIN));
    String reason = step.get(DrainNodeVars.REASON);
    String ticket = step.find(DrainNodeVars.TICKET).orElse("");
    ImpactAssessment.Question question =
        questions.about(
            DrainNode.ID,
            DrainQuestion.purpose(decommission, maintain),
            step.runId(),
            view,
            id,
            grace,
            decommission,
            maintain,
            reason,
            ticket,
            step.starter());
    List<String> differences = differences(step);
    Impact impact = ImpactAssessment.of(question, differences);
    if (!differences.isEmpty()) {
      Passing.require(impact.passing()); // somebody has said yes before
    }
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
            ticket,
            step.find(DrainNodeVars.MAINTENANCE_DURATION)
                .flatMap(Grace::parse)
                .map(Duration::toSeconds)
                .orElse(null),
            view.agent(id).map(AgentUnit::of).orElse(null),
            impact.work());
    Impact.Page page = impact.page().and(checks(step, view.taken()));
    SitePolicy.ApprovalRule rule = policy.approval(DrainNode.ID, decommission);
    Plan written =
        approvals.propose(
            new Approvals.Proposal(
                step.runId(),
                DrainNode.ID,
                plan,
                impact.bound(),
                page,
                page.mustAcknowledge(),
                rule.digest(),
                rule.validFor()));
    if (!rule.needed() && impact.blockers().isEmpty()) {
      approvals.settle(
          written.id(), Decision.Word.NOT_NEEDED, "policy", "policy table " + rule.digest());
    }
    step.set(DrainNodeVars.IN_THE_WAY, impact.blockers().isEmpty() ? "NO" : "YES");
    impact
        .refusal()
        .ifPresent(
            sentence -> {
              approvals.settle(written.id(), Decision.Word.WITHDRAWN, "service", sentence);
              step.set(RunbookVars.OUTCOME_REASON, sentence);
              step.refused(sentence);
            });
    step.set(RunbookVars.APPROVAL_NEEDED, rule.needed() ? "YES" : "NO");
    step.set(RunbookVars.APPROVAL_EXPIRES, written.expires());
    step.set(RunbookVars.PAGE, text(page.form()));
    step.set(RunbookVars.ACKNOWLEDGEABLE, text(page.ticks()));
    step.looked(
        "plan " + written.shortDigest() + ": " + impact.page().verdict(),
        Map.of("plan", written.id(), "digest", written.digest(), "seen", seen(view)));
  }

  /** What the step before has found out. */
  private static List<Impact.Check> checks(StepContext step, Instant at) {
    List<Impact.Check> checks = new ArrayList<>();
    step.find(DrainNodeVars.DRAIN_RIGHT)
        .ifPresent(
            right ->
                checks.add(
                    new Impact.Check(
                        "right to drain", right, "an order for an agent that cannot exist", at)));
    step.find(DrainNodeVars.AGENT_RELEASE)
        .ifPresent(
            release ->
                checks.add(
                    new Impact.Check("release", release, "GET_AGENTS, dcos-version.json", at)));
    return checks;
  }

  /** When the run asks again, what got worse since it asked the last time. */
  private List<String> differences(StepContext step) {
    return step.find(RunbookVars.JUDGEMENT)
        .filter("WORSE"::equals)
        .flatMap(worse -> step.find(RunbookVars.DIFFERENCE))
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
