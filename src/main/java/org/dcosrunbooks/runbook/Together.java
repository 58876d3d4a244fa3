package org.dcosrunbooks.runbook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.guard.LastReplicaStays;
import org.dcosrunbooks.guard.OnePodOut;
import org.dcosrunbooks.guard.Verdict;
import org.springframework.stereotype.Component;

/**
 * Whether an agent may be away together with those that are away already, from any source: seen in
 * the cluster, or held by another run that has not acted yet.
 */
@Component
class Together {

  private final AgentsOut out;

  Together(AgentsOut out) {
    this.out = out;
  }

  /** What speaks against it for now, as a sentence; empty when nothing does. */
  Optional<String> against(ClusterView view, String runId, AgentPlan plan) {
    Map<AgentId, String> leaving = new LinkedHashMap<>(out.leaving(view, runId));
    leaving.remove(plan.agent());
    Verdict pods =
        new OnePodOut()
            .judge(new OnePodOut.Wanted(view, plan.agent(), plan.work().services(), leaving));
    if (!pods.allows()) {
      return Optional.of(pods.reason());
    }
    Verdict replicas =
        new LastReplicaStays()
            .judge(
                new LastReplicaStays.Wanted(view, plan.agent(), plan.work().replicated(), leaving));
    return replicas.allows() ? Optional.empty() : Optional.of(replicas.reason());
  }
}
