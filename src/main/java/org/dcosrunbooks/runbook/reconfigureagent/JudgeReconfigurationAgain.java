package org.dcosrunbooks.runbook.reconfigureagent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.runbook.Evacuation;
import org.dcosrunbooks.runbook.Passing;
import org.dcosrunbooks.runbook.RunbookVars;
import org.dcosrunbooks.runbook.StillApproved;
import org.springframework.stereotype.Component;

/** Looks once more, at cluster and machine, while the place is held. */
@Component
final class JudgeReconfigurationAgain extends Step {

  private final ClusterSource cluster;
  private final ReconfigurationQuestion questions;
  private final Evacuation evacuation;
  private final StillApproved approved;

  JudgeReconfigurationAgain(
      ClusterSource cluster,
      ReconfigurationQuestion questions,
      Evacuation evacuation,
      StillApproved approved) {
    this.cluster = cluster;
    this.questions = questions;
    this.evacuation = evacuation;
    this.approved = approved;
  }

  @Override
  protected void run(StepContext step) {
    ReconfigurePlan plan = step.plan(ReconfigurePlan.class);
    ClusterView view = cluster.look();
    boolean begun = !step.subject().openEffects().isEmpty();
    Optional<String> against = evacuation.against(view, plan.agent(), begun);
    if (against.isPresent()) {
      impossible(step, against.get());
      return;
    }
    List<String> worse;
    try {
      worse = worse(step, plan, view, begun);
    } catch (Refused no) {
      impossible(step, no.account().inOneParagraph());
      return;
    }
    if (worse.isEmpty()) {
      step.set(RunbookVars.JUDGEMENT, "AS_APPROVED");
      step.looked("as approved, or better");
      return;
    }
    String difference = String.join("; ", worse);
    step.set(RunbookVars.JUDGEMENT, "WORSE");
    step.set(RunbookVars.DIFFERENCE, difference);
    step.set(RunbookVars.OUTCOME_REASON, difference);
    step.looked("worse than approved: " + difference);
  }

  private static void impossible(StepContext step, String sentence) {
    step.set(RunbookVars.JUDGEMENT, "IMPOSSIBLE");
    step.set(RunbookVars.OUTCOME_REASON, sentence);
    step.refused(sentence);
  }

  private List<String> worse(
      StepContext step, ReconfigurePlan plan, ClusterView view, boolean begun) {
    Reconfiguration now =
        questions.about(view, plan.agent(), AssessReconfiguration.asked(step), List.of());
    if (!begun) {
      Passing.require(now.passing());
    }
    List<String> worse =
        new ArrayList<>(evacuation.worse(approved.bound(step, JsonNode.class), now.bound()));
    if (!now.plan().files().equals(plan.files())) {
      worse.add("the files on the machine are not as they were");
    }
    if (now.plan().newIdentity() != plan.newIdentity()) {
      worse.add(
          now.plan().newIdentity()
              ? "the agent would lose its id now"
              : "the agent would keep its id now");
    }
    worse.addAll(now.blockers());
    worse.addAll(approved.worse(step, ReconfigureAgent.ID, false));
    return worse.stream().distinct().toList();
  }

  @Override
  protected String retryNote() {
    return "harmless: it only looks.";
  }
}
