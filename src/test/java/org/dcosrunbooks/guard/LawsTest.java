package org.dcosrunbooks.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dcosrunbooks.guard.Verdict.Word.AGAINST;
import static org.dcosrunbooks.guard.Verdict.Word.CANNOT_TELL;
import static org.dcosrunbooks.guard.Verdict.Word.FOR;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.Absence;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.ClusterView.Gap;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Machine;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.cluster.Unread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws as tables, one row a sentence. */
class LawsTest {

  private static final Instant NOW = Instant.parse("2024-11-21T16:02:11Z");
  private static final AgentId WANTED = new AgentId("S13");
  private static final Drain DRAINING = new Drain(false, Optional.empty(), false, Optional.of(NOW));
  private static final Drain DRAINED = new Drain(true, Optional.empty(), false, Optional.of(NOW));

  /** A cluster of one leader and the wanted agent in good health, until a row changes it. */
  private static final class Seen {
    private List<Masters.Master> masters = List.of(master("m1", true, true, null));
    private final List<Agent> agents = new ArrayList<>();
    private final Map<AgentId, Registry.Entry> admitted = new HashMap<>();
    private final Map<AgentId, Registry.Entry> unreachable = new HashMap<>();
    private final Map<AgentId, Instant> gone = new HashMap<>();
    private Maintenance maintenance = Maintenance.NONE;

    Seen() {
      add(WANTED, AgentState.ACTIVE, false, null, true);
    }

    void add(AgentId id, AgentState state, boolean deactivated, Drain drain, boolean canDrain) {
      agents.removeIf(agent -> agent.id().equals(id));
      String host = host(id);
      agents.add(
          new Agent(
              id,
              host,
              host,
              5051,
              state,
              state == AgentState.ACTIVE,
              deactivated,
              Optional.ofNullable(drain),
              Optional.of(NOW),
              Optional.empty(),
              "1.10.0",
              Map.of(),
              canDrain ? Set.of("AGENT_DRAINING") : Set.of(),
              Resources.NONE,
              Resources.NONE,
              Agent.Room.NONE));
      admitted.put(
          id,
          new Registry.Entry(
              Optional.of(host), deactivated, Optional.ofNullable(drain), Optional.empty()));
    }

    void state(AgentState state) {
      add(WANTED, state, false, null, true);
    }

    void forget(AgentId id) {
      agents.removeIf(agent -> agent.id().equals(id));
      admitted.remove(id);
    }

    void unreachable(AgentId id, Drain drain) {
      forget(id);
      unreachable.put(
          id,
          new Registry.Entry(
              Optional.empty(), drain != null, Optional.ofNullable(drain), Optional.of(NOW)));
    }

    ClusterView view() {
      return view(Map.of());
    }

    ClusterView view(Map<Gap, List<Unread>> unread) {
      return new ClusterView(
          NOW,
          new Masters(masters),
          agents,
          List.of(),
          List.of(),
          List.of(),
          new Registry(admitted, unreachable, gone, unread.getOrDefault(Gap.REGISTRY, List.of())),
          new Maintenance(
              maintenance.windows(),
              maintenance.draining(),
              maintenance.down(),
              unread.getOrDefault(Gap.MAINTENANCE, List.of())),
          List.of(),
          Set.of(),
          unread);
    }
  }

  private static String host(AgentId id) {
    return "10.0.2." + id.value().substring(1);
  }

  private static AgentId agent(int number) {
    return new AgentId("S" + number);
  }

  private static Masters.Master master(
      String address, boolean elected, boolean recovered, String problem) {
    return new Masters.Master(
        address, elected, recovered, Optional.of("1.10.0"), Optional.ofNullable(problem));
  }

  // MastersAreWell

  static Stream<Arguments> masters() {
    return Stream.of(
        Arguments.of("one master that leads", FOR, "1 of 1", row(master("a", true, true, null))),
        Arguments.of(
            "three masters, all recovered",
            FOR,
            "b leads; 3 of 3",
            row(
                master("a", false, true, null),
                master("b", true, true, null),
                master("c", false, true, null))),
        Arguments.of("no master known", CANNOT_TELL, "No master is known", List.of()),
        Arguments.of(
            "none answers",
            CANNOT_TELL,
            "No master answers: a (refused)",
            row(master("a", false, false, "refused"))),
        Arguments.of(
            "none leads",
            AGAINST,
            "No master leads",
            row(master("a", false, true, null), master("b", false, false, "refused"))),
        Arguments.of(
            "two say that they lead",
            AGAINST,
            "More than one master",
            row(master("a", true, true, null), master("b", true, true, null))),
        Arguments.of(
            "the leader has not recovered",
            AGAINST,
            "has not recovered its log yet",
            row(master("a", true, false, null))),
        Arguments.of(
            "a follower has not recovered",
            AGAINST,
            "2 of 3 masters have recovered their log; not yet c",
            row(
                master("a", true, true, null),
                master("b", false, true, null),
                master("c", false, false, null))),
        Arguments.of(
            "a follower is silent",
            CANNOT_TELL,
            "1 of 2 masters could not be asked: b (timed out)",
            row(master("a", true, true, null), master("b", false, false, "timed out"))));
  }

