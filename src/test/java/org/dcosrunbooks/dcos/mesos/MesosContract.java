package org.dcosrunbooks.dcos.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.failure.Refused;
import org.junit.jupiter.api.Test;

/** What holds between our clients and any Mesos: recorded, simulated or real. */
abstract class MesosContract {

  static final Duration GRACE = Duration.ofSeconds(20);
  private static final AgentId NOBODY = new AgentId("00000000-0000-0000-0000-000000000000-S0");
  private static final int PATIENCE = 300;

  /** What a test is about, so that recordings can be chosen for it. */
  enum Story {
    READS,
    DRAIN,
    DEACTIVATE,
    UNKNOWN_AGENT,
    NOT_DEACTIVATED,
    REGISTRY,
    RIGHTS
  }

  abstract World world(Story story);

  private static void until(World world, String what, BooleanSupplier reached) {
    for (int i = 0; i < PATIENCE; i++) {
      if (reached.getAsBoolean()) {
        return;
      }
      world.passTime();
    }
    throw new AssertionError("not reached: " + what);
  }

  @Test
  void givenACluster_whenItsAgentsAreRead_thenEachHasIdAddressPortAndState() {
    try (World world = world(Story.READS)) {
      assertThat(world.mesos().agents())
          .isNotEmpty()
          .allSatisfy(
              agent -> {
                assertThat(agent.hostname()).isNotBlank();
                assertThat(agent.address()).matches("[0-9.]+");
                assertThat(agent.port()).isPositive();
                assertThat(agent.canDrain()).isTrue();
                assertThat(agent.version()).matches("\\d+\\.\\d+\\.\\d+.*");
                assertThat(agent.registered()).isPresent();
                assertThat(agent.total().cpus()).isPositive();
                assertThat(agent.room().total().get("*")).isEqualTo(agent.total());
                assertThat(agent.room().freePorts(Set.of("*"))).isPositive();
              });
      assertThat(world.seen().state()).isEqualTo(AgentState.ACTIVE);
      assertThat(world.seen().drain()).isEmpty();
    }
  }

  @Test
  void givenACluster_whenAskedWhatItsAgentsWereStartedWith_thenAttributesAndResourcesAreTyped() {
    try (World world = world(Story.READS)) {
      assertThat(world.mesos().configurations())
          .isNotEmpty()
          .allSatisfy(
              agent -> {
                assertThat(agent.attributes().all())
                    .noneMatch(attribute -> attribute.name().isEmpty());
                assertThat(agent.resources().names("cpus")).isTrue();
                assertThat(agent.resources().names("ports")).isTrue();
                assertThat(agent.held().pieces()).isEmpty();
                assertThat(agent.volumes()).isEmpty();
              })
          .anyMatch(agent -> agent.agent().equals(world.agent()));
    }
  }

  @Test
  void givenACluster_whenLookedAt_thenTheViewIsWholeAndNoListIsShort() {
    try (World world = world(Story.READS)) {
      ClusterView view = new MesosClusterSource(world.mesos(), Clock.systemUTC()).look();
      assertThat(view.agents()).isNotEmpty();
      assertThat(view.masters().leader()).isPresent();
      assertThat(view.agent(world.agent()).map(Agent::state)).contains(AgentState.ACTIVE);
      assertThat(view.unseen()).filteredOn(line -> line.contains("shows")).isEmpty();
    }
  }

  @Test
  void givenAMaster_whenAskedForFlagsVersionAndMetrics_thenTheyAreThere() {
    try (World world = world(Story.READS)) {
      assertThat(world.mesos().flags()).containsKey("agent_ping_timeout");
      assertThat(world.mesos().version()).matches("\\d+\\.\\d+\\.\\d+.*");
      assertThat(world.mesos().metrics()).containsEntry("master/elected", 1.0);
      Masters.Master leader = world.mesos().masters().leader().orElseThrow();
      assertThat(leader.recovered()).isTrue();
      assertThat(leader.version()).isPresent();
      assertThat(leader.problem()).isEmpty();
    }
  }

  @Test
  void givenNoSchedule_whenMaintenanceIsRead_thenItIsEmpty() {
    try (World world = world(Story.READS)) {
      assertThat(world.mesos().maintenance()).isEqualTo(org.dcosrunbooks.cluster.Maintenance.NONE);
    }
  }

