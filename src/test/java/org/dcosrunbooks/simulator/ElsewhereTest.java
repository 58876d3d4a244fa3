package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an agent's process outside the simulation tells, and what it hears. */
class ElsewhereTest {

  private static final String HOST = "10.0.2.11";
  private static final String OTHER = "10.0.2.12";

  private final HandClock clock = new HandClock();
  private Simulator simulator;
  private Elsewhere agent;

  @BeforeEach
  void start() {
    simulator =
        Simulator.cluster()
            .masters(1)
            .framework("witness")
            .app("witness", "task", app -> app.neverRelaunched())
            .agent(HOST, agent -> agent.elsewhere())
            .agent(OTHER)
            .start(clock);
    agent = simulator.elsewhere(HOST);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void turn(double seconds) {
    clock.turnSeconds(seconds);
    simulator.settle();
  }

  private static Elsewhere.Found found(
      Optional<Elsewhere.Registration> kept, boolean rebooted, String attributes) {
    return new Elsewhere.Found(
        kept.map(Elsewhere.Registration::id),
        kept.map(Elsewhere.Registration::info),
        rebooted,
        attributes,
        "cpus:4;mem:2048;disk:4096");
  }

  /** Registered with {@code rack:r1}, for the first time. */
  private Optional<Elsewhere.Registration> registered() {
    assertThat(agent.starts(found(Optional.empty(), false, "rack:r1"))).isEmpty();
    turn(2);
    assertThat(agent.registration()).isPresent();
    return agent.registration();
  }

  @Test
  void givenNobodyHasTold_whenTheClusterIsLookedAt_thenTheAgentIsNotThere() throws Exception {
    turn(100);
    assertThat(simulator.stateOf(HOST)).isEqualTo("REMOVED");
    assertThat(new Caller(simulator).agentSeenByMaster(HOST)).isNull();
    assertThat(agent.registration()).isEmpty();
    assertThatThrownBy(() -> simulator.elsewhere(OTHER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("runs here");
  }

  @Test
  void givenItIsStarted_whenStoppedAndStartedAgain_thenItHasItsIdAsLongAsItIsKept()
      throws Exception {
    Optional<Elsewhere.Registration> first = registered();
    assertThat(new Caller(simulator).agentSeenByMaster(HOST).toString())
        .contains("rack", "2048", first.get().id());
    agent.stops();
    assertThat(simulator.stateOf(HOST)).isEqualTo("DISCONNECTED");
    assertThat(agent.registration()).isEmpty();
    turn(80);
    assertThat(simulator.stateOf(HOST)).isEqualTo("UNREACHABLE");
    assertThat(agent.starts(found(first, false, "rack:r1;disk:ssd"))).isEmpty();
    turn(2);
    assertThat(simulator.stateOf(HOST)).isEqualTo("ACTIVE");
    assertThat(agent.registration().get().id()).isEqualTo(first.get().id());
    assertThat(new Caller(simulator).agentSeenByMaster(HOST).toString()).contains("ssd");

    agent.stops();
    assertThat(agent.starts(found(Optional.empty(), false, "rack:r1"))).isEmpty();
    turn(2);
    assertThat(agent.registration().get().id()).isNotEqualTo(first.get().id());
  }

  @Test
  void givenAttributesThatDoNotFitTheId_whenStarted_thenItEndsUnlessTheMachineWasBooted() {
    Optional<Elsewhere.Registration> first = registered();
    agent.stops();
    assertThat(agent.starts(found(first, false, "rack:r2")).orElseThrow())
        .contains("EXIT with status 1", "rack", "rm -f /var/lib/mesos/slave/meta/slaves/latest");
    turn(2);
    assertThat(simulator.stateOf(HOST)).isEqualTo("DISCONNECTED");
    assertThat(agent.starts(found(first, true, "rack:r2"))).isEmpty();
    turn(2);
    assertThat(agent.registration().get().id()).isNotEqualTo(first.get().id());
  }

  @Test
  void givenATask_whenItLeaves_thenTheTaskIsLostAndItComesBackWithItsId() {
    Optional<Elsewhere.Registration> first = registered();
    simulator.hand().launch("task", HOST);
    String task = simulator.taskIdsOf("task").get(0);
    assertThat(simulator.taskState(task)).isEqualTo("TASK_RUNNING");
    assertThat(agent.leaves()).isPositive();
    assertThat(simulator.stateOf(HOST)).isEqualTo("REMOVED");
    assertThat(simulator.taskState(task)).isEqualTo("TASK_LOST");
    agent.stops();
    assertThat(agent.starts(found(first, false, "rack:r1"))).isEmpty();
    turn(2);
    assertThat(simulator.stateOf(HOST)).isEqualTo("ACTIVE");
    assertThat(agent.registration().get().id()).isEqualTo(first.get().id());
  }

  @Test
  void givenItIsMarkedGone_whenTheMasterHasToldIt_thenItHearsItAtEachStart() {
    Optional<Elsewhere.Registration> first = registered();
    assertThat(agent.isToldToGo()).isFalse();
    simulator.hand().markGone(HOST);
    turn(6);
    assertThat(agent.isToldToGo()).isTrue();
    agent.stops();
    assertThat(agent.starts(found(first, false, "rack:r1"))).isEmpty();
    assertThat(agent.isToldToGo()).isFalse();
    turn(2);
    assertThat(agent.isToldToGo()).isTrue();
    assertThat(simulator.stateOf(HOST)).isEqualTo("GONE");
  }
}
