package org.dcosrunbooks.runbook;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;
import org.springframework.stereotype.Component;

/** Whether a yes still counts when the run's turn has come, whatever the cluster looks like. */
@Component
public class StillApproved {

  private final Approvals approvals;
  private final SitePolicy policy;
  private final Clock clock;

  StillApproved(Approvals approvals, SitePolicy policy, Clock clock) {
    this.approvals = approvals;
    this.policy = policy;
    this.clock = clock;
  }

  /** The plan that somebody was asked about last. Throws a Fault when there is none. */
  public Plan plan(StepContext step) {
    return approvals
        .current(step.runId())
        .orElseThrow(
            () ->
                new Fault(
                    Account.of("the run has no plan")
                        .seen("run " + step.runId())
                        .means("Nothing was done.")
                        .todo("Abort the run and start it anew.")));
  }

  /** What the plan depended on, as the runbook's own record. */
  public <B> B bound(StepContext step, Class<B> type) {
    return approvals.bound(plan(step), type);
  }

  /** What has ended the yes meanwhile, a part of a sentence each; empty when nothing has. */
  public List<String> worse(StepContext step, String runbook, boolean decommission) {
    Plan approved = plan(step);
    List<String> worse = new ArrayList<>();
    if (!clock.instant().isBefore(approved.expires())) {
      worse.add("the yes ended at " + approved.expires() + " while the run waited");
    }
    if (!policy.approval(runbook, decommission).digest().equals(approved.policyDigest())) {
      worse.add("the site's approval table was changed");
    }
    return worse;
  }
}
