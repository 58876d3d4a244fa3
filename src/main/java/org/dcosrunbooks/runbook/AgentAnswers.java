package org.dcosrunbooks.runbook;

import java.time.Duration;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentSource;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Refused;
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

  /**
   * What comes from its address.
   *
   * @param itself what it says; empty when it does not answer
   * @param another that another agent does in its place: nothing of the agent follows from that
   */
  record Heard(Optional<String> itself, Optional<String> another) {}

  Heard from(Agent agent) {
    try {
      TimeLimit.within(PATIENCE, () -> agents.look(agent));
      return itself("it answers at " + agent.address() + ":" + agent.port() + ".");
    } catch (Transient silent) {
      return new Heard(Optional.empty(), Optional.empty());
    } catch (Refused another) {
      return new Heard(Optional.empty(), Optional.of(another.account().inOneParagraph()));
    } catch (Failure answered) {
      return itself(answered.account().summary() + ".");
    }
  }

  private static Heard itself(String says) {
    return new Heard(Optional.of(says), Optional.empty());
  }
}
