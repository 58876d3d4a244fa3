package org.dcosrunbooks.runbook.drainnode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.dcos.mesos.MesosAgentClient;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.runbook.AgentsOut;
import org.dcosrunbooks.runbook.SitePolicy;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Gathers what an impact assessment needs, for the first look and for the second one alike. */
@Component
final class DrainQuestion {

  private final MesosAgentClient agents;
  private final AgentsOut out;
  private final SitePolicy policy;
  private final String clusterName;

  DrainQuestion(
      MesosAgentClient agents,
      AgentsOut out,
      SitePolicy policy,
      @Value("${dcos.cluster.name}") String clusterName) {
    this.agents = agents;
    this.out = out;
    this.policy = policy;
    this.clusterName = clusterName;
  }

  ImpactAssessment.Question about(
      String runId,
      ClusterView view,
      AgentId id,
      Optional<Duration> maxGracePeriod,
      boolean decommission,
      boolean maintain,
      String reason,
      String ticket,
      String askedBy) {
    Optional<Agent> agent = view.agent(id);
    List<String> notRead = new ArrayList<>();
    Optional<Boolean> http = Optional.empty();
    if (agent.isPresent() && maxGracePeriod.isPresent()) {
      try {
        http = Optional.of(agents.httpCommandExecutor(agent.get()));
      } catch (Failure unread) {
        notRead.add(
            "whether the grace bound counts for command tasks: the agent's flags could not be read ("
                + unread.account().summary()
                + ")");
      }
    }
    return new ImpactAssessment.Question(
        runId,
        clusterName,
        id,
        agent.map(Agent::hostname).orElse(id.value()),
        maxGracePeriod,
        decommission,
        maintain,
        reason,
        ticket,
        askedBy,
        view,
        out.in(view),
        policy.budget(),
        http,
        notRead);
  }
}
