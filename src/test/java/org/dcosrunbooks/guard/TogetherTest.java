package org.dcosrunbooks.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcosrunbooks.guard.Verdict.Word.AGAINST;
import static org.dcosrunbooks.guard.Verdict.Word.FOR;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What may not be away at the same time, and when a broker may be touched; one row a sentence. */
class TogetherTest {

  private static final AgentId HERE = new AgentId("S1");
  private static final AgentId OTHER = new AgentId("S2");
  private static final AgentId THIRD = new AgentId("S3");
  private static final Map<AgentId, String> OTHER_LEAVES = Map.of(OTHER, "10.0.2.12 (draining)");

  private static Task task(String framework, String id, String name, AgentId agent, String state) {
    return new Task(
        id,
        name,
        framework,
        agent,
        TaskState.valueOf(state),
        Task.Executor.COMMAND,
        Optional.empty(),
        Optional.empty(),
        Resources.NONE);
  }

  private static ClusterView view(Registry registry, Task... tasks) {
    return new ClusterView(
        Instant.EPOCH,
        new Masters(List.of()),
        List.of(),
        Arrays.asList(tasks),
        List.of(),
        List.of(),
        registry,
        Maintenance.NONE,
        List.of());
  }

  private static ClusterView view(Task... tasks) {
    return view(new Registry(Map.of(), Map.of(), Map.of()), tasks);
  }

  private static Task broker(int number, AgentId agent, String state) {
    return task("K", "kafka__" + number, "kafka-" + number + "-broker", agent, state);
  }

  // OnePodOut

