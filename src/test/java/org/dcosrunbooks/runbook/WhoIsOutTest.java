package org.dcosrunbooks.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.cluster.Absence;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.engine.Budget;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.guard.LastReplicaStays;
import org.dcosrunbooks.guard.Leaving;
import org.dcosrunbooks.guard.OnePodOut;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.web.shown.AgentLine;
import org.dcosrunbooks.web.shown.AgentLines;
import org.dcosrunbooks.web.shown.Diagnoses;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every state that an agent can be in, also in no list of the master, before each of those who ask
 * who is out: budget, place, plan, map, last replica, pods and doctor give one answer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhoIsOutTest {

  private static final String HOST = "10.0.2.11";
  private static final String OTHER = "10.0.2.12";

  private final Bench bench =
      new Bench(Databases.Kind.H2_MEMORY, scenario())
          .with("server.tomcat.threads.min-spare", 1)
          .start();

  /** On the first agent, before anything happens to it. */
  private Task podBefore;

  private static Scenario scenario() {
    return Simulator.cluster()
        .masters(1)
        .agent(HOST)
        .agent(OTHER)
        .framework("marathon")
        .app("marathon", "/web", app -> app.on(HOST, OTHER).neverRelaunched().ignoresSigterm())
        .app("marathon", "/pod-0", app -> app.on(HOST).neverRelaunched());
  }

  @BeforeAll
  void seeItOnce() {
    bench.pump();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  /**
   * @param out whether it takes no work
   * @param keeps whether its tasks run on where they are
   */
  static Stream<Arguments> states() {
    return Stream.of(
        row("ACTIVE", false, true, (bench, host) -> {}),
        row(
            "DRAINING",
            true,
            false,
            (bench, host) -> bench.simulator().hand().drain(host, Duration.ofHours(1), false)),
        row(
            "DRAINED",
            true,
            false,
            (bench, host) -> {
              bench.simulator().hand().drain(host, Duration.ofSeconds(1), false);
              bench.turn(Duration.ofMinutes(7));
            }),
        row("DEACTIVATED", true, true, (bench, host) -> bench.simulator().hand().deactivate(host)),
        row("DISCONNECTED", true, false, (bench, host) -> bench.simulator().hand().stopAgent(host)),
        row(
            "RECOVERED",
            true,
            false,
            (bench, host) -> {
              bench.simulator().hand().stopAgent(host);
              bench.simulator().hand().changeLeader();
              bench.turn(Duration.ofSeconds(20));
            }),
        row(
            "UNREACHABLE",
            true,
            false,
            (bench, host) -> bench.simulator().hand().makeUnreachable(host)),
        row(
            "DOWN",
            true,
            false,
            (bench, host) -> {
              bench.simulator().hand().schedule(bench.clock().instant(), Duration.ofHours(1), host);
              bench.simulator().hand().machineDown(host);
            }),
        row("GONE", false, false, (bench, host) -> bench.simulator().hand().markGone(host)));
  }

  private static Arguments row(
      String state, boolean out, boolean keeps, BiConsumer<Bench, String> how) {
    return Arguments.of(state, out, keeps, how);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("states")
  void givenAnAgent_whenAskedWhoIsOut_thenAllSayTheSame(
      String state, boolean out, boolean keeps, BiConsumer<Bench, String> how) {
    bench.fresh();
    bench.pump();
    AgentId id = new AgentId(bench.simulator().agentId(HOST));
    podBefore =
        bench.bean(ClusterSource.class).look().tasksOf(id).stream()
            .filter(task -> task.name().contains("pod-0"))
            .findFirst()
            .orElseThrow();
    how.accept(bench, HOST);
    bench.turn(Duration.ofSeconds(3));
    ClusterView view = bench.bean(ClusterSource.class).look();

    assertThat(Absence.of(view).stream().map(Absence::called).toList())
        .as("who is out")
        .hasSize(out ? 1 : 0);
    assertThat(bench.bean(Budget.class).in(view).used()).as("budget").isEqualTo(out ? 1 : 0);
    assertThat(held(view).reason()).as("place").contains(out ? "places used" : "place 1 of 1");
    AgentLine line =
        bench.bean(AgentLines.class).of(view).stream()
            .filter(one -> one.called().equals(HOST) || one.id().equals(Optional.of(id)))
            .findFirst()
            .orElseThrow();
    assertThat(line.state()).as("map").isEqualTo(AgentState.valueOf(state));
    assertThat(line.id()).as("map").contains(id);
    assertThat(bench.bean(Diagnoses.class).of(HOST).agent()).as("doctor").isEqualTo(id);
    assertThat(bench.bean(Diagnoses.class).of(id.value()).state()).as("doctor").isEqualTo(state);
    String run = bench.drain(OTHER);
    assertThat(bench.bean(Approvals.class).current(run).orElseThrow().page())
        .as("plan")
        .contains("Out of the cluster now: " + (out ? "1" : "0") + " of");
    assertThat(lastReplica(view)).as("last replica").isEqualTo(keeps);
    assertThat(pods(view)).as("pods").isEqualTo(keeps);
  }

  /** Another run asks for the other agent's place, of which there is one. */
  private Places.Standing held(ClusterView view) {
    Places places = bench.bean(Places.class);
    places.request("another run", new AgentId(bench.simulator().agentId(OTHER)), OTHER);
    Places.Standing standing =
        places.standing("another run", 1, bench.bean(AgentsOut.class).in(view));
    places.release("another run");
    return standing;
  }

  private boolean lastReplica(ClusterView view) {
    AgentId other = new AgentId(bench.simulator().agentId(OTHER));
    return view.tasksOf(other).stream()
        .findFirst()
        .map(
            task ->
                new LastReplicaStays()
                    .judge(
                        new LastReplicaStays.Wanted(
                            view,
                            other,
                            List.of(
                                new LastReplicaStays.Replicated(
                                    "/web",
                                    task.frameworkId(),
                                    LastReplicaStays.idPrefix(task.id()))),
                            Leaving.of(view)))
                    .allows())
        .orElseThrow();
  }

  private boolean pods(ClusterView view) {
    AgentId other = new AgentId(bench.simulator().agentId(OTHER));
    OnePodOut.Service service =
        new OnePodOut.Service(
            "pods",
            view.tasksOf(other).get(0).frameworkId(),
            Map.of("pod-0", List.of(podBefore.name())));
    return new OnePodOut()
        .judge(new OnePodOut.Wanted(view, other, List.of(service), Leaving.of(view)))
        .allows();
  }
}