  @Test
  void givenAnAgent_whenAskedItself_thenItKnowsItsIdAndWhatItHolds() {
    try (World world = world(Story.READS)) {
      Agent agent = world.seen();
      MesosAgentClient client = world.agents();
      assertThat(client.self(agent).id()).isEqualTo(agent.id());
      assertThat(client.self(agent).drain()).isEmpty();
      assertThat(client.look(agent))
          .satisfies(
              itself -> {
                assertThat(itself.id()).isEqualTo(agent.id());
                assertThat(itself.drain()).isEmpty();
                assertThat(itself.unacknowledged()).isEmpty();
                assertThat(itself.operations()).isEmpty();
                assertThat(itself.unseen()).isEmpty();
              });
      assertThat(client.tasks(agent)).isNotNull();
      assertThat(client.operations(agent)).isEmpty();
      assertThat(client.httpCommandExecutor(agent)).isFalse();
      assertThat(client.metrics(agent)).containsEntry("slave/registered", 1.0);
    }
  }

  @Test
  void givenAnAdmittedAgent_whenTheRegistryIsRead_thenItIsAdmittedAndNotDeactivated() {
    try (World world = world(Story.REGISTRY)) {
      assertThat(world.mesos().registry().admitted().get(world.agent()))
          .satisfies(
              entry -> {
                assertThat(entry.hostname()).isPresent();
                assertThat(entry.deactivated()).isFalse();
                assertThat(entry.drain()).isEmpty();
              });
      assertThat(world.mesos().registry().isGone(world.agent())).isFalse();
      assertThat(world.mesos().registry().isUnreachable(world.agent())).isFalse();
    }
  }

  @Test
  void givenAnIdleAgent_whenDrained_thenTheBoundIsStoredExactlyAndItComesBackAfterwards() {
    try (World world = world(Story.DRAIN)) {
      world.mesos().drain(world.agent(), Optional.of(GRACE), false);
      Agent draining = world.seen();
      assertThat(draining.state()).isIn(AgentState.DRAINING, AgentState.DRAINED);
      assertThat(draining.active()).isFalse();
      assertThat(draining.deactivated()).isTrue();
      assertThat(draining.drain())
          .hasValueSatisfying(
              drain -> {
                assertThat(drain.maxGracePeriod()).contains(GRACE);
                assertThat(drain.markGone()).isFalse();
              });
      until(world, "drained", () -> world.seen().state() == AgentState.DRAINED);
      Agent drained = world.seen();
      until(
          world,
          "the agent's own drain is over",
          () -> world.agents().self(drained).drain().isEmpty());
      world.mesos().reactivate(world.agent());
      until(world, "active again", () -> world.seen().state() == AgentState.ACTIVE);
    }
  }

  @Test
  void givenAnAgent_whenDeactivated_thenItTakesNoWorkUntilReactivated() {
    try (World world = world(Story.DEACTIVATE)) {
      world.mesos().deactivate(world.agent());
      until(world, "deactivated", () -> world.seen().state() == AgentState.DEACTIVATED);
      assertThat(world.seen().active()).isFalse();
      world.mesos().reactivate(world.agent());
      until(world, "active again", () -> world.seen().state() == AgentState.ACTIVE);
    }
  }

  @Test
  void givenAnUnknownAgent_whenAnythingIsOrdered_thenEachIsRefusedInItsOwnWords() {
    try (World world = world(Story.UNKNOWN_AGENT)) {
      Mesos mesos = world.mesos();
      Map.<String, Runnable>of(
              "does not know",
              () -> mesos.drain(NOBODY, Optional.empty(), false),
              "Mesos does not know",
              () -> mesos.deactivate(NOBODY),
              "is not deactivated",
              () -> mesos.reactivate(NOBODY),
              "not know an agent",
              () -> mesos.markGone(NOBODY))
          .forEach(
              (words, order) ->
                  assertThatThrownBy(order::run)
                      .isInstanceOf(Refused.class)
                      .hasMessageContaining(words)
                      .hasMessageContaining(NOBODY.value())
                      .hasMessageContaining("Nothing was done"));
    }
  }

  @Test
  void givenNoToken_whenTheRightToDrainIsTried_thenNothingIsProvenAndNothingDone() {
    try (World world = world(Story.RIGHTS)) {
      assertThat(world.mesos().drainRight(false))
          .isInstanceOfSatisfying(
              DrainRight.Unproven.class,
              unproven ->
                  assertThat(unproven.account().inOneParagraph())
                      .contains("Unknown agent")
                      .contains("No token is configured")
                      .contains("takes such an order from anybody"));
      assertThat(world.mesos().drainRight(true)).isInstanceOf(DrainRight.Unproven.class);
      // other tests drain agents of the same master meanwhile: only the one asked for counts
      assertThat(world.mesos().agents())
          .noneMatch(agent -> agent.id().value().startsWith("00000000-0000-"));
    }
  }

  @Test
  void givenAnActiveAgent_whenReactivated_thenRefusedAsNotDeactivated() {
    try (World world = world(Story.NOT_DEACTIVATED)) {
      assertThatThrownBy(() -> world.mesos().reactivate(world.agent()))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("is not deactivated");
    }
  }
}