  static Stream<Arguments> pods() {
    return Stream.of(
        Arguments.of(
            "all other brokers run",
            FOR,
            "kafka: all other pods run",
            view(broker(0, OTHER, "RUNNING"), broker(2, THIRD, "RUNNING")),
            Map.of()),
        Arguments.of(
            "one does not run at all",
            AGAINST,
            "kafka-2 is out: kafka spares no further pod",
            view(broker(0, OTHER, "RUNNING")),
            Map.of()),
        Arguments.of(
            "one is starting",
            AGAINST,
            "kafka-2 is out",
            view(broker(0, OTHER, "RUNNING"), broker(2, THIRD, "STAGING")),
            Map.of()),
        Arguments.of(
            "one still runs on an agent that is being drained",
            AGAINST,
            "kafka-0 on 10.0.2.12 (draining) is out",
            view(broker(0, OTHER, "RUNNING"), broker(2, THIRD, "RUNNING")),
            OTHER_LEAVES),
        Arguments.of("two are away", AGAINST, "kafka-0, kafka-2 are out", view(), Map.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pods")
  void givenAServicesPods_whenAnotherIsToGo_thenVerdict(
      String sentence,
      Verdict.Word word,
      String reason,
      ClusterView view,
      Map<AgentId, String> leaving) {
    OnePodOut.Service kafka =
        new OnePodOut.Service(
            "kafka",
            "K",
            Map.of("kafka-0", List.of("kafka-0-broker"), "kafka-2", List.of("kafka-2-broker")));
    Verdict verdict =
        new OnePodOut().judge(new OnePodOut.Wanted(view, HERE, List.of(kafka), leaving));
    assertThat(verdict.reason()).as(sentence).contains(reason).endsWith(".");
    assertThat(verdict.word()).isEqualTo(word);
  }

  @Test
  void givenATaskOfTheSameNameInAnotherFramework_whenJudged_thenItProvesNothing() {
    OnePodOut.Service kafka =
        new OnePodOut.Service("kafka", "K", Map.of("kafka-0", List.of("kafka-0-broker")));
    ClusterView view = view(task("OTHER", "x", "kafka-0-broker", OTHER, "RUNNING"));
    assertThat(
            new OnePodOut()
                .judge(new OnePodOut.Wanted(view, HERE, List.of(kafka), Map.of()))
                .word())
        .isEqualTo(AGAINST);
  }

  // LastReplicaStays

  private static Task shop(String instance, AgentId agent, String state) {
    return task("M", "shop_web.instance-" + instance + "._app.1", "web.shop", agent, state);
  }

  static Stream<Arguments> replicas() {
    return Stream.of(
        Arguments.of(
            "another instance stays",
            FOR,
            "keeps an instance",
            view(shop("a", HERE, "RUNNING"), shop("b", OTHER, "RUNNING")),
            Map.of()),
        Arguments.of(
            "the other one is on an agent that is being drained",
            AGAINST,
            "/shop/web would fall to zero: its other instances are on 10.0.2.12 (draining)",
            view(shop("a", HERE, "RUNNING"), shop("b", OTHER, "RUNNING")),
            OTHER_LEAVES),
        Arguments.of(
            "a third one stays",
            FOR,
            "keeps an instance",
            view(shop("b", OTHER, "RUNNING"), shop("c", THIRD, "RUNNING")),
            OTHER_LEAVES),
        Arguments.of(
            "the other one is still starting",
            AGAINST,
            "no other instance of it runs",
            view(shop("a", HERE, "RUNNING"), shop("b", OTHER, "STAGING")),
            Map.of()),
        Arguments.of(
            "another app's instance does not count",
            AGAINST,
            "no other instance of it runs",
            view(task("M", "shop_web2.instance-b._app.1", "web2.shop", OTHER, "RUNNING")),
            Map.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("replicas")
  void givenAnAppsInstances_whenOneIsToGo_thenVerdict(
      String sentence,
      Verdict.Word word,
      String reason,
      ClusterView view,
      Map<AgentId, String> leaving) {
    LastReplicaStays.Replicated shop =
        new LastReplicaStays.Replicated("/shop/web", "M", "shop_web.instance-");
    Verdict verdict =
        new LastReplicaStays()
            .judge(new LastReplicaStays.Wanted(view, HERE, List.of(shop), leaving));
    assertThat(verdict.reason()).as(sentence).contains(reason).endsWith(".");
    assertThat(verdict.word()).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({
    "shop_web.instance-7d9f._app.1, shop_web.instance-",
    "shop_pod.instance-7d9f.web.1,  shop_pod.instance-",
    "shop_web.7d9f0000-aaaa,        shop_web.",
    "noDot,                         ''",
  })
  void givenATaskId_whenCut_thenWhatAllInstancesShare(String id, String prefix) {
    assertThat(LastReplicaStays.idPrefix(id)).isEqualTo(prefix);
  }

  // KafkaInSync

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "in sync,                 '',                                 '',  events, '0,1,2', FOR, 3 brokers registered",
    "one partition behind,    'Output: Topic: a Partition: 3 Isr', '', events, '0,1,2', AGAINST, 1 partition without all copies",
    "a text we do not know,   'Output: oops',                     '',  events, '0,1,2', AGAINST, partitions without all copies",
    "no leader,               '',   'Output: Topic: a Partition: 3',   events, '0,1,2', AGAINST, without a leader",
    "no topic: check failed,  '',                                 '',  '',     '0,1,2', CANNOT_TELL, check may itself have failed",
    "a broker is not there,   '',                                 '',  events, '0,1',   AGAINST, lacks broker 2",
  })
  void givenAReading_whenABrokerIsToBeTouched_thenVerdict(
      String sentence,
      String behind,
      String unavailable,
      String topics,
      String brokers,
      Verdict.Word word,
      String reason) {
    List<String> named = new ArrayList<>(Arrays.asList(topics.split(",")));
    named.remove("");
    SdkService.Kafka reading =
        new SdkService.Kafka(Set.of(brokers.split(",")), Set.copyOf(named), behind, unavailable);
    Verdict verdict =
        new KafkaInSync().judge(new KafkaInSync.Wanted("kafka", reading, Set.of("0", "1", "2")));
    assertThat(verdict.reason()).as(sentence).contains(reason).endsWith(".");
    assertThat(verdict.word()).isEqualTo(word);
  }
}
