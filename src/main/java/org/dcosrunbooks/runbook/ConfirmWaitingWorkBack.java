package org.dcosrunbooks.runbook;

import java.util.Locale;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Confirm;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/** Looks itself whether what waited for the node runs again. */
@Component
final class ConfirmWaitingWorkBack extends Confirm {

  ConfirmWaitingWorkBack(WaitingWorkBack condition, ClusterSource cluster) {
    super(condition, cluster, RunbookVars.WORK_BACK, RunbookVars.LEFT_BEHIND);
  }

  @Override
  protected void decided(StepContext step, ClusterView view, Progress progress) {
    String host = step.plan(AgentPlan.class).host();
    boolean more = step.aborted() || outside(step);
    step.set(
        RunbookVars.OUTCOME_REASON,
        more
            ? step.find(RunbookVars.OUTCOME_REASON).map(said -> said + " ").orElse("")
                + capital(progress.reason())
            : host + " takes work again; " + progress.reason());
  }

  private static boolean outside(StepContext step) {
    return step.find(RunbookVars.ENDING)
        .filter(RunbookVars.Ending.GIVEN_BACK_OUTSIDE.name()::equals)
        .isPresent();
  }

  private static String capital(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }
}
