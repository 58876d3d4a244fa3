package org.dcosrunbooks.dcos.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentItself;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Machine;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Operation;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.TaskState;
import org.dcosrunbooks.dcos.http.ConnectTo;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.failure.Ambiguous;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.testing.Recorded;
import org.dcosrunbooks.testing.Replay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real Mesos was seen doing that one would not expect, and what our client makes of it. */
class RecordedMesosTest {

  private final List<AutoCloseable> open = new ArrayList<>();

  private Replay replay(String... names) {
    Replay replay = new Replay(names);
    open.add(replay);
    return replay;
  }

  private Http http(HttpSettings settings) {
    Http http = new Http(settings);
    open.add(http);
    return http;
  }

  private Mesos mesos(Replay replay) {
    return new Mesos(MesosSettings.direct(replay.uri()), http(HttpSettings.usual()));
  }

  private Mesos mesos(String... names) {
    return mesos(replay(names));
  }

  /** Asks the agent that a recording of the master lists, on another replay. */
  private MesosAgentClient agentClient(String... ofAgent) {
    Replay replay = replay(ofAgent);
    return new MesosAgentClient(
        MesosSettings.direct(URI.create("http://127.0.0.1:5050")),
        http(
            HttpSettings.usual()
                .connectingTo(
                    new ConnectTo(Map.of("127.0.0.1:5051", "127.0.0.1:" + replay.port())))));
  }

