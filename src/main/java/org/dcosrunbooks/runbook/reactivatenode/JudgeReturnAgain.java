package org.dcosrunbooks.runbook.reactivatenode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.SeenAgents;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.runbook.RunbookVars;
import org.dcosrunbooks.runbook.StillApproved;
import org.springframework.stereotype.Component;

/** Looks once more while the place is held: is the agent still out in the way that was approved? */
@Component
final class JudgeReturnAgain extends Step {

  private final ClusterSource cluster;
  private final ReturnQuestion questions;
  private final SeenAgents seenAgents;
  private final StillApproved approved;

  JudgeReturnAgain(
      ClusterSource cluster,
      ReturnQuestion questions,
      SeenAgents seenAgents,
      StillApproved approved) {
    this.cluster = cluster;
    this.seenAgents = seenAgents;
    this.questions = questions;
    this.approved = approved;
  }

  @Override
  protected void run(StepContext step) {
    ReturnPlan plan = step.plan(ReturnPlan.class);
    ClusterView view = cluster.look();
    Optional<String> against =
        ReturnLaw.against(view, FoundAgent.of(view, plan.agent(), seenAgents));
    if (against.isPresent()) {
      impossible(step, RunbookVars.Ending.OVERTAKEN, against.get());
      return;
    }
    Optional<String> closed = step.called() ? Optional.empty() : questions.closedNow();
    if (closed.isPresent()) {
      impossible(step, RunbookVars.Ending.REFUSED, closed.get());
      return;
    }
    List<String> worse =
        new ArrayList<>(
            approved
                .bound(step, ReturnAssessment.Bound.class)
                .changes(
                    questions
                        .about(view, plan.agent(), AssessReturn.asked(step), List.of())
                        .bound()));
    worse.addAll(approved.worse(step, ReactivateNode.ID, false));
    if (!worse.isEmpty()) {
      String difference = String.join("; ", worse);
      step.set(RunbookVars.JUDGEMENT, "WORSE");
      step.set(RunbookVars.DIFFERENCE, difference);
      step.set(RunbookVars.OUTCOME_REASON, difference);
      step.looked("not as approved any more: " + difference);
      return;
    }
    step.set(RunbookVars.JUDGEMENT, "AS_APPROVED");
    step.looked("as approved");
  }

  private static void impossible(StepContext step, RunbookVars.Ending ending, String why) {
    step.set(RunbookVars.JUDGEMENT, "IMPOSSIBLE");
    step.set(RunbookVars.ENDING, ending.name());
    step.set(RunbookVars.OUTCOME_REASON, why);
    step.refused(why);
  }

  @Override
  protected String retryNote() {
    return "harmless: it only looks.";
  }
}
