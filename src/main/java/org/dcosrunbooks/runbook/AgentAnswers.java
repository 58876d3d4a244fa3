package org.dcosrunbooks.runbook;

import java.time.Duration;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentSource;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.failure.Transient;
import org.springframework.stereotype.Component;

/**
 * Asks an agent itself whether it runs: the master does not tell whether a drained agent is
 * connected (seen on a real Mesos 1.12).
 */
@Component
final class AgentAnswers {

  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final AgentSource agents;

  AgentAnswers(AgentSource agents) {
    this.agents = agents;
  }

  /** What it says; empty when nothing comes from there. */
  Optional<String> from(Agent agent) {
    try {
      TimeLimit.within(PATIENCE, () -> agents.look(agent));
      return Optional.of("it answers at " + agent.address() + ":" + agent.port() + ".");
    } catch (Transient silent) {
      return Optional.empty();
    } catch (Failure answered) {
      return Optional.of(answered.account().summary() + ".");
    }
  }
}