  private static List<Masters.Master> row(Masters.Master... masters) {
    return Arrays.asList(masters);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("masters")
  void givenMasters_whenJudged_thenVerdict(
      String sentence, Verdict.Word word, String reason, List<Masters.Master> members) {
    Verdict verdict = new MastersAreWell().judge(new Masters(members));

    assertThat(verdict.reason()).contains(reason);
    assertThat(verdict.word()).isEqualTo(word);
    assertThat(verdict.rule()).isEqualTo("MastersAreWell");
  }

  // DrainMayBegin

  static Stream<Arguments> drains() {
    return Stream.of(
        drain("an agent in good health", FOR, "is active", seen -> {}),
        drain(
            "no leader",
            AGAINST,
            "No master leads",
            seen -> seen.masters = row(master("a", false, true, null))),
        drain(
            "masters that cannot be asked",
            CANNOT_TELL,
            "No master answers",
            seen -> seen.masters = row(master("a", false, false, "refused"))),
        drain("an agent that nobody knows", AGAINST, "does not know", seen -> seen.forget(WANTED)),
        drain(
            "an agent that is gone",
            AGAINST,
            "gone for good",
            seen -> {
              seen.forget(WANTED);
              seen.gone.put(WANTED, NOW);
            }),
        drain(
            "admitted and not shown",
            CANNOT_TELL,
            "not among the agents",
            seen -> seen.agents.clear()),
        drain(
            "unreachable",
            FOR,
            "is unreachable since 2024-11-21T16:02:11Z: its drain begins when it is back",
            seen -> seen.unreachable(WANTED, null)),
        drain(
            "unreachable, with a drain of somebody else",
            AGAINST,
            "draining already",
            seen -> seen.unreachable(WANTED, DRAINING)),
        drain(
            "not registered since the fail-over",
            CANNOT_TELL,
            "up to 10 min",
            seen -> seen.state(AgentState.RECOVERED)),
        drain(
            "disconnected",
            CANNOT_TELL,
            "not connected",
            seen -> seen.state(AgentState.DISCONNECTED)),
        drain(
            "an old agent",
            AGAINST,
            "(Mesos 1.10.0) cannot be drained",
            seen -> seen.add(WANTED, AgentState.ACTIVE, false, null, false)),
        drain(
            "draining by somebody else",
            AGAINST,
            "is draining already",
            seen -> seen.add(WANTED, AgentState.DRAINING, true, DRAINING, true)),
        drain(
            "drained by somebody else",
            AGAINST,
            "is drained already",
            seen -> seen.add(WANTED, AgentState.DRAINED, true, DRAINED, true)),
        drain(
            "a drain that only the registry shows",
            AGAINST,
            "is draining already",
            seen ->
                seen.admitted.put(
                    WANTED,
                    new Registry.Entry(
                        Optional.empty(), true, Optional.of(DRAINING), Optional.empty()))),
        drain(
            "deactivated by somebody else",
            AGAINST,
            "deactivated by somebody else",
            seen -> seen.add(WANTED, AgentState.DEACTIVATED, true, null, true)),
        drain(
            "in the schedule",
            AGAINST,
            "maintenance schedule",
            seen ->
                seen.maintenance =
                    new Maintenance(
                        List.of(
                            new Maintenance.Window(
                                Set.of(new Machine(host(WANTED), host(WANTED))),
                                NOW,
                                Optional.empty())),
                        Set.of(),
                        Set.of())),
        drain("down", AGAINST, "Bring it up first", seen -> seen.state(AgentState.DOWN)),
        drain(
            "a state that should not be",
            AGAINST,
            "left as found",
            seen -> seen.state(AgentState.DRAINED)));
  }

  private static Arguments drain(
      String sentence, Verdict.Word word, String reason, Consumer<Seen> change) {
    return Arguments.of(sentence, word, reason, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drains")
  void givenAnAgent_whenADrainIsWanted_thenVerdict(
      String sentence, Verdict.Word word, String reason, Consumer<Seen> change) {
    Seen seen = new Seen();
    change.accept(seen);

    Verdict verdict =
        new DrainMayBegin().judge(new DrainMayBegin.Wanted(seen.view(), WANTED, false));

    assertThat(verdict.reason()).contains(reason).endsWith(".");
    assertThat(verdict.word()).isEqualTo(word);
    assertThat(verdict.rule()).isEqualTo("DrainMayBegin");
  }

  @Test
  void givenADrainOfThisRun_whenJudgedAgain_thenItIsNotHeldAgainstIt() {
    Seen seen = new Seen();
    seen.add(WANTED, AgentState.DRAINING, true, DRAINING, true);
    DrainMayBegin law = new DrainMayBegin();

    assertThat(law.judge(new DrainMayBegin.Wanted(seen.view(), WANTED, true)).allows()).isTrue();
    seen.add(WANTED, AgentState.DEACTIVATED, true, null, true);
    assertThat(law.judge(new DrainMayBegin.Wanted(seen.view(), WANTED, true)).word())
        .as("deactivated without a drain is somebody else's work")
        .isEqualTo(AGAINST);
    seen.unreachable(WANTED, DRAINING);
    assertThat(law.judge(new DrainMayBegin.Wanted(seen.view(), WANTED, true)).allows()).isTrue();
  }

  // entries that could not be read

  static Stream<Arguments> unread() {
    return Stream.of(
        Arguments.of(
            "the agent's own entry, which nothing else names",
            row(Gap.AGENTS, "S13"),
            (Consumer<Seen>) seen -> seen.forget(WANTED)),
        Arguments.of(
            "an agent's entry without an id",
            row(Gap.AGENTS, null),
            (Consumer<Seen>) seen -> seen.forget(WANTED)),
        Arguments.of(
            "its entry in the registry",
            row(Gap.REGISTRY, "S13"),
            (Consumer<Seen>) seen -> seen.forget(WANTED)),
        Arguments.of(
            "a window of the schedule", row(Gap.MAINTENANCE, null), (Consumer<Seen>) seen -> {}));
  }

  private static Map<Gap, List<Unread>> row(Gap gap, String of) {
    return Map.of(gap, List.of(new Unread(Optional.ofNullable(of), "It cannot be read.")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unread")
  void givenAnEntryThatCannotBeRead_whenALawNeedsIt_thenItCannotTell(
      String sentence, Map<Gap, List<Unread>> unread, Consumer<Seen> change) {
    Seen seen = new Seen();
    change.accept(seen);
    ClusterView view = seen.view(unread);
    assertThat(new DrainMayBegin().judge(new DrainMayBegin.Wanted(view, WANTED, false)).word())
        .isEqualTo(CANNOT_TELL);
    assertThat(
            new AgentMayReturn()
                .judge(new AgentMayReturn.Wanted(view, WANTED, host(WANTED), host(WANTED)))
                .word())
        .isEqualTo(CANNOT_TELL);
  }

  @Test
  void givenAgentsThatCannotBeRead_whenCounted_thenEachIsOutAndNothingOnItStays() {
    Seen seen = new Seen();
    ClusterView view =
        seen.view(
            Map.of(
                Gap.AGENTS,
                List.of(new Unread(Optional.of("S14"), "Agent 10.0.2.14 cannot be read.")),
                Gap.REGISTRY,
                List.of(
                    new Unread(Optional.of("S13"), "Admitted agent 10.0.2.13 cannot be read."),
                    new Unread(Optional.empty(), "Unreachable agent cannot be read."))));
    assertThat(Absence.of(view).stream().map(Absence::agent).map(Optional::orElseThrow))
        .as("a listed one is known by its list")
        .containsExactlyInAnyOrder(new AgentId("S14"), new AgentId("without-id-1"));
    assertThat(Leaving.of(view)).containsKey(new AgentId("S14")).doesNotContainKey(WANTED);
  }

  // AgentMayReturn

  static Stream<Arguments> returns() {
    Consumer<Seen> drained = seen -> seen.add(WANTED, AgentState.DRAINED, true, DRAINED, true);
    return Stream.of(
        drain("drained", FOR, "is drained", drained),
        drain(
            "deactivated",
            FOR,
            "is deactivated",
            seen -> seen.add(WANTED, AgentState.DEACTIVATED, true, null, true)),
        drain(
            "unreachable and drained",
            FOR,
            "is drained",
            seen -> seen.unreachable(WANTED, DRAINED)),
        drain(
            "recovered, and drained by the registry",
            FOR,
            "is drained",
            seen -> {
              drained.accept(seen);
              seen.agents.clear();
            }),
        drain("active", AGAINST, "is active already", seen -> {}),
        drain(
            "no leader",
            AGAINST,
            "No master leads",
            seen -> seen.masters = row(master("a", false, true, null))),
        drain(
            "still draining",
            AGAINST,
            "start again when it is DRAINED",
            seen -> seen.add(WANTED, AgentState.DRAINING, true, DRAINING, true)),
        drain(
            "unreachable and still draining",
            AGAINST,
            "is DRAINING",
            seen -> seen.unreachable(WANTED, DRAINING)),
        drain(
            "on its way to be removed",
            AGAINST,
            "is being removed for good",
            seen ->
                seen.add(
                    WANTED,
                    AgentState.DRAINING,
                    true,
                    new Drain(false, Optional.empty(), true, Optional.of(NOW)),
                    true)),
        drain(
            "gone",
            AGAINST,
            "nothing brings that back",
            seen -> {
              drained.accept(seen);
              seen.gone.put(WANTED, NOW);
            }),
        drain(
            "drained and in the schedule",
            AGAINST,
            "take it out of the schedule first",
            seen -> {
              drained.accept(seen);
              seen.maintenance = scheduled(Set.of());
            }),
        drain(
            "unreachable and in the schedule",
            AGAINST,
            "take it out of the schedule first",
            seen -> {
              seen.unreachable(WANTED, DRAINED);
              seen.maintenance = scheduled(Set.of());
            }),
        drain(
            "down",
            AGAINST,
            "machine/up",
            seen -> {
              seen.forget(WANTED);
              seen.maintenance = scheduled(Set.of(machine()));
            }),
        drain(
            "only not connected",
            AGAINST,
            "takes work by itself when it is back",
            seen -> seen.state(AgentState.DISCONNECTED)),
        drain(
            "only unreachable",
            AGAINST,
            "not deactivated, but unreachable since 2024-11-21T16:02:11Z",
            seen -> seen.unreachable(WANTED, null)),
        drain(
            "not registered since the fail-over",
            AGAINST,
            "up to 10 min",
            seen -> seen.state(AgentState.RECOVERED)),
        drain(
            "recovered, and the registry does not show it",
            CANNOT_TELL,
            "cannot be seen",
            seen -> {
              seen.state(AgentState.RECOVERED);
              seen.admitted.clear();
            }),
        drain("an agent that nobody knows", AGAINST, "does not know", seen -> seen.forget(WANTED)));
  }

  private static Machine machine() {
    return new Machine(host(WANTED), host(WANTED));
  }

  private static Maintenance scheduled(Set<Machine> down) {
    return new Maintenance(
        List.of(new Maintenance.Window(Set.of(machine()), NOW, Optional.empty())), Set.of(), down);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("returns")
  void givenAnAgent_whenItIsToComeBack_thenVerdict(
      String sentence, Verdict.Word word, String reason, Consumer<Seen> change) {
    Seen seen = new Seen();
    change.accept(seen);

    Verdict verdict =
        new AgentMayReturn()
            .judge(new AgentMayReturn.Wanted(seen.view(), WANTED, host(WANTED), host(WANTED)));

    assertThat(verdict.reason()).contains(reason).endsWith(".");
    assertThat(verdict.word()).isEqualTo(word);
    assertThat(verdict.rule()).isEqualTo("AgentMayReturn");
  }

  // NobodyApprovesTheirOwn

  static Stream<Arguments> approvals() {
    return Stream.of(
        Arguments.of("operator", "approver", FOR),
        Arguments.of("operator", "operator", AGAINST),
        Arguments.of("admin", " admin ", AGAINST),
        Arguments.of("", "approver", CANNOT_TELL),
        Arguments.of(null, "approver", CANNOT_TELL),
        Arguments.of("operator", " ", CANNOT_TELL),
        Arguments.of("operator", null, CANNOT_TELL));
  }

  @ParameterizedTest(name = "{0} started, {1} decides: {2}")
  @MethodSource("approvals")
  void givenStarterAndApprover_whenJudged_thenVerdict(
      String starter, String approver, Verdict.Word word) {
    assertThat(
            new NobodyApprovesTheirOwn()
                .judge(new NobodyApprovesTheirOwn.Approval(starter, approver))
                .word())
        .isEqualTo(word);
  }

  // Verdict

  @Test
  void givenSeveralVerdicts_whenCombined_thenAgainstCountsMostAndCannotTellIsNoGoAhead() {
    Verdict yes = new Verdict(FOR, "A", "yes.");
    Verdict unknown = new Verdict(CANNOT_TELL, "B", "not seen.");
    Verdict no = new Verdict(AGAINST, "C", "no.");

    assertThat(Verdict.of(List.of(yes, unknown, no))).isEqualTo(no);
    assertThat(Verdict.of(List.of(yes, unknown))).isEqualTo(unknown);
    assertThat(Verdict.of(List.of(yes, yes)).allows()).isTrue();
    assertThat(unknown.allows()).isFalse();
    assertThatThrownBy(() -> Verdict.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Verdict(FOR, "A", " "))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