  private static Agent agentAt5051(String id) {
    return new Agent(
        new AgentId(id),
        "agent1.local",
        "127.0.0.1",
        5051,
        AgentState.DRAINED,
        false,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "1.12.0",
        Map.of(),
        java.util.Set.of(),
        Resources.NONE,
        Resources.NONE,
        Agent.Room.NONE);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static final AgentId SOMEBODY = new AgentId("1769fdfd-1727-4da8-a192-839f43c70c5e-S0");

  // ---------------------------------------------------------------- talking to the API

  @Test
  void givenMesosComparesContentTypesExactly_whenWeSend_thenItHasNoCharset() {
    Replay replay = replay("v1-get-agents");
    mesos(replay).agents();
    Replay.Seen seen = replay.seen().get(0);
    assertThat(seen.header("Content-Type")).isEqualTo("application/json");
    assertThat(seen.header("Accept")).isEqualTo("application/json");
  }

  @Test
  void givenMesosNeverAnswersExpect_whenWeSend_thenThereIsNoExpectNorUpgradeNorGzip() {
    Replay replay = replay("drain-agent-ok-with-grace");
    mesos(replay).drain(SOMEBODY, Optional.empty(), false);
    Replay.Seen seen = replay.seen().get(0);
    assertThat(seen.header("Expect")).isNull();
    assertThat(seen.header("Upgrade")).isNull();
    assertThat(seen.header("Accept-Encoding")).isNull();
    assertThat(seen.header("Transfer-Encoding")).isNull();
  }

  @Test
  void givenARefusedContentType_whenAnswered415_thenAFaultWithMesosWords() {
    Recorded refusal = Recorded.read("v1-content-type-with-charset");
    Replay replay = replay();
    replay.play(
        new Recorded(
            "415",
            "POST",
            "/api/v1",
            Recorded.read("v1-get-agents").request(),
            refusal.status(),
            refusal.reason(),
            refusal.headers(),
            refusal.body()));
    assertThatThrownBy(() -> mesos(replay).agents())
        .isInstanceOf(Fault.class)
        .hasMessageContaining("415")
        .hasMessageContaining("Expecting 'Content-Type' of application/json");
  }

  @Test
  void givenABoundOfSecondsSent_whenReadBack_thenTheNanosecondsAreExact() {
    Agent draining =
        mesos("v1-get-agents-draining").agents().stream()
            .filter(agent -> agent.state() == AgentState.DRAINING)
            .findFirst()
            .orElseThrow();
    assertThat(draining.drain().orElseThrow())
        .isEqualTo(
            new Drain(
                false,
                Optional.of(Duration.ofSeconds(20)),
                false,
                Optional.of(Instant.ofEpochSecond(1795230040L))));
  }

  @Test
  void givenTimesBeyondDoublePrecision_whenRead_thenNoDigitIsLost() {
    assertThat(
            mesos("v1-get-agents-draining").agents().stream()
                .filter(agent -> agent.hostname().equals("agent3.local"))
                .findFirst()
                .flatMap(Agent::registered))
        .contains(Instant.ofEpochSecond(1795230038L, 286501888L));
  }

  @Test
  void givenABoundSentInNanoseconds_whenReadBack_thenZeroIsStoredAndShown() {
    assertThat(mesos("httpexec-v1-get-agents-drain-grace-in-nanoseconds").agents())
        .filteredOn(agent -> agent.state() == AgentState.DRAINING)
        .extracting(agent -> agent.drain().orElseThrow().maxGracePeriod())
        .containsExactly(Optional.of(Duration.ZERO));
  }

  @Test
  void givenAnOlderMesosWithoutDraining_whenADrainIsSent_thenAFaultSaysSo() {
    Recorded unknown = Recorded.read("v1-error-unknown-type");
    Replay replay = replay();
    replay.play(
        new Recorded(
            "no drain here",
            "POST",
            "/api/v1",
            Recorded.read("drain-agent-ok-with-grace").request(),
            unknown.status(),
            unknown.reason(),
            unknown.headers(),
            unknown.body()));
    assertThatThrownBy(() -> mesos(replay).drain(SOMEBODY, Optional.empty(), false))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("This Mesos has no DRAIN_AGENT")
        .hasMessageContaining("Nothing was done");
  }

  // ---------------------------------------------------------------- refusals of commands

  @Test
  void givenAnAgentInAMaintenanceSchedule_whenDrained_thenRefusedWithTheMachine() {
    assertThatThrownBy(
            () ->
                mesos("maint-v1-10-drain-agent-in-schedule")
                    .drain(SOMEBODY, Optional.empty(), false))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("maintenance window")
        .hasMessageContaining("under Machine agent3.local (127.0.0.1)");
  }

  @Test
  void givenAnAgentStillDraining_whenReactivated_thenRefused() {
    assertThatThrownBy(() -> mesos("reactivate-agent-while-draining").reactivate(SOMEBODY))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("is still draining")
        .hasMessageContaining("cannot be cancelled");
  }

  @Test
  void givenADrainWhoseFrameworkWasRemoved_whenReactivated_thenRefusedAllTheSame() {
    assertThatThrownBy(() -> mesos("reactivate-agent-refused-after-teardown").reactivate(SOMEBODY))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("is still draining");
  }

  @Test
  void givenAnUnreachableAgent_whenReactivated_thenAmbiguousForItHasTakenEffect() {
    assertThatThrownBy(
            () -> mesos("unreachable-6-reactivate-unreachable-drained").reactivate(SOMEBODY))
        .isInstanceOf(Ambiguous.class)
        .hasMessageContaining("Agent removed while processing the call")
        .hasMessageContaining("As a rule it is reactivated all the same");
  }

  @Test
  void
      givenAnAgentRemovedByItsDrain_whenReactivatedOrDrained_thenRefusedAndMarkingGoneIsHarmless() {
    assertThatThrownBy(() -> mesos("mark-gone-6-reactivate-gone-agent").reactivate(SOMEBODY))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("If the agent is gone, nothing brings it back");
    assertThatThrownBy(
            () -> mesos("mark-gone-5-drain-gone-agent").drain(SOMEBODY, Optional.empty(), false))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("does not know");
    mesos("mark-gone-7-mark-agent-gone-again").markGone(SOMEBODY);
  }

  @Test
  void givenADrainingAgent_whenDeactivatedOrDrainedAgain_thenMesosTakesItSoCallersLookFirst() {
    mesos("deactivate-agent-while-draining").deactivate(SOMEBODY);
    mesos("drain-agent-already-draining").drain(SOMEBODY, Optional.empty(), false);
    assertThat(mesos("v1-get-agents-draining-after-second-drain").agents())
        .filteredOn(agent -> agent.drain().isPresent())
        .extracting(agent -> agent.drain().orElseThrow())
        .containsExactly(
            new Drain(
                false,
                Optional.of(Duration.ofSeconds(30)),
                false,
                Optional.of(Instant.ofEpochSecond(1795230042L))));
  }

  @Test
  void givenAnAccountWithoutTheRight_whenItDrains_thenRefusedAlsoForUnknownAgents() {
    for (String name : List.of("acl-viewer-v1-drain-agent", "acl-viewer-v1-drain-agent-unknown")) {
      assertThatThrownBy(() -> mesos(name).drain(SOMEBODY, Optional.empty(), false))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("not permitted")
          .hasMessageContaining("Nothing was done");
    }
  }

  @Test
  void givenNoCredentials_whenAMasterIsAsked_thenAFaultNamesTheTokenAsTheCause() {
    assertThatThrownBy(() -> mesos("auth-none-v1-get-agents").agents())
        .isInstanceOf(Fault.class)
        .hasMessageContaining("does not know us (401)")
        .hasMessageContaining("No token was sent, or it is wrong or has expired");
    assertThatThrownBy(
            () -> mesos("auth-none-v1-drain-agent").drain(SOMEBODY, Optional.empty(), false))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("Nothing was done");
  }

  // ---------------------------------------------------------------- draining and drained

  @Test
  void givenAnUnacknowledgedEnd_whenTasksAreRead_thenItIsThereAndBlocks() {
    assertThat(mesos("v1-get-tasks-terminal-unacknowledged").tasks())
        .extracting(Task::id, Task::state, Task::unacknowledged)
        .containsExactly(tuple("noack-1", TaskState.KILLED, true));
  }

  @Test
  void givenAnUnacknowledgedEnd_whenTheAgentIsAsked_thenOnlyTerminatedTasksShowIt() {
    String id = "03425cd1-db89-48e9-b1d0-45e9ebc54f34-S0";
    MesosAgentClient client =
        agentClient(
            "agent-v1-get-agent-right-after-drained", "agent-v1-get-tasks-terminal-unacknowledged");
    MesosAgentClient.Tasks tasks = client.tasks(agentAt5051(id));
    assertThat(tasks.pending()).isEmpty();
    assertThat(tasks.queued()).isEmpty();
    assertThat(tasks.launched()).isEmpty();
    assertThat(tasks.terminated()).extracting(Task::id).containsExactly("noack-1");
    assertThat(tasks.none()).isFalse();
  }

  @Test
  void givenADisconnectedFramework_whenReadWithItsTask_thenBothSaySo() {
    assertThat(mesos("v1-get-frameworks-disconnected").frameworks())
        .extracting(
            Framework::name, Framework::active, Framework::connected, Framework::failoverTimeout)
        .containsExactly(tuple("no-ack", false, false, Duration.ofHours(1)));
    assertThat(mesos("v1-get-tasks-drain-framework-disconnected").tasks())
        .extracting(Task::id, Task::state)
        .containsExactly(tuple("orphan-1", TaskState.KILLING));
  }

  @Test
  void givenAFinishedOperationNobodyAcknowledged_whenRead_thenItBlocksADrainWithoutTasks() {
    assertThat(mesos("operations-1-v1-get-operations").operations())
        .containsExactly(
            new Operation(
                "c400rcPbS3SvtUwqNlMNSg==",
                Optional.of("op-1"),
                Optional.of("f928f3ce-e870-47d2-9bd5-e28c14aad00f-0000"),
                Optional.of(new AgentId("f928f3ce-e870-47d2-9bd5-e28c14aad00f-S1")),
                "RESERVE",
                "OPERATION_FINISHED"));
    assertThat(mesos("operations-4-v1-get-tasks").tasks()).isEmpty();
    assertThat(mesos("operations-3-v1-get-agents").agents())
        .filteredOn(agent -> agent.id().value().endsWith("-S1"))
        .extracting(Agent::state)
        .containsExactly(AgentState.DRAINING);
  }

  @Test
  void givenTheBlockingFrameworkWasRemoved_whenRead_thenDrainingWithNothingLeft() {
    assertThat(mesos("v1-get-tasks-after-teardown").tasks()).isEmpty();
    assertThat(mesos("v1-get-agents-drain-still-draining-after-teardown").agents())
        .extracting(Agent::state)
        .contains(AgentState.DRAINING);
  }

  @Test
  void givenAnIdleAgent_whenReadRightAfterItsDrain_thenItStillSaysDraining() {
    assertThat(mesos("v1-get-agents-idle-right-after-drain").agents())
        .filteredOn(agent -> agent.hostname().equals("agent3.local"))
        .extracting(Agent::state)
        .containsExactly(AgentState.DRAINING);
  }

  @Test
  void givenTheMasterSaysDrained_whenTheAgentItselfIsAsked_thenItsOwnDrainMayGoOn() {
    Agent agent = agentAt5051("03425cd1-db89-48e9-b1d0-45e9ebc54f34-S0");
    assertThat(agentClient("agent-v1-get-agent-right-after-drained").self(agent).drain())
        .isPresent();
  }

  @Test
  void givenADrainSurvivedAMasterRestart_whenRead_thenItsStartIsUnknown() {
    List<Agent> agents = mesos("master-restart-2-v1-get-agents").agents();
    assertThat(agents)
        .extracting(Agent::hostname, Agent::state)
        .containsExactlyInAnyOrder(
            tuple("agent4.local", AgentState.ACTIVE),
            tuple("agent1.local", AgentState.DRAINING),
            tuple("agent3.local", AgentState.DEACTIVATED),
            tuple("agent2.local", AgentState.RECOVERED));
    assertThat(agents)
        .filteredOn(agent -> agent.state() == AgentState.DRAINING)
        .extracting(agent -> agent.drain().orElseThrow().estimatedStart())
        .containsExactly(Optional.empty());
  }

  @Test
  void givenADrainThatMarksGone_whenItIsOver_thenTheAgentIsInNoListAndOnlyTheRegistryTells() {
    assertThat(mesos("mark-gone-3-v1-get-agents-gone").agents())
        .extracting(Agent::hostname)
        .containsExactlyInAnyOrder("agent1.local", "agent4.local");
    Registry registry = mesos("registry-gone").registry();
    assertThat(registry.gone()).hasSize(2);
    assertThat(registry.gone().keySet()).allMatch(registry::isGone);
    assertThat(registry.gone().keySet()).noneMatch(id -> registry.entry(id).isPresent());
  }

  @Test
  void givenTasksOnPodExecutors_whenRead_thenTheExecutorIsTold() {
    assertThat(mesos("pod-1-v1-get-tasks").tasks())
        .extracting(Task::id, Task::executor, Task::killGrace)
        .containsExactly(tuple("pod-1", Task.Executor.POD, Optional.of(Duration.ofHours(1))));
    assertThat(mesos("v1-get-tasks").tasks())
        .isNotEmpty()
        .allSatisfy(
            task -> {
              assertThat(task.executor()).isEqualTo(Task.Executor.COMMAND);
              assertThat(task.since()).isPresent();
              assertThat(task.resources().memMegabytes()).isEqualTo(32);
            });
  }

  // ---------------------------------------------------------------- unreachable, recovered

  @Test
  void givenAnUnreachableAgent_whenRead_thenItIsInNoListButInTheRegistryWithItsDrain() {
    assertThat(mesos("unreachable-2-v1-get-agents").agents())
        .extracting(Agent::hostname)
        .doesNotContain("agent1.local");
    Registry registry = mesos("registry-unreachable").registry();
    assertThat(registry.unreachable()).hasSize(2);
    assertThat(registry.unreachable().values())
        .allSatisfy(
            entry -> {
              assertThat(entry.hostname()).isEmpty();
              assertThat(entry.since()).isPresent();
              assertThat(entry.deactivated()).isTrue();
            })
        .anySatisfy(
            entry ->
                assertThat(entry.drain())
                    .contains(
                        new Drain(
                            true, Optional.of(Duration.ofSeconds(5, 1)), false, Optional.empty())));
  }

  @Test
  void givenATaskOfAnUnreachableAgent_whenRead_thenItStillCountsAsAlive() {
    assertThat(mesos("hung-agent-2-v1-get-tasks").tasks())
        .extracting(Task::id, Task::state, Task::unacknowledged)
        .containsExactly(tuple("stub-1", TaskState.UNREACHABLE, false));
  }

  @Test
  void givenAMasterJustRestarted_whenRead_thenAgentsAreRecoveredAndNotGone() {
    assertThat(mesos("master-restart-1-v1-get-agents-recovered").agents())
        .hasSize(4)
        .allSatisfy(
            agent -> {
              assertThat(agent.state()).isEqualTo(AgentState.RECOVERED);
              assertThat(agent.address()).isEmpty();
              assertThat(agent.drain()).isEmpty();
            });
  }

  @Test
  void givenADrainedAgentWhoseProcessIsGone_whenRead_thenItLooksLikeOneThatRuns() {
    assertThat(mesos("restart-2-v1-get-agents-drained-agent-just-stopped").agents())
        .filteredOn(agent -> agent.hostname().equals("agent1.local"))
        .extracting(Agent::state, Agent::active, Agent::deactivated)
        .containsExactly(tuple(AgentState.DRAINED, false, true));
  }

  @Test
  void givenAnIdleAgentWhoseProcessIsDown_whenDrained_thenTakenAndDrainedAtOnce() {
    AgentId down = new AgentId("db4bec6a-92ab-4d6e-ad58-34bba1adb5ee-S0");
    mesos("restart-3b-drain-again-while-down-but-not-yet-unreachable")
        .drain(down, Optional.empty(), false);
    assertThat(mesos("restart-3c-v1-get-agents").agents())
        .filteredOn(agent -> agent.id().equals(down))
        .extracting(Agent::state, Agent::drain)
        .containsExactly(
            tuple(
                AgentState.DRAINED,
                Optional.of(
                    new Drain(
                        true,
                        Optional.empty(),
                        false,
                        Optional.of(Instant.parse("2026-11-21T03:12:34Z"))))));
  }

  @Test
  void givenAnAgentThatRestartsWhileDraining_whenRead_thenItIsTheSameAndDrainsOn() {
    List<Agent> down = mesos("restart-while-draining-2-v1-get-agents-agent-down").agents();
    List<Agent> back = mesos("restart-while-draining-4-v1-get-agents").agents();
    assertThat(at(down, "agent1.local").state()).isEqualTo(AgentState.DRAINING);
    assertThat(at(back, "agent1.local").state()).isEqualTo(AgentState.DRAINING);
    assertThat(at(back, "agent1.local").id()).isEqualTo(at(down, "agent1.local").id());
    assertThat(at(back, "agent1.local").registered())
        .as("a run knows its agent by this")
        .isEqualTo(at(down, "agent1.local").registered());
    for (String tasks :
        List.of(
            "restart-while-draining-3-v1-get-tasks-agent-down",
            "restart-while-draining-5-v1-get-tasks")) {
      assertThat(mesos(tasks).tasks())
          .as(tasks)
          .extracting(Task::id, Task::state, Task::unacknowledged)
          .containsExactly(tuple("stub-1", TaskState.KILLING, false));
    }
  }

  private static Agent at(List<Agent> agents, String hostname) {
    return agents.stream()
        .filter(agent -> agent.hostname().equals(hostname))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void givenADrainedAgentWhoseMachineWasDown_whenUpAgain_thenItsDrainIsLostAndItTakesWork() {
    List<Agent> going = mesos("maint-mix-4-get-agents").agents();
    assertThat(at(going, "agent2.local").state())
        .as("still listed right after START_MAINTENANCE")
        .isEqualTo(AgentState.DRAINED);
    AgentId agent = at(going, "agent2.local").id();
    assertThatThrownBy(() -> mesos("maint-mix-5-reactivate-while-down").reactivate(agent))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("is not deactivated");
    Agent back = at(mesos("maint-mix-7-get-agents-up-again").agents(), "agent2.local");
    assertThat(back.id()).isEqualTo(agent);
    assertThat(back.state()).isEqualTo(AgentState.ACTIVE);
    assertThat(back.drain()).isEmpty();
    assertThat(back.registered())
        .as("registered anew: to a run it is not the agent that was approved")
        .isNotEqualTo(at(going, "agent2.local").registered());
  }

  @Test
  void givenAConnectionLostAndNobodyDeactivated_whenRead_thenDisconnected() {
    assertThat(mesos("sigusr1-2-v1-get-agents").agents())
        .filteredOn(agent -> agent.hostname().equals("agent2.local"))
        .extracting(Agent::state)
        .containsExactly(AgentState.DISCONNECTED);
  }

  // ---------------------------------------------------------------- masters

  @Test
  void givenAMasterInItsFirstInstant_whenAsked_thenItsGeneral404IsTransient() {
    assertThatThrownBy(() -> mesos("first-start-1-v1-get-agents").agents())
        .isInstanceOf(Transient.class)
        .hasMessageContaining("404")
        .hasMessageContaining("first moment");
  }

  @Test
  void givenARecoveringMasterOrNoLeader_whenAsked_thenTransientWithMesosWords() {
    assertThatThrownBy(() -> mesos("recovering-no-quorum-v1-get-agents").agents())
        .isInstanceOf(Transient.class)
        .hasMessageContaining("Master has not finished recovery");
    assertThatThrownBy(() -> mesos("no-leader-zookeeper-down-v1-get-agents").agents())
        .isInstanceOf(Transient.class)
        .hasMessageContaining("No leader elected");
    assertThatThrownBy(
            () ->
                mesos("no-leader-zookeeper-down-v1-drain-agent")
                    .drain(SOMEBODY, Optional.empty(), false))
        .isInstanceOf(Transient.class)
        .hasMessageContaining("Nothing was done");
  }

  @Test
  void givenAFollower_whenItsMetricsAreRead_thenRecoveredButNotElected() {
    Masters masters = mesos("non-leader-v0-metrics-snapshot", "non-leader-v0-version").masters();
    assertThat(masters.members())
        .extracting(Masters.Master::elected, Masters.Master::recovered, Masters.Master::version)
        .containsExactly(tuple(false, true, Optional.of("1.12.0")));
    assertThat(masters.leader()).isEmpty();
  }

  @Test
  void givenAMasterWithoutQuorum_whenItsMetricsAreRead_thenElectedButNotRecovered() {
    Masters masters =
        mesos("recovering-no-quorum-v0-metrics-snapshot", "recovering-no-quorum-v0-version")
            .masters();
    assertThat(masters.members())
        .extracting(Masters.Master::elected, Masters.Master::recovered)
        .containsExactly(tuple(true, false));
  }

  @Test
  void givenAFollowersRedirectWithoutScheme_whenFollowed_thenTheKnownLeaderIsAskedOnce() {
    Replay leader = replay("drain-agent-ok-with-grace");
    Replay follower = replay("non-leader-v0-redirect", "non-leader-v1-drain-agent");
    // the recorded redirects name 127.0.0.1:5050
    Mesos mesos =
        new Mesos(
            MesosSettings.direct(follower.uri(), URI.create("http://127.0.0.1:5050")),
            http(
                HttpSettings.usual()
                    .connectingTo(
                        new ConnectTo(Map.of("127.0.0.1:5050", "127.0.0.1:" + leader.port())))));
    mesos.drain(SOMEBODY, Optional.of(Duration.ofSeconds(20)), false);
    assertThat(leader.seen())
        .extracting(Replay.Seen::key)
        .containsExactly("POST /api/v1 DRAIN_AGENT");
    assertThat(leader.seen().get(0).header("Host")).isEqualTo("127.0.0.1:5050");
  }

  // ---------------------------------------------------------------- the right to drain

  private DrainRight drainRight(String... names) {
    return new Mesos(
            MesosSettings.direct(replay(names).uri()),
            http(HttpSettings.usual().tokenFrom(() -> Optional.of("dmlld2Vy"))))
        .drainRight(false);
  }

  @Test
  void givenAnAccountWithoutTheRight_whenItIsTried_thenItIsMissing() {
    assertThat(drainRight("acl-viewer-v1-drain-agent-unknown"))
        .isInstanceOfSatisfying(
            DrainRight.Missing.class,
            missing ->
                assertThat(missing.account().inOneParagraph())
                    .contains("may not drain agents")
                    .contains("403")
                    .contains("Give the account the missing right"));
  }

  @Test
  void givenAnAccountThatIsNotKnown_whenItIsTried_thenItIsMissing() {
    assertThat(drainRight("auth-none-v1-drain-agent"))
        .isInstanceOfSatisfying(
            DrainRight.Missing.class,
            missing -> assertThat(missing.account().summary()).contains("does not know us (401)"));
  }

  @Test
  void givenAMasterThatAsksNobodyWhoTheyAre_whenItIsTried_thenNothingIsProven() {
    assertThat(drainRight("drain-error-unknown-agent", "v1-get-flags"))
        .isInstanceOfSatisfying(
            DrainRight.Unproven.class,
            unproven ->
                assertThat(unproven.account().seen()).contains("authenticate_http_readwrite"));
  }

  @Test
  void givenAMasterThatAsks_whenItLetsTheOrderThrough_thenTheRightIsGiven() {
    Replay replay = replay("drain-error-unknown-agent");
    replay.play(Recorded.read("v1-get-flags").with("authenticate_http_readwrite", "true"));
    DrainRight right =
        new Mesos(
                MesosSettings.direct(replay.uri()),
                http(HttpSettings.usual().tokenFrom(() -> Optional.of("b3BlcmF0b3I"))))
            .drainRight(true);
    assertThat(right).isInstanceOf(DrainRight.Given.class);
    assertThat(replay.seen().get(0).body().toString())
        .contains("\"mark_gone\":true")
        .contains("00000000-0000-0000-0000-000000000000-S0");
  }

  // ---------------------------------------------------------------- what an agent says of itself

  @Test
  void givenAnUnacknowledgedEnd_whenTheAgentIsLookedAt_thenItBlocksAndNothingRuns() {
    Agent agent = agentAt5051("03425cd1-db89-48e9-b1d0-45e9ebc54f34-S0");
    AgentItself itself =
        agentClient(
                "agent-v1-get-agent-right-after-drained",
                "agent-v1-get-tasks-terminal-unacknowledged",
                "operations-1b-agent-v1-get-operations",
                "metrics-snapshot-agent")
            .look(agent);
    assertThat(itself.running()).isEmpty();
    assertThat(itself.unacknowledged()).extracting(Task::id).containsExactly("noack-1");
    assertThat(itself.operations())
        .extracting(Operation::state)
        .containsExactly("OPERATION_FINISHED");
    assertThat(itself.unseen())
        .singleElement()
        .asString()
        .contains("counts 2 tasks but shows 0 to this account");
  }

  @Test
  void givenCountsThatMayNotBeRead_whenTheAgentIsLookedAt_thenThatIsSaid() {
    Agent agent = agentAt5051("df4f33e8-ce2b-46b9-8127-bd9e1935997f-S0");
    AgentItself itself =
        agentClient(
                "agent-v1-get-agent",
                "agent-v1-get-tasks",
                "agent-v1-get-operations",
                "auth-none-agent-v0-metrics-snapshot")
            .look(agent);
    assertThat(itself.running()).hasSize(2);
    assertThat(itself.unseen())
        .singleElement()
        .asString()
        .contains("nobody can tell whether its list of tasks is complete");
  }

  // ---------------------------------------------------------------- room

  @Test
  void givenAReservation_whenAgentsAreRead_thenItIsRoomOfItsRole() {
    assertThat(mesos("operations-3-v1-get-agents").agents())
        .filteredOn(agent -> agent.id().value().endsWith("-S1"))
        .singleElement()
        .satisfies(
            agent -> {
              assertThat(agent.total().cpus()).isEqualTo(4);
              assertThat(agent.room().total())
                  .containsOnly(
                      entry("*", new Resources(3, 2048, 4096)),
                      entry("ops", new Resources(1, 0, 0)));
              assertThat(agent.room().ports()).containsExactly(new Agent.Ports("*", 31000, 31999));
            });
  }

  @Test
  void givenAVolumeReservedPortsAndAFaultDomain_whenAgentsAreRead_thenEachIsThere() {
    Agent.Room room = mesos("room-v1-get-agents").agents().get(0).room();
    assertThat(room.total())
        .containsOnly(
            entry("*", new Resources(4, 2048, 3584)), entry("ops", new Resources(2, 0, 0)));
    assertThat(room.volumes()).containsExactly(new Agent.Volume("kafka-0-data", "kafka-role", 512));
    assertThat(room.freePorts())
        .containsExactlyInAnyOrder(
            new Agent.Ports("*", 31000, 31999), new Agent.Ports("ops", 80, 81));
    assertThat(room.region()).contains("eu-1");
    assertThat(room.zone()).contains("eu-1b");
  }

  @Test
  void givenTasksOnAgents_whenAgentsAreRead_thenWhatTheyHoldIsNotFree() {
    assertThat(mesos("v1-get-agents").agents())
        .filteredOn(agent -> agent.hostname().equals("agent3.local"))
        .singleElement()
        .satisfies(
            agent ->
                assertThat(agent.room().free(java.util.Set.of("*")))
                    .isEqualTo(new Resources(3.9, 2016, 4096)));
  }

  // ---------------------------------------------------------------- maintenance

  @Test
  void givenNoSchedule_whenRead_thenTheEmptyObjectsMeanNothingPlanned() {
    assertThat(mesos("maint-v1-02-schedule-empty", "maint-v1-01-status-empty").maintenance())
        .isEqualTo(Maintenance.NONE);
  }

  @Test
  void givenASchedule_whenRead_thenItsMachinesAndExactTimesAreThere() {
    Maintenance maintenance =
        mesos("maint-v1-06-schedule", "maint-v1-22-status-down").maintenance();
    assertThat(maintenance.windows())
        .containsExactly(
            new Maintenance.Window(
                java.util.Set.of(
                    new Machine("agent3.local", "127.0.0.1"),
                    new Machine("agent4.local", "127.0.0.1")),
                Instant.ofEpochSecond(1795231861L, 484794624L),
                Optional.of(Duration.ofHours(1))));
    assertThat(maintenance.down()).containsExactly(new Machine("agent3.local", "127.0.0.1"));
    assertThat(maintenance.draining()).containsExactly(new Machine("agent4.local", "127.0.0.1"));
  }

  @Test
  void givenAWindowWithoutDuration_whenRead_thenItHasNoEnd() {
    assertThat(
            mesos("maint-v1-19-schedule-no-duration", "maint-v1-01-status-empty")
                .maintenance()
                .windows())
        .extracting(Maintenance.Window::duration)
        .containsExactly(Optional.empty());
  }

  @Test
  void givenAMachineNamedByHostnameOnly_whenRead_thenItMatchesNoAgent() {
    Maintenance maintenance =
        mesos("maint-v1-14-schedule-hostname-only", "maint-v1-01-status-empty").maintenance();
    assertThat(maintenance.windows()).hasSize(1);
    assertThat(mesos("maint-v1-21-get-agents-after-start").agents())
        .isNotEmpty()
        .allSatisfy(agent -> assertThat(maintenance.windowOf(agent)).isEmpty());
  }

  // ---------------------------------------------------------------- whole looks

  private ClusterView look(String... names) {
    return new MesosClusterSource(mesos(names), Clock.systemUTC()).look();
  }

  @Test
  void givenAMachineDownWhoseAgentIsStillListed_whenLookedAt_thenTheAgentIsDown() {
    ClusterView view =
        look(
            "metrics-snapshot-master",
            "v0-version",
            "v1-get-tasks",
            "v1-get-frameworks",
            "v1-get-operations",
            "maint-v1-21-get-agents-after-start",
            "maint-v1-06-schedule",
            "maint-v1-22-status-down",
            "registry-admitted");
    assertThat(view.agents())
        .filteredOn(agent -> agent.hostname().equals("agent3.local"))
        .extracting(Agent::state)
        .containsExactly(AgentState.DOWN);
  }

  @Test
  void givenAnAccountThatMayNotSeeTasks_whenLookedAt_thenTheViewSaysWhatIsUnseen() {
    ClusterView view =
        look(
            "metrics-snapshot-master",
            "v0-version",
            "acl-viewer-v1-get-tasks-filtered",
            "acl-viewer-v1-get-frameworks-filtered",
            "v1-get-operations",
            "acl-viewer-v1-get-agents",
            "maint-v1-02-schedule-empty",
            "maint-v1-01-status-empty",
            "registry-admitted");
    assertThat(view.tasks()).isEmpty();
    assertThat(view.unseen())
        .anyMatch(line -> line.startsWith("The master counts 4 tasks but shows 0"))
        .anyMatch(line -> line.startsWith("The master counts 1 framework but shows 0"));
    assertThat(view.gaps())
        .containsExactlyInAnyOrder(ClusterView.Gap.TASKS, ClusterView.Gap.FRAMEWORKS);
  }

  @Test
  void givenARegistryThatOnlyTheLeaderHas_whenItIsEmpty_thenTransientAndNeverAnEmptyCluster() {
    Replay replay = replay();
    Recorded registry = Recorded.read("registry-admitted");
    replay.play(
        new Recorded(
            "registry of a follower",
            registry.method(),
            registry.path(),
            null,
            200,
            "OK",
            registry.headers(),
            "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> mesos(replay).registry())
        .isInstanceOf(Transient.class)
        .hasMessageContaining("does not lead any more");
  }
}
