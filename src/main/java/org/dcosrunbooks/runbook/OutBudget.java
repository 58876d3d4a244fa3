package org.dcosrunbooks.runbook;

import java.util.HashSet;
import java.util.Set;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Budget;
import org.dcosrunbooks.engine.place.Places;
import org.springframework.stereotype.Component;

/** The budget as the runbooks themselves count it before they take an agent out. */
@Component
final class OutBudget implements Budget {

  private final AgentsOut out;
  private final SitePolicy policy;
  private final Places places;

  OutBudget(AgentsOut out, SitePolicy policy, Places places) {
    this.out = out;
    this.policy = policy;
    this.places = places;
  }

  @Override
  public Count in(ClusterView view) {
    Set<AgentId> used = new HashSet<>(out.in(view).keySet());
    places.open().stream()
        .filter(place -> place.granted().isPresent())
        .forEach(place -> used.add(place.agent()));
    return new Count(used.size(), policy.budget());
  }
}
