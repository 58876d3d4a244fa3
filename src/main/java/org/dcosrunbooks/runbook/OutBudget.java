package org.dcosrunbooks.runbook;

import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Budget;
import org.springframework.stereotype.Component;

/** The budget as the runbooks themselves count it before they take an agent out. */
@Component
final class OutBudget implements Budget {

  private final AgentsOut out;
  private final SitePolicy policy;

  OutBudget(AgentsOut out, SitePolicy policy) {
    this.out = out;
    this.policy = policy;
  }

  @Override
  public Count in(ClusterView view) {
    return new Count(out.in(view).size(), policy.budget());
  }
}
