package org.dcosrunbooks.runbook.drainnode;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AppSource;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.dcos.mesos.MesosAgentClient;
import org.dcosrunbooks.engine.OtherRuns;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.runbook.AgentsOut;
import org.dcosrunbooks.runbook.SitePolicy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Gathers what an impact assessment needs, for the first look and for the second one alike. */
@Component
final class DrainQuestion {

  /** A step has 15 s for everything; what takes longer is said to be unseen. */
  private static final Duration FOR_APPS = Duration.ofSeconds(4);

  private final MesosAgentClient agents;
  private final ObjectProvider<AppSource> marathons;
  private final ServicesOnAgent services;
  private final AgentsOut out;
  private final SitePolicy policy;
  private final OtherRuns runs;
  private final Clock clock;
  private final String clusterName;

  DrainQuestion(
      MesosAgentClient agents,
      ObjectProvider<AppSource> marathons,
      ServicesOnAgent services,
      AgentsOut out,
      SitePolicy policy,
      OtherRuns runs,
      Clock clock,
      @Value("${dcos.cluster.name}") String clusterName) {
    this.agents = agents;
    this.marathons = marathons;
    this.services = services;
    this.out = out;
    this.policy = policy;
    this.runs = runs;
    this.clock = clock;
    this.clusterName = clusterName;
  }

  /**
   * @param runbook who asks, by its own name
   * @param purpose as the site's table of hours knows it
   */
  ImpactAssessment.Question about(
      String runbook,
      String purpose,
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
    String host = agent.map(Agent::hostname).orElse(id.value());
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
    Optional<Apps> apps = apps(view);
    return new ImpactAssessment.Question(
        runbook,
        runId,
        clusterName,
        id,
        host,
        maxGracePeriod,
        decommission,
        maintain,
        reason,
        ticket,
        askedBy,
        view,
        out.in(view),
        out.leaving(view, runId),
        policy.budget(),
        http,
        apps,
        services.on(view, id, apps.map(Apps::frameworkIds).orElse(List.of())),
        policy.hours(runbook, purpose, clock.instant().atZone(ZoneId.systemDefault())),
        policy::neverDown,
        runs.lastOn(host, 5).stream()
            .map(run -> new Impact.Fact(run.title(), run.outcome()))
            .toList(),
        notRead);
  }

  /** What drain-node itself is about to do, as the site's table of hours knows it. */
  static String purpose(boolean decommission, boolean maintain) {
    return decommission ? "removal" : maintain ? "maintenance" : "drain";
  }

  private Optional<Apps> apps(ClusterView view) {
    AppSource source = marathons.getIfAvailable();
    if (source == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(TimeLimit.within(FOR_APPS, () -> source.look(view)));
    } catch (Failure unread) {
      return Optional.of(
          new Apps(
              clock.instant(),
              List.of(),
              List.of(),
              List.of(),
              Map.of(),
              List.of("The apps of Marathon: " + unread.account().summary() + ".")));
    }
  }
}
