package org.dcosrunbooks.runbook.reconfigureagent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.engine.Var;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.runbook.Evacuation;
import org.dcosrunbooks.runbook.Grace;
import org.dcosrunbooks.runbook.Passing;
import org.dcosrunbooks.runbook.RunbookVars;
import org.dcosrunbooks.runbook.SitePolicy;
import org.springframework.stereotype.Component;

/**
 * Says what the new configuration means, and writes that down as the plan somebody is asked about.
 */
@Component
final class AssessReconfiguration extends Step {

  private final ClusterSource cluster;
  private final ReconfigurationQuestion questions;
  private final Approvals approvals;
  private final SitePolicy policy;
  private final Evacuation evacuation;
  private final ObjectMapper json;

  AssessReconfiguration(
      ClusterSource cluster,
      ReconfigurationQuestion questions,
      Approvals approvals,
      SitePolicy policy,
      Evacuation evacuation,
      ObjectMapper json) {
    this.cluster = cluster;
    this.questions = questions;
    this.approvals = approvals;
    this.policy = policy;
    this.evacuation = evacuation;
    this.json = json;
  }

  @Override
  protected void run(StepContext step) {
    Reconfiguration change;
    try {
      change =
          questions.about(
              cluster.look(),
              new AgentId(step.get(RunbookVars.AGENT_ID)),
              asked(step),
              differences(step));
    } catch (Refused no) {
      inTheWay(step, no.account().inOneParagraph());
      return;
    }
    if (!differences(step).isEmpty()) {
      Passing.require(change.passing()); // somebody has said yes before
    }
    SitePolicy.ApprovalRule rule = policy.approval(ReconfigureAgent.ID, false);
    Plan written =
        approvals.propose(
            new Approvals.Proposal(
                step.runId(),
                ReconfigureAgent.ID,
                change.plan(),
                change.bound(),
                change.page(),
                change.toSee(),
                rule.digest(),
                rule.validFor()));
    if (!rule.needed() && change.blockers().isEmpty()) {
      approvals.settle(
          written.id(), Decision.Word.NOT_NEEDED, "policy", "policy table " + rule.digest());
    }
    step.set(ReconfigureAgentVars.IN_THE_WAY, "NO");
    change
        .refusal()
        .ifPresent(
            sentence -> {
              approvals.settle(written.id(), Decision.Word.WITHDRAWN, "service", sentence);
              inTheWay(step, sentence);
            });
    step.set(RunbookVars.APPROVAL_NEEDED, rule.needed() ? "YES" : "NO");
    step.set(RunbookVars.APPROVAL_EXPIRES, written.expires());
    step.set(RunbookVars.PAGE, text(evacuation.form(change.page())));
    step.set(RunbookVars.ACKNOWLEDGEABLE, text(change.ticks()));
    step.looked(
        "plan " + written.shortDigest() + ": " + change.page().path("verdict").asText(),
        Map.of("plan", written.id(), "digest", written.digest()));
  }

  private static void inTheWay(StepContext step, String sentence) {
    step.set(ReconfigureAgentVars.IN_THE_WAY, "YES");
    step.set(RunbookVars.OUTCOME_REASON, sentence);
    step.refused(sentence);
  }

  static ReconfigurationQuestion.Asked asked(StepContext step) {
    return new ReconfigurationQuestion.Asked(
        step.runId(),
        step.find(ReconfigureAgentVars.ATTRIBUTES),
        step.find(ReconfigureAgentVars.RESOURCES),
        step.get(ReconfigureAgentVars.EVACUATE).equals("drain"),
        step.find(ReconfigureAgentVars.MAX_GRACE_PERIOD).flatMap(Grace::parse),
        step.get(ReconfigureAgentVars.REASON),
        step.find(ReconfigureAgentVars.TICKET).orElse(""),
        step.starter());
  }

  /** When the run asks again, what got worse since it asked the last time. */
  private static List<String> differences(StepContext step) {
    Optional<String> worse = step.find(RunbookVars.JUDGEMENT).filter("WORSE"::equals);
    return worse.flatMap(word -> step.find(RunbookVars.DIFFERENCE)).map(List::of).orElse(List.of());
  }

  private Var.Json text(Object value) {
    try {
      return new Var.Json(json.writeValueAsString(value));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  protected String retryNote() {
    return "harmless: it only looks, and a new plan takes the place of an open one.";
  }
}
