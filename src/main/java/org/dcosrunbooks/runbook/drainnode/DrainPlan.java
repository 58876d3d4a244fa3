package org.dcosrunbooks.runbook.drainnode;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.engine.OnAgent;
import org.dcosrunbooks.runbook.AgentUnit;
import org.dcosrunbooks.runbook.Work;

/**
 * What a run of drain-node will do. Stored for years: fields are only added, and optional.
 *
 * @param host how people call the agent: its hostname
 * @param address the IP it is reached at
 * @param port its HTTP port
 * @param registered when it registered with the leader of that moment; changes with a master
 *     fail-over
 * @param maxGracePeriodSeconds the bound; null when each task's own grace counts
 * @param decommission the agent is removed for good at the end
 * @param maintain somebody does the maintenance afterwards, and the agent is given back
 * @param expectedSeconds how long the drain should take, from the call; null when that cannot be
 *     said
 * @param maintenanceSeconds how long the maintenance takes by what was announced
 * @param unit the agent's systemd unit; null when it was in no list
 * @param work what ran on the agent, as far as was seen
 */
record DrainPlan(
    AgentId agent,
    String host,
    String address,
    int port,
    Instant registered,
    Long maxGracePeriodSeconds,
    boolean decommission,
    boolean maintain,
    Long expectedSeconds,
    String reason,
    String ticket,
    Long maintenanceSeconds,
    AgentUnit unit,
    Work work)
    implements OnAgent {

  private static final long USUAL_MAINTENANCE_SECONDS = 2 * 60 * 60;

  DrainPlan {
    maintenanceSeconds =
        maintenanceSeconds == null ? Long.valueOf(USUAL_MAINTENANCE_SECONDS) : maintenanceSeconds;
    work = work == null ? Work.NONE : work;
  }

  @JsonIgnore
  Optional<Duration> maxGracePeriod() {
    return Optional.ofNullable(maxGracePeriodSeconds).map(Duration::ofSeconds);
  }
}
