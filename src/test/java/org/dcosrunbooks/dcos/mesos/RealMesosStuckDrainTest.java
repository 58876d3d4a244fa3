package org.dcosrunbooks.dcos.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.testing.Patience;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A drain that waits for a framework's acknowledgement, on a real Mesos' second to last agent. */
@Tag(RealMesos.TAG)
class RealMesosStuckDrainTest {

  private static Agent read(Mesos mesos, Agent agent) {
    return mesos.agents().stream()
        .filter(found -> found.id().equals(agent.id()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void givenAnEndThatNobodyAcknowledges_whenDrained_thenItStaysDrainingUntilSomebodyDoes() {
    RealMesos real = RealMesos.orSkipped("A stuck drain");
    try (Http http = new Http(HttpSettings.usual())) {
      Mesos mesos = new Mesos(real.settings(), http);
      MesosAgentClient client = new MesosAgentClient(real.settings(), http);
      Agent agent =
          mesos.agents().stream()
              .sorted(Comparator.comparing(Agent::hostname).reversed())
              .skip(1)
              .findFirst()
              .orElseThrow();
      try (RealMesos.Tasks framework = real.runTask(agent.hostname(), "--no-ack").running()) {
        mesos.drain(agent.id(), Optional.empty(), false);
        Patience.until(
            "the task has ended and is not acknowledged",
            30,
            () ->
                mesos.tasks().stream()
                    .filter(task -> task.agent().equals(agent.id()))
                    .anyMatch(Task::unacknowledged));
        assertThat(read(mesos, agent).state()).isEqualTo(AgentState.DRAINING);
        Patience.until(
            "the agent holds only that end", 10, () -> client.tasks(agent).launched().isEmpty());
        assertThat(client.tasks(agent).terminated()).hasSize(1);
        assertThat(client.self(agent).drain()).isPresent();
        assertThatThrownBy(() -> mesos.reactivate(agent.id()))
            .isInstanceOf(Refused.class)
            .hasMessageContaining("still draining");
        framework.acknowledge();
        Patience.until("drained", 30, () -> read(mesos, agent).state() == AgentState.DRAINED);
      } finally {
        // whatever happened above, others find the agent as it was
        if (read(mesos, agent).state() == AgentState.DRAINING) {
          mesos.drain(agent.id(), Optional.empty(), false);
        }
        Patience.until("drained", 30, () -> read(mesos, agent).state() != AgentState.DRAINING);
        Patience.until(
            "the agent's own drain is over", 30, () -> client.self(agent).drain().isEmpty());
        if (read(mesos, agent).deactivated()) {
          mesos.reactivate(agent.id());
        }
      }
      assertThat(read(mesos, agent).state()).isEqualTo(AgentState.ACTIVE);
    }
  }
}
