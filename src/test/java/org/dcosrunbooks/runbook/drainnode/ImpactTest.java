package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcosrunbooks.runbook.drainnode.Story.inSync;
import static org.dcosrunbooks.runbook.drainnode.Story.usual;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.Machine;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.cluster.TaskState;
import org.dcosrunbooks.guard.LastReplicaStays;
import org.dcosrunbooks.guard.OnePodOut;
import org.dcosrunbooks.runbook.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an approver reads about a drain of agent a, one row a sentence. */
class ImpactTest {

  private static Story story() {
    return new Story();
  }

  private static final SdkService.Kafka BEHIND =
      new SdkService.Kafka(
          Set.of("0", "1", "2"), Set.of("events"), "Output: Topic: events Partition: 3 Isr: 0", "");
  private static final SdkService.Kafka FAILED =
      new SdkService.Kafka(Set.of("0", "1", "2"), Set.of(), "", "");

  static Stream<Arguments> lines() {
    return Stream.of(
        Arguments.of("an empty agent", story(), "FINE tasks", "no task runs here"),
        // apps
        Arguments.of(
            "the only instance",
            story().app("/shop/checkout", usual(), "a"),
            "OUTAGE /shop/checkout",
            "1 of 1 instance here; down for up to 20 s to stop, then until it has started elsewhere (how long is not known)"),
        Arguments.of(
            "fewer than its minimum is left",
            story().app("/web", usual().minimum(1), "a", "b", "c"),
            "DEGRADED /web",
            "1 of 3 instances here, 2 left, fewer than its minimum of 3; down for up to 20 s"),
        Arguments.of(
            "enough is left",
            story().app("/web", usual(), "a", "b", "c"),
            "FINE tasks",
            "1 instance of 1 app moves (/web); the other agents have the cpu, memory, disk and ports (fits)"),
        Arguments.of(
            "a minimum that is rounded up",
            story().app("/web", usual().minimum(0.6), "a", "b", "c"),
            "FINE tasks",
            "fits"),
        Arguments.of(
            "no room elsewhere",
            story().app("/lb", usual().where("hostname", "UNIQUE", null), "a", "b", "c"),
            "DEGRADED /lb",
            "stays down until the agent is back or there is room: no other agent can take it: of 2 active ones 2 are ruled out by hostname UNIQUE"),
        Arguments.of(
            "no room, and nothing else left",
            story().app("/huge", usual().needs(9, 1), "a"),
            "OUTAGE /huge",
            "2 have less than 9 cpus free"),
        Arguments.of(
            "perhaps no room",
            story()
                .onlyAgents("b")
                .app("/one", usual().needs(5, 1), "a", "b", "b")
                .app("/two", usual().needs(5, 2), "a", "b", "b"),
            "UNSEEN /one",
            "whether it starts elsewhere cannot be said, there is room for each alone"),
        Arguments.of(
            "local volumes",
            story().app("/db", usual().resident(), "a", "b", "c"),
            "DEGRADED /db",
            "stays down until the agent is back: it has local volumes here"),
        Arguments.of(
            "local volumes that are lost",
            story().app("/db", usual().resident(), "a", "b", "c").forGood(),
            "DEGRADED /db",
            "it has local volumes here, and they are LOST with the agent"),
        Arguments.of(
            "the other instance is on an agent that is being drained",
            story().app("/web", usual(), "a", "b").leaving("b", "10.0.2.b (draining)"),
            "DEGRADED /web",
            "its others are on 10.0.2.b (draining): the run waits until another one runs elsewhere"),
        Arguments.of(
            "locked by a deployment",
            story().app("/web", usual().deploying("7f3a"), "a"),
            "OUTAGE /web",
            "a deployment is changing it now (7f3a (for 21 d))"),
        Arguments.of(
            "moves, and is locked by a deployment",
            story().app("/web", usual().deploying("7f3a"), "a", "b", "c"),
            "FINE tasks",
            "a deployment is changing /web (7f3a (for 21 d)) now"),
        Arguments.of(
            "an app of a Marathon on Marathon",
            story().marathon("M2", "marathon-user").app("/shop", usual().of("marathon-user"), "a"),
            "OUTAGE marathon-user/shop",
            "1 of 1 instance here"),
        Arguments.of(
            "a pod", story().app("/sidecar", usual().pod(), "a"), "OUTAGE /sidecar", "1 of 1"),
        // policy
        Arguments.of(
            "may never be taken down",
            story().app("/pay", usual(), "a").neverDown("/pay"),
            "BLOCKER /pay",
            "may never be taken down (policy table never-down): 1 of 1 instance here"),
        Arguments.of(
            "may never be taken down, and is not",
            story().app("/pay", usual(), "a", "b", "c").neverDown("/pay"),
            "FINE tasks",
            "/pay"),
        Arguments.of(
            "a service that may never lose a pod",
            story().kafka(inSync("0", "1", "2"), "a", "b", "c").neverDown("kafka"),
            "BLOCKER kafka/kafka-0",
            "may never lose a pod"),
        Arguments.of(
            "a freeze",
            story().freeze("change freeze until 5 January"),
            "BLOCKER hours",
            "change freeze until 5 January"),
        // services
        Arguments.of(
            "a broker",
            story().kafka(inSync("0", "1", "2"), "b", "a", "c"),
            "DEGRADED kafka/kafka-1",
            "stays down until the agent is back; 2 of 3 pods left; kafka: every partition has all its copies"),
        Arguments.of(
            "a broker whose agent stays drained",
            story().kafka(inSync("0", "1"), "a", "b").andStays(),
            "DEGRADED kafka/kafka-0",
            "stays down until somebody gives the agent back"),
        Arguments.of(
            "the only pod",
            story().sdk("etcd", false, Optional.empty(), Optional.empty(), "a"),
            "OUTAGE etcd/etcd-0",
            "no other pod is left"),
        Arguments.of(
            "a broker, and the agent removed for good",
            story().kafka(inSync("0", "1", "2"), "a", "b", "c").forGood(),
            "BLOCKER kafka/kafka-0",
            "Use replace-agent"),
        Arguments.of(
            "under-replicated before",
            story().kafka(BEHIND, "a", "b", "c"),
            "BLOCKER kafka/kafka-0",
            "kafka has 1 partition without all copies already"),
        Arguments.of(
            "another broker is out: waiting helps, and under-replicated follows from it",
            story().kafka(BEHIND, "a", "-", "c"),
            "DEGRADED kafka/kafka-0",
            "kafka-1 is out now: the run waits for a place until that has ended; plan recovery is IN_PROGRESS (kafka:[node] PENDING)"),
        Arguments.of(
            "another broker is on an agent that is being drained",
            story().kafka(inSync("0", "1", "2"), "a", "b", "c").leaving("b", "10.0.2.b (draining)"),
            "DEGRADED kafka/kafka-0",
            "kafka-1 on 10.0.2.b (draining) is out now"),
        Arguments.of(
            "Kafka's check itself failed",
            story().kafka(FAILED, "a", "b", "c"),
            "UNSEEN kafka/partitions",
            "its check may itself have failed"),
        Arguments.of(
            "Kafka's partitions could not be read",
            story().kafkaUnread("could not be read: no answer after 4 s", "a", "b", "c"),
            "UNSEEN kafka/partitions",
            "no answer after 4 s"),
        // frameworks
        Arguments.of(
            "an unknown framework",
            story().stranger("spark-adhoc"),
            "UNSEEN spark-adhoc",
            "unknown framework, 2 tasks: we cannot say whether it restarts them"),
        Arguments.of(
            "a scheduler that could not be asked",
            story().unreadable("storm", "no answer from storm"),
            "UNSEEN storm",
            "its scheduler could not be asked: no answer from storm"),
        Arguments.of(
            "a scheduler that could not be asked, and the agent removed for good",
            story().unreadable("storm", "no answer from storm").forGood(),
            "BLOCKER storm",
            "Move its tasks first"),
        Arguments.of(
            "a scheduler that is away",
            story().framework("R", "reports", false).task("R", "r.1", "r", "a", null),
            "DEGRADED reports",
            "the drain cannot end before it is back and acknowledges"),
        Arguments.of(
            "a scheduler that is away, and the agent removed for good",
            story().framework("R", "reports", false).task("R", "r.1", "r", "a", null).forGood(),
            "BLOCKER reports",
            "1 task here, and its scheduler is away: whether it is built on the SDK"),
        Arguments.of(
            "a Marathon that is away",
            story()
                .framework(Story.MARATHON, "marathon", false)
                .app("/web", usual(), "a", "b")
                .marathonUnread("marathon has no leader"),
            "DEGRADED marathon",
            "its apps could not be read"),
        Arguments.of(
            "a job",
            story().framework("J", "metronome").task("J", "nightly.1", "nightly", "a", null),
            "DEGRADED metronome",
            "1 run of jobs here stops (nightly)"),
        Arguments.of(
            "Marathon could not be read",
            story().app("/web", usual(), "a", "b").marathonUnread("marathon has no leader"),
            "UNSEEN marathon",
            "1 task here; its apps could not be read"),
        Arguments.of(
            "Marathon could not be read, in its own words",
            story().app("/web", usual(), "a", "b").marathonUnread("marathon has no leader"),
            "UNSEEN not-seen",
            "marathon has no leader"),
        Arguments.of(
            "an app of this agent that cannot be read",
            story().app("/web", usual(), "a", "b").oddApp("/shop/odd", "a"),
            "UNSEEN not-seen",
            "App /shop/odd cannot be read."),
        Arguments.of(
            "an app that the account may not see",
            story().task(Story.MARATHON, "secret.instance-1._app.1", "secret", "a", null),
            "UNSEEN marathon",
            "1 task of marathon here belong to no app"),
        Arguments.of(
            "the account sees fewer tasks than are counted",
            story().hidden("The master counts 12 tasks but shows 10 to this account."),
            "UNSEEN not-seen",
            "The master counts 12"),
        Arguments.of(
            "a task that has ended and is not acknowledged yet",
            story().task(Story.MARATHON, "x.1", "x", "a", null, TaskState.FINISHED),
            "FINE tasks",
            "1 task of marathon has ended, not acknowledged yet"),
        // volumes
        Arguments.of(
            "a pod that waits to come back",
            story().volume("kafka-role"),
            "FINE volumes-kafka-role",
            "1 volume of role kafka-role, and nothing of it runs here"),
        Arguments.of(
            "a pod that waits to come back, and the agent removed for good",
            story().volume("kafka-role").forGood(),
            "BLOCKER volumes-kafka-role",
            "its data goes with the agent"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lines")
  void givenACluster_whenADrainIsPlanned_thenTheLineSaysWho(
      String sentence, Story story, String line, String text) {
    Impact impact = story.impact();
    assertThat(impact.page().lines())
        .as(sentence + ": " + impact.page().lines())
        .filteredOn(one -> (one.kind() + " " + one.name()).equals(line))
        .singleElement()
        .satisfies(one -> assertThat(one.text()).contains(text));
    assertThat(impact.page().mustAcknowledge())
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[^\\s,]+"));
  }

  @Test
  void givenAnOddAppElsewhere_whenPlanned_thenNothingIsToBeTickedForIt() {
    Impact impact = story().app("/web", usual(), "a", "b").oddApp("/shop/odd", "b").impact();
    assertThat(impact.bound().unseen()).isEmpty();
    assertThat(impact.page().lines()).noneMatch(line -> line.kind().equals("UNSEEN"));
  }

  @Test
  void givenTheDemosAgent_whenPlanned_thenTheVerdictCountsAndTheWorstComesFirst() {
    Impact impact =
        story()
            .app("/shop/checkout", usual(), "a")
            .app("/web/search", usual(), "a", "b", "c")
            .kafka(inSync("0", "1", "2"), "b", "a", "c")
            .stranger("spark-adhoc")
            .impact();
    assertThat(impact.page().verdict())
        .isEqualTo("1 outage, 1 degraded, 0 blockers, 1 thing we could not see");
    assertThat(impact.page().lines())
        .extracting(line -> line.kind() + " " + line.name())
        .containsExactly(
            "OUTAGE /shop/checkout", "DEGRADED kafka/kafka-1", "UNSEEN spark-adhoc", "FINE tasks");
    assertThat(impact.page().mustAcknowledge())
        .containsExactly("/shop/checkout", "kafka/kafka-1", "spark-adhoc");
    assertThat(impact.page().expected())
        .isEqualTo("Drained within about 30 s of the start (longest grace: kafka / kafka-1).");
    assertThat(impact.blockers()).isEmpty();
    assertThat(impact.refusal()).isEmpty();
    assertThat(impact.bound().toZero()).containsExactly("/shop/checkout");
    assertThat(impact.bound().pods()).containsExactly("kafka/kafka-1");
    assertThat(impact.page().notChecked()).anyMatch(text -> text.contains("min.insync.replicas"));
    assertThat(impact.page().checks())
        .extracting(Impact.Check::check)
        .contains("masters", "deployments", "kafka plans", "kafka partitions", "hours");
  }

  @Test
  void givenSeveralBlockers_whenRefused_thenOneSentenceNamesThemAll() {
    Impact impact =
        story()
            .app("/pay", usual(), "a")
            .neverDown("/pay")
            .kafka(BEHIND, "a", "b", "c")
            .freeze("change freeze until 5 January")
            .impact();
    assertThat(impact.bound().blockers())
        .containsExactlyInAnyOrder("hours", "/pay", "kafka/kafka-0");
    assertThat(impact.refusal().orElseThrow())
        .startsWith("Not drained, nothing was changed.")
        .contains(
            "hours: change freeze", "/pay: may never", "kafka/kafka-0: kafka has 1 partition");
  }

  @Test
  void givenPodsAndReplicas_whenPlanned_thenTheLawsKnowWhatMustStay() {
    Impact impact =
        story()
            .app("/web", usual(), "a", "b")
            .app("/only", usual(), "a")
            .kafka(inSync("0", "1", "2"), "a", "b", "c")
            .impact();
    assertThat(impact.work().services())
        .containsExactly(
            new OnePodOut.Service(
                "kafka",
                "F-kafka",
                Map.of("kafka-1", List.of("kafka-1-node"), "kafka-2", List.of("kafka-2-node"))));
    assertThat(impact.work().replicated())
        .as("who agreed to an outage waits for nobody")
        .containsExactly(new LastReplicaStays.Replicated("/web", Story.MARATHON, "web.instance-"));
    assertThat(impact.work().moving()).containsExactly("/only", "/web");
    assertThat(impact.work().staying()).isEmpty();
    assertThat(impact.work().pods()).containsExactly(new Work.Pod("kafka", "kafka-0"));
    Story later = story().app("/web", usual(), "a", "b").kafka(inSync("0"), "a", "-", "c");
    assertThat(
            new OnePodOut()
                .judge(
                    new OnePodOut.Wanted(
                        later.view(), new AgentId("a"), impact.work().services(), Map.of()))
                .reason())
        .startsWith("kafka-1 is out");
    assertThat(
            new LastReplicaStays()
                .judge(
                    new LastReplicaStays.Wanted(
                        later.view(), new AgentId("a"), impact.work().replicated(), Map.of()))
                .allows())
        .isTrue();
  }

  @Test
  void givenTwoRunsThatWouldTakeTheLastTwo_whenTheSecondIsJudged_thenItWaits() {
    Impact.Bound approved = story().app("/web", usual(), "a", "b").impact().bound();
    Impact.Bound now =
        story()
            .app("/web", usual(), "a", "b")
            .leaving("b", "10.0.2.b (held by run 4711)")
            .impact()
            .bound();
    assertThat(ImpactAssessment.worse(approved, now))
        .anyMatch(
            sentence ->
                sentence.equals(
                    "/web would fall to zero: its other instances are on 10.0.2.b (held by run 4711)"));
  }

  @Test
  void givenTasks_whenListed_thenOwnerGraceEndAndWhetherTheyComeBack() {
    Impact impact =
        story()
            .app("/web", usual(), "a", "b", "c")
            .kafka(inSync("0", "1"), "a", "b")
            .stranger("spark")
            .atMost(Duration.ofSeconds(10))
            .impact();
    assertThat(impact.page().tasks())
        .containsExactly(
            new Impact.TaskLine(
                "/web", "/web", "RUNNING", "10 s (bound)", "start + 10 s", "yes: fits elsewhere"),
            new Impact.TaskLine(
                "kafka / kafka-0",
                "kafka-0-node",
                "RUNNING",
                "10 s (bound)",
                "start + 10 s",
                "waits for this node"),
            new Impact.TaskLine(
                "spark",
                "spark",
                "RUNNING",
                "10 s (bound; lengthens it from 3 s)",
                "start + 10 s",
                "not known"),
            new Impact.TaskLine(
                "spark",
                "spark",
                "RUNNING",
                "10 s (bound; lengthens it from 3 s)",
                "start + 10 s",
                "not known"));
  }

  @Test
  void givenNamesThatCollideOrAreHostile_whenTicked_thenEachIsOnceAndWithoutSpaces() {
    Impact impact =
        story()
            .marathon("M2", "marathon-b")
            .app("/shop", usual(), "a")
            .app("/a b,c", usual(), "a")
            .app("/a-b-c", usual(), "a")
            .app("/<script>alert(1)</script>", usual(), "a")
            .app("/x\u202ey\u0007z", usual(), "a")
            .stranger("/shop")
            .impact();
    assertThat(impact.page().mustAcknowledge())
        .doesNotHaveDuplicates()
        .contains("/shop", "/shop-2", "/a-b-c", "/a-b-c-2", "/<script>alert(1)</script>", "/x-y-z");
  }

  @Test
  void givenAWindow_whenPlanned_thenTheCheckSaysWhatTheScheduleSays() {
    assertThat(check(story().impact(), "maintenance schedule")).isEqualTo("agent is in no window");
    Maintenance schedule =
        new Maintenance(
            List.of(
                new Maintenance.Window(
                    Set.of(new Machine("10.0.2.a", "10.0.2.a")),
                    Story.NOW,
                    Optional.of(Duration.ofHours(2)))),
            Set.of(),
            Set.of());
    assertThat(check(story().schedule(schedule).impact(), "maintenance schedule"))
        .startsWith("agent is in a window from 21 Nov 2026")
        .endsWith("for 2 h");
  }

  private static String check(Impact impact, String name) {
    return impact.page().checks().stream()
        .filter(check -> check.check().equals(name))
        .findFirst()
        .orElseThrow()
        .result();
  }

  @Test
  void givenNoMarathonConfigured_whenPlanned_thenSaidAsNotChecked() {
    Impact impact = story().app("/web", usual(), "a").noMarathonConfigured().impact();
    assertThat(impact.page().notChecked())
        .anyMatch(text -> text.contains("no Marathon is configured"));
    assertThat(impact.page().lines()).extracting(Impact.Line::kind).containsExactly("FINE");
  }

  @Test
  void givenAnEmptyAgent_whenMarathonCannotBeRead_thenNobodyHasToTickThat() {
    Impact impact = story().marathonUnread("Marathon has no leader.").impact();
    assertThat(impact.page().mustAcknowledge()).isEmpty();
    assertThat(impact.page().notChecked())
        .contains("Marathon has no leader. Nothing runs here that it could be about.");
    assertThat(
            story()
                .marathonUnread("Marathon has no leader.")
                .hidden("The master counts 12 tasks but shows 10 to this account.")
                .impact()
                .page()
                .mustAcknowledge())
        .as("what is hidden may run here")
        .hasSize(2);
  }

  @Test
  void givenAHundredTasks_whenShownInTheForm_thenFiftyRowsAndTheRestIsCounted() {
    Story story = story();
    for (int number = 0; number < 100; number++) {
      story.task(Story.MARATHON, "t" + number + ".1", "t" + number, "a", null);
    }
    Impact.Page page = story.impact().page();
    assertThat(page.tasks()).hasSize(100);
    assertThat(page.form().tasks()).hasSize(50);
    assertThat(page.form().tasks().get(49).service()).isEqualTo("51 more tasks");
    assertThat(page.form().lines()).isEqualTo(page.lines());
  }

  @Test
  void givenUniqueHostsAndAnotherDrain_whenPlanned_thenOnlyWhatCanMoveHereIsWaitedFor() {
    Work work =
        story()
            .app("/lb", usual().where("hostname", "UNIQUE", null), "a", "b", "c")
            .app("/web", usual(), "a", "b", "c")
            .leaving("b", "10.0.2.b (draining)")
            .impact()
            .work();
    assertThat(work.moving()).containsExactly("/web");
    assertThat(work.elsewhere()).isEqualTo(Map.of("/web", 2));
    assertThat(work.staying()).containsExactly("/lb");
    assertThat(work.back()).isEqualTo(Map.of("/lb", 2));
  }
}
