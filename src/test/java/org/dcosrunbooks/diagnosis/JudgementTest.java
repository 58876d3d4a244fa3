package org.dcosrunbooks.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcosrunbooks.diagnosis.Diagnosis.Sureness.LIKELY;
import static org.dcosrunbooks.diagnosis.Diagnosis.Sureness.POSSIBLE;
import static org.dcosrunbooks.diagnosis.Diagnosis.Sureness.SURE;
import static org.dcosrunbooks.diagnosis.Diagnosis.Verdict.CANNOT_TELL;
import static org.dcosrunbooks.diagnosis.Diagnosis.Verdict.ENDED;
import static org.dcosrunbooks.diagnosis.Diagnosis.Verdict.NOT_DRAINING;
import static org.dcosrunbooks.diagnosis.Diagnosis.Verdict.SLOW;
import static org.dcosrunbooks.diagnosis.Diagnosis.Verdict.WILL_NOT_END_BY_ITSELF;
import static org.dcosrunbooks.diagnosis.Sick.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView.Gap;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.TaskState;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The judgement as tables, one row a sentence. */
class JudgementTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Drain STORED =
      new Drain(false, Optional.empty(), false, Optional.of(Sick.ORDERED));

  private static Sick sick() {
    return new Sick();
  }

  private static Task killed(String framework, Duration ago) {
    return task(framework, "etl-77.4", TaskState.KILLED, ago, null);
  }

  private static Task stopping(Duration ago, Duration grace) {
    return task("marathon", "worker.1", TaskState.KILLING, ago, grace);
  }

  static Stream<Arguments> drains() {
    return Stream.of(
        // ends that nobody acknowledges
        row(
            "a framework that is away has not acknowledged",
            sick().framework("reports", false).task(killed("reports", MINUTE)),
            WILL_NOT_END_BY_ITSELF,
            "framework reports has not acknowledged 1 ended task",
            SURE,
            "Framework reports (reports-0007) is disconnected; fail-over time-out 7 d.",
            "Bring the scheduler of reports back"),
        row(
            "a framework that is away will not acknowledge what still stops either",
            sick()
                .framework("reports", false)
                .task(task("reports", "etl", TaskState.KILLING, MINUTE, Duration.ofHours(1))),
            WILL_NOT_END_BY_ITSELF,
            "framework reports is not there to acknowledge the end of 1 task",
            SURE,
            "is disconnected",
            "Bring the scheduler of reports back"),
        row(
            "a framework that is connected does not answer",
            sick().framework("reports", true).task(killed("reports", Duration.ofMinutes(12))),
            WILL_NOT_END_BY_ITSELF,
            "framework reports has not acknowledged 1 ended task",
            LIKELY,
            "is connected and does not acknowledge, for 12 min now.",
            "See why the scheduler of reports does not acknowledge, and restart it"),
        row(
            "a framework is given a minute to acknowledge",
            sick().framework("reports", true).task(killed("reports", Duration.ofSeconds(8))),
            CANNOT_TELL,
            "framework reports has not acknowledged 1 ended task yet; one that is well does so"
                + " within seconds, and if it has not by",
            POSSIBLE,
            "has not acknowledged 1 ended task yet",
            "See why the scheduler of reports"),
        row(
            "the scheduler that does not answer is connected: its app is not called absent",
            sick()
                .framework("reports", true)
                .app("/reports", 1, Map.of(), null)
                .task(killed("reports", Duration.ofMinutes(12))),
            WILL_NOT_END_BY_ITSELF,
            "framework reports has not acknowledged 1 ended task",
            LIKELY,
            "is connected and does not acknowledge",
            "app /reports, 1 of 1: it runs, and Mesos lists it as connected."),
        row(
            "a scheduler that is away and whose app runs is to be restarted",
            sick()
                .framework("reports", false)
                .app("/reports", 1, Map.of(), null)
                .task(killed("reports", Duration.ofMinutes(12))),
            WILL_NOT_END_BY_ITSELF,
            "framework reports has not acknowledged 1 ended task",
            SURE,
            "is disconnected",
            "app /reports, 1 of 1: it runs and yet is not there for Mesos; restart it"),
        row(
            "who acknowledges the end of what still stops may not be seen",
            sick()
                .blindTo(Gap.FRAMEWORKS, "The master counts 2 frameworks but shows 1.")
                .task(stopping(MINUTE, Duration.ofMinutes(5))),
            CANNOT_TELL,
            "whether framework marathon-0007 is there to acknowledge the end of its tasks could not"
                + " be seen",
            SURE,
            "runs on after SIGTERM",
            null),
        row(
            "an operation of an operator has ended and is still there",
            sick().operation(null, "RESERVE", "OPERATION_FINISHED"),
            CANNOT_TELL,
            "operation RESERVE of an operator has ended and is still in the master's list",
            null,
            null,
            null),
        row(
            "a task of the agent could not be read",
            sick()
                .unread(Gap.TASKS, Sick.ID.value(), "Task odd.1 cannot be read: state is missing."),
            CANNOT_TELL,
            "nothing of this agent was seen, but not everything could be seen",
            POSSIBLE,
            "A task or an operation holds it that could not be seen.",
            "Look again"),
        row(
            "a task of another agent that could not be read is nothing here",
            sick().unread(Gap.TASKS, "S99", "Task odd.1 cannot be read: state is missing."),
            WILL_NOT_END_BY_ITSELF,
            "nothing is left on it, and nobody looks at the drain any more",
            SURE,
            "The framework that held the drain was removed",
            null),
        row(
            "a framework that could not be read is not gone",
            sick()
                .unread(Gap.FRAMEWORKS, "reports-0007", "Framework reports cannot be read.")
                .task(killed("reports", Duration.ofMinutes(12))),
            CANNOT_TELL,
            "framework reports-0007 may not be seen",
            POSSIBLE,
            "does not acknowledge 1 ended task",
            null),
        row(
            "another framework that could not be read does not hide one that is gone",
            sick()
                .unread(Gap.FRAMEWORKS, "other-0007", "Framework other cannot be read.")
                .task(killed("reports", MINUTE)),
            WILL_NOT_END_BY_ITSELF,
            "framework reports-0007 is gone",
            LIKELY,
            "The master knows no framework reports-0007 any more",
            null),
        row(
            "the agent knows that a task has ended which the master believes to be stopping",
            sick()
                .framework("reports", true)
                .endedThere(task("reports", "etl", TaskState.KILLING, Duration.ofMinutes(9), null)),
            WILL_NOT_END_BY_ITSELF,
            "framework reports has not acknowledged 1 ended task",
            LIKELY,
            "is connected and does not acknowledge",
            "See why the scheduler of reports"),
        row(
            "a framework that is gone leaves a task behind",
            sick().task(killed("reports", MINUTE)),
            WILL_NOT_END_BY_ITSELF,
            "framework reports-0007 is gone, so nobody acknowledges the end of 1 task",
            LIKELY,
            "The master knows no framework reports-0007 any more",
            "Restart the agent's unit on 10.0.2.12"),
        row(
            "a framework that may not be seen may be there",
            sick()
                .blindTo(Gap.FRAMEWORKS, "The master counts 2 frameworks but shows 1.")
                .task(killed("reports", Duration.ofMinutes(12))),
            CANNOT_TELL,
            "framework reports-0007 may not be seen",
            POSSIBLE,
            "does not acknowledge 1 ended task",
            "See why the scheduler"),
        // nobody looks any more
        row(
            "nothing is left, and the agent itself is done",
            sick(),
            WILL_NOT_END_BY_ITSELF,
            "nothing is left on it, and nobody looks at the drain any more",
            SURE,
            "The framework that held the drain was removed",
            "Restart the agent's unit on 10.0.2.12"),
        row(
            "nothing is left, and the agent itself is not done",
            sick().ownDrain(STORED),
            WILL_NOT_END_BY_ITSELF,
            "nobody looks at the drain any more",
            LIKELY,
            "The framework that held the drain was removed",
            "Look again in some seconds"),
        row(
            "an empty agent was ordered to drain a moment ago",
            sick().orderedAgo(Duration.ofSeconds(2)),
            SLOW,
            "it was ordered a moment ago, and nothing holds it",
            null,
            null,
            null),
        row(
            "nothing is shown to an account that may not see everything",
            sick().blindTo(Gap.TASKS, "The master counts 4 tasks but shows 0 to this account."),
            CANNOT_TELL,
            "nothing of this agent was seen, but not everything could be seen",
            POSSIBLE,
            "A task or an operation holds it that could not be seen.",
            "Look again with an account that may view all tasks"),
        // tasks that stop
        row(
            "a task ignores SIGTERM inside its grace",
            sick().framework("marathon", true).task(stopping(MINUTE, Duration.ofMinutes(5))),
            SLOW,
            "worker.1 of marathon uses its grace after SIGTERM",
            SURE,
            "runs on after SIGTERM and is killed by 15:13:04 UTC; grace 5 min, own.",
            "Wait: the tasks end by themselves, and the drain with them"),
        row(
            "a framework without TASK_KILLING shows a task as running: the grace runs from the order",
            sick()
                .orderedAgo(MINUTE)
                .framework("old", true)
                .task(
                    task(
                        "old", "t1", TaskState.RUNNING, Duration.ofDays(1), Duration.ofMinutes(5))),
            SLOW,
            "t1 of old uses its grace after SIGTERM",
            LIKELY,
            "is killed by 15:13:04 UTC",
            "Wait"),
        row(
            "a task is past its grace",
            sick().framework("marathon", true).task(stopping(MINUTE, Duration.ofSeconds(10))),
            WILL_NOT_END_BY_ITSELF,
            "worker.1 of marathon is past its grace since 15:08:14 UTC",
            LIKELY,
            "its executor hangs or is gone",
            "Look on 10.0.2.12 at the processes of worker.1"),
        row(
            "a grace bound that may count lengthens what is waited for",
            sick()
                .bound(Duration.ofMinutes(10), false)
                .framework("marathon", true)
                .task(stopping(MINUTE, null)),
            SLOW,
            "worker.1 of marathon uses its grace",
            SURE,
            "is killed by 15:18:04 UTC; grace 10 min, at most",
            "Wait"),
        row(
            "one task will not end and another is slow",
            sick()
                .framework("marathon", true)
                .framework("reports", false)
                .task(stopping(MINUTE, Duration.ofMinutes(5)))
                .task(killed("reports", MINUTE)),
            WILL_NOT_END_BY_ITSELF,
            "framework reports has not acknowledged 1 ended task",
            SURE,
            "worker.1 of marathon runs on after SIGTERM",
            "Bring the scheduler of reports back"),
        row(
            "a framework's own executor takes as long as it likes",
            sick()
                .framework("kafka", true)
                .task(
                    new Task(
                        "kafka-1__x",
                        "kafka-1",
                        Sick.id("kafka"),
                        Sick.ID,
                        TaskState.KILLING,
                        Task.Executor.CUSTOM,
                        Optional.empty(),
                        Optional.of(Sick.NOW.minusSeconds(300)),
                        Resources.NONE)),
            CANNOT_TELL,
            "how long kafka-1__x of kafka takes is up to its own executor",
            LIKELY,
            "is the framework's own",
            "Read the log of the executor of kafka-1__x"),
        row(
            "a slow task is not all there may be",
            sick()
                .blindTo(Gap.TASKS, "The master counts 4 tasks but shows 1 to this account.")
                .framework("marathon", true)
                .task(stopping(MINUTE, Duration.ofMinutes(5))),
            CANNOT_TELL,
            "not everything that is on the agent could be seen",
            SURE,
            "runs on after SIGTERM",
            null),
        row(
            "since when a task stops is not known after a master fail-over, so from the registration",
            sick()
                .sinceWhenIsNotKnown()
                .framework("old", true)
                .task(task("old", "t1", TaskState.RUNNING, null, Duration.ofMinutes(5))),
            WILL_NOT_END_BY_ITSELF,
            "t1 of old is past its grace",
            LIKELY,
            "should have been killed",
            "Look on 10.0.2.12"),
        // operations
        row(
            "an operation is pending",
            sick().framework("kafka", true).operation("kafka", "CREATE_DISK", "OPERATION_PENDING"),
            CANNOT_TELL,
            "operation CREATE_DISK of kafka has not ended",
            SURE,
            "Operation CREATE_DISK of kafka is OPERATION_PENDING: the storage back end",
            "Look at the storage back end of 10.0.2.12"),
        row(
            "an operation has ended and is not acknowledged",
            sick().framework("kafka", true).operation("kafka", "CREATE_DISK", "OPERATION_FINISHED"),
            WILL_NOT_END_BY_ITSELF,
            "framework kafka has not acknowledged 1 ended operation",
            LIKELY,
            "is connected and does not acknowledge",
            "See why the scheduler of kafka"),
        row(
            "an operation has ended, and its framework is away",
            sick()
                .framework("kafka", false)
                .operation("kafka", "CREATE_DISK", "OPERATION_FINISHED"),
            WILL_NOT_END_BY_ITSELF,
            "framework kafka has not acknowledged 1 ended operation",
            SURE,
            "is disconnected",
            "Bring the scheduler of kafka back"),
        row(
            "an operation that an operator began is pending",
            sick().operation(null, "RESERVE", "OPERATION_PENDING"),
            CANNOT_TELL,
            "operation RESERVE of an operator has not ended",
            SURE,
            "the storage back end of the agent works on it",
            "Look at the storage back end"),
        // the agent and what is around it
        row(
            "the agent does not answer, and the master has lost a connection",
            sick()
                .unread(
                    Gap.CONNECTIONS,
                    Sick.ID.value(),
                    "10.0.2.12 takes no work and is not connected.")
                .framework("marathon", true)
                .task(stopping(MINUTE, Duration.ofMinutes(5)))
                .itselfFails(new Transient(Sick.account("no answer from 10.0.2.12:5051"))),
            WILL_NOT_END_BY_ITSELF,
            "the agent is not connected, and nothing is acknowledged before it is back",
            LIKELY,
            "The agent's process is down or cut off",
            "See on its machine whether the agent's unit runs"),
        row(
            "the agent does not answer from here, and the master has it",
            sick()
                .framework("marathon", true)
                .task(stopping(MINUTE, Duration.ofMinutes(5)))
                .itselfFails(new Transient(Sick.account("no answer from 10.0.2.12:5051"))),
            SLOW,
            "worker.1 of marathon uses its grace",
            POSSIBLE,
            "The agent does not answer from here.",
            "See on its machine whether the agent's unit runs"),
        row(
            "another agent answers at the address",
            sick().itselfFails(new Refused(Sick.account("at 10.0.2.12:5051 answers agent S99"))),
            WILL_NOT_END_BY_ITSELF,
            "another agent answers where this one was",
            POSSIBLE,
            "Its machine has a new identity, or another machine has its address",
            "See on its machine"),
        row(
            "the agent itself knows of no drain",
            sick()
                .framework("marathon", true)
                .task(task("marathon", "web.1", TaskState.RUNNING, MINUTE, null))
                .ownDrain(null),
            WILL_NOT_END_BY_ITSELF,
            "web.1 of marathon is past its grace",
            LIKELY,
            "The agent itself carries out no drain",
            "Restart the agent's unit"),
        row(
            "most masters have no log",
            sick()
                .mastersWell(1)
                .framework("marathon", true)
                .task(stopping(MINUTE, Duration.ofMinutes(5))),
            CANNOT_TELL,
            "only 1 of 3 masters are well",
            LIKELY,
            "Only 1 of 3 masters have their log",
            null),
        row(
            "somebody drained it again with other settings",
            sick()
                .bound(null, true)
                .framework("marathon", true)
                .task(stopping(MINUTE, Duration.ofMinutes(5)))
                .orderedBy(ours(Duration.ofMinutes(10), false)),
            SLOW,
            "worker.1 of marathon uses its grace",
            SURE,
            "asked for was a grace bound of 10 min, stored is each task's own grace and removal for"
                + " good.",
            "Wait"));
  }

  private static Order ours(Duration grace, boolean markGone) {
    return new Order.Ours(
        "run-1",
        "a run of operator",
        Sick.ORDERED,
        Optional.ofNullable(grace),
        markGone,
        Optional.of(Duration.ofMinutes(6)));
  }

  static Stream<Arguments> otherStates() {
    return Stream.of(
        row(
            "an active agent takes work",
            sick().state(AgentState.ACTIVE),
            NOT_DRAINING,
            "it takes work, and no drain is stored",
            null,
            null,
            "To empty it: start a drain of it. 0 tasks would get SIGTERM."),
        row(
            "an active agent whose tasks nobody would acknowledge",
            sick()
                .state(AgentState.ACTIVE)
                .framework("reports", false)
                .task(task("reports", "etl", TaskState.RUNNING, MINUTE, null)),
            NOT_DRAINING,
            "it takes work",
            SURE,
            "A drain now would not end: framework reports (reports-0007) is disconnected",
            "Bring the scheduler of reports back"),
        row(
            "an active agent that carries out a drain nobody stores",
            sick().state(AgentState.ACTIVE).ownDrain(STORED),
            NOT_DRAINING,
            "it takes work",
            SURE,
            "it drops every new task",
            "Restart the agent's unit"),
        row(
            "a drain of ours that is not stored any more",
            sick().state(AgentState.ACTIVE).orderedBy(ours(null, false)),
            NOT_DRAINING,
            "it takes work",
            LIKELY,
            "The drain of a run of operator is not stored any more",
            null),
        row(
            "an agent that somebody deactivated",
            sick().state(AgentState.DEACTIVATED),
            NOT_DRAINING,
            "somebody deactivated it",
            null,
            null,
            "Whoever deactivated it knows why"),
        row(
            "an agent that is not connected",
            sick().state(AgentState.DISCONNECTED),
            NOT_DRAINING,
            "it is not connected at the moment",
            SURE,
            "The master has lost its connection to the agent.",
            "See on its machine"),
        row(
            "an agent that is drained",
            sick().state(AgentState.DRAINED),
            ENDED,
            "it is DRAINED and takes no work until it is reactivated",
            null,
            null,
            "When it is to take work again: reactivate it."),
        row(
            "an agent that is drained and not done itself",
            sick().state(AgentState.DRAINED).ownDrain(STORED),
            ENDED,
            "it is DRAINED",
            SURE,
            "until its last executor has ended it drops every new task",
            null),
        row(
            "a drained agent that a run of ours has drained",
            sick().state(AgentState.DRAINED).orderedBy(ours(null, false)),
            ENDED,
            "it is DRAINED",
            null,
            null,
            "Nothing by hand: the run that drained it goes on by itself."),
        row(
            "a recovered agent with a drain",
            sick().state(AgentState.RECOVERED).storedOnlyInTheRegistry(STORED),
            CANNOT_TELL,
            "its drain is stored and goes on when it has registered again",
            SURE,
            "It has not registered again since the last master fail-over. It is not gone",
            "Wait until it has registered, 10 min at most."),
        row(
            "a recovered agent without a drain",
            sick().state(AgentState.RECOVERED),
            NOT_DRAINING,
            "it has not registered again since the last master fail-over",
            SURE,
            "It is not gone",
            "Wait until it has registered"),
        row(
            "a recovered agent, and the registry could not be read",
            sick()
                .state(AgentState.RECOVERED)
                .blindTo(Gap.REGISTRY, "The master's registry cannot be read."),
            CANNOT_TELL,
            "whether it has a drain only the registry knows",
            SURE,
            "It is not gone",
            "Wait"),
        row(
            "an unreachable agent with a drain",
            sick().unreachable(STORED),
            WILL_NOT_END_BY_ITSELF,
            "the agent is unreachable since 14:59:04 UTC; its drain goes on when it is back",
            SURE,
            "The master has lost sight of the agent since 14:59:04 UTC.",
            "Bring the machine, its network or the unit back"),
        row(
            "an unreachable agent without a drain",
            sick().unreachable(null),
            NOT_DRAINING,
            "it is unreachable since 14:59:04 UTC, and no drain is stored",
            SURE,
            "The master has lost sight of the agent",
            "Bring the machine"),
        row(
            "an agent whose machine was taken down",
            sick().state(AgentState.DOWN).machineDown().orderedBy(ours(null, false)),
            NOT_DRAINING,
            "its machine is taken down by the maintenance schedule",
            SURE,
            "Somebody took its machine down by the maintenance schedule",
            "When the work is done: take the machine up"),
        row(
            "an agent that is removed from the lists because its machine is down",
            sick().unlisted().machineDown(),
            NOT_DRAINING,
            "its machine is taken down",
            POSSIBLE,
            "started again every 5 s",
            "take the machine up"),
        row(
            "an agent that is gone",
            sick().gone(),
            ENDED,
            "the agent was removed for good, 15:08:04 UTC",
            POSSIBLE,
            "started again every 5 s: it looks alive and is not",
            "Stop the unit on its machine."),
        row(
            "an agent in no list",
            sick().unlisted(),
            NOT_DRAINING,
            "the master does not know it any more",
            null,
            null,
            "See on its machine"),
        row(
            "an agent in no list, and the registry could not be read",
            sick().unlisted().blindTo(Gap.REGISTRY, "The master's registry cannot be read."),
            CANNOT_TELL,
            "nobody can tell whether it is unreachable or gone",
            null,
            null,
            "See on its machine"));
  }

  private static Arguments row(
      String sentence,
      Sick sick,
      Diagnosis.Verdict verdict,
      String because,
      Diagnosis.Sureness sureness,
      String cause,
      String step) {
    return Arguments.of(sentence, sick, verdict, because, sureness, cause, step);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"drains", "otherStates"})
  void givenWhatWasSeen_whenJudged_then(
      String sentence,
      Sick sick,
      Diagnosis.Verdict verdict,
      String because,
      Diagnosis.Sureness sureness,
      String cause,
      String step) {
    Diagnosis diagnosis = sick.judged();
    assertThat(diagnosis.verdict()).as(diagnosis.inWords()).isEqualTo(verdict);
    assertThat(diagnosis.because()).contains(because);
    if (cause == null) {
      assertThat(diagnosis.causes()).isEmpty();
    } else {
      assertThat(diagnosis.causes())
          .anySatisfy(
              one -> {
                assertThat(one.text()).contains(cause);
                assertThat(one.sureness()).isEqualTo(sureness);
                assertThat(one.restsOn()).isNotBlank();
              });
    }
    if (step != null) {
      assertThat(diagnosis.steps()).anySatisfy(one -> assertThat(one.text()).contains(step));
    }
    assertThat(diagnosis.inWords()).startsWith(diagnosis.verdictInWords()).contains(because);
    assertThat(diagnosis.headline()).startsWith("10.0.2.12 (…-S12) · " + diagnosis.state());
    assertThat(diagnosis.evidence()).isNotEmpty();
  }

  // ---------------------------------------------------------------- the whole of one diagnosis

  @Test
  void givenTheStuckDrainOfTheManual_whenJudged_thenItReadsLikeTheManual() {
    Sick sick =
        sick()
            .framework("reports-batch", false)
            .task(killed("reports-batch", Duration.ofMinutes(26)))
            .app("/reports/batch", 0, Map.of(), "exit status 1 at 15:35");
    for (int agent = 1; agent <= 5; agent++) {
      for (int task = 0; task < (agent == 1 ? 2 : 3); task++) {
        sick.elsewhere("reports-batch", agent);
      }
    }
    Diagnosis diagnosis = sick.judged();
    assertThat(diagnosis.headline())
        .isEqualTo("10.0.2.12 (…-S12) · DRAINING for 41 min · asked by a person outside this tool");
    assertThat(diagnosis.verdictInWords()).isEqualTo("WILL NOT END BY ITSELF");
    assertThat(diagnosis.holds())
        .singleElement()
        .satisfies(
            holder -> {
              assertThat(holder.id()).isEqualTo("etl-77.4");
              assertThat(holder.framework()).isEqualTo("reports-batch");
              assertThat(holder.state()).isEqualTo("TASK_KILLED");
              assertThat(holder.since()).contains(Instant.parse("2026-11-21T14:43:04Z"));
              assertThat(holder.word()).isEqualTo("ended, not acknowledged");
            });
    assertThat(diagnosis.complete()).isTrue();
    assertThat(diagnosis.notTheReason())
        .contains(
            "the agent is reachable: it answered on port 5051",
            "0 tasks running",
            "0 operations in any state",
            "no maintenance schedule names its machine",
            "masters: 3 of 3 recovered, and one of them leads");
    assertThat(diagnosis.steps())
        .extracting(Diagnosis.Step::text)
        .containsExactly(
            "Bring the scheduler of reports-batch back: app /reports/batch, 0 of 1, last failure"
                + " \"exit status 1 at 15:35\".",
            "Wait: without its scheduler the master removes reports-batch with all its tasks when"
                + " its fail-over time-out 7 d is over. Then restart the agent's unit, or it stays"
                + " DRAINING.",
            "Only if the scheduler never returns: TEARDOWN removes reports-batch and kills its 14"
                + " tasks on 5 agents. Then restart the unit of this agent, or it stays DRAINING.");
    assertThat(diagnosis.steps().get(2).secondPerson()).isTrue();
    assertThat(diagnosis.steps().get(2).command().orElseThrow())
        .contains("{\"framework_id\":{\"value\":\"reports-batch-0007\"}}")
        .contains("http://10.0.0.1:5050/api/v1");
    assertThat(diagnosis.doNot())
        .anyMatch(line -> line.startsWith("Drain it again"))
        .anyMatch(line -> line.startsWith("Reactivate it"))
        .anyMatch(line -> line.startsWith("Stop the agent's unit"));
    assertThat(diagnosis.notSeen()).isEmpty();
  }

  @Test
  void givenARunOfOurs_whenJudged_thenTheFirstLineNamesItAndWhatWasExpected() {
    assertThat(sick().orderedBy(ours(null, false)).judged().headline())
        .isEqualTo(
            "10.0.2.12 (…-S12) · DRAINING for 41 min · expected 6 min · asked by a run of operator");
    assertThat(sick().orderedBy(new Order.Unknown("the record was away.")).judged().headline())
        .endsWith("· by whom cannot be told: the record was away");
  }

  @Test
  void givenNobodyLooksAnyMore_whenJudged_thenTheWayOutIsNamedAndNotForbidden() {
    Diagnosis diagnosis = sick().bound(Duration.ofMinutes(10), true).judged();
    assertThat(diagnosis.steps())
        .extracting(step -> step.command().orElse(""))
        .containsExactly(
            "sudo systemctl restart dcos-mesos-slave",
            "dcos node drain " + Sick.ID + " --max-grace-period=600s --decommission");
    assertThat(diagnosis.doNot()).noneMatch(line -> line.startsWith("Drain it again"));
  }

  // ---------------------------------------------------------------- whose scheduler it is

  static Stream<Arguments> schedulers() {
    return Stream.of(
        Arguments.of(
            "the app with the label of its package",
            sick()
                .framework("data/kafka", false)
                .task(killed("data/kafka", MINUTE))
                .app("/elsewhere", 0, Map.of("DCOS_PACKAGE_FRAMEWORK_NAME", "data/kafka"), null),
            "app /elsewhere, 0 of 1."),
        Arguments.of(
            "the app of the same name in a folder",
            sick()
                .framework("data/kafka", false)
                .task(killed("data/kafka", MINUTE))
                .app("/data/kafka", 1, Map.of(), null),
            "app /data/kafka, 1 of 1: it runs and yet is not there for Mesos; restart it."),
        Arguments.of(
            "no app",
            sick()
                .framework("jenkins", false)
                .task(killed("jenkins", MINUTE))
                .app("/data/kafka", 1, Map.of(), null),
            "no app of any Marathon carries its name; it may run outside the cluster."),
        Arguments.of(
            "Marathon itself",
            sick().framework("marathon", false).task(killed("marathon", MINUTE)),
            "it runs on the masters as dcos-marathon.service."),
        Arguments.of(
            "Marathon does not answer",
            sick()
                .framework("jenkins", false)
                .task(killed("jenkins", MINUTE))
                .marathonsFail(new Transient(Sick.account("no answer from marathon"))),
            "where it runs is not known: no answer from marathon."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schedulers")
  void givenAFrameworkThatIsAway_whenJudged_thenItsSchedulerIsFoundOrSaidToBeUnknown(
      String sentence, Sick sick, String whereabouts) {
    assertThat(sick.judged().steps().get(0).text()).endsWith(whereabouts);
  }

  // ---------------------------------------------------------------- what could not be seen

  @Test
  void givenAnAgentThatMayNotBeAsked_whenJudged_thenThatIsAFindingOfItsOwn() {
    Diagnosis diagnosis =
        sick()
            .framework("marathon", true)
            .task(stopping(MINUTE, Duration.ofMinutes(5)))
            .itselfFails(
                new Fault(Sick.account("agent 10.0.2.12 answers 403: the account may not ask")))
            .judged();
    assertThat(diagnosis.verdict()).isEqualTo(SLOW);
    assertThat(diagnosis.notSeen())
        .containsExactly(
            "The agent's own word: agent 10.0.2.12 answers 403: the account may not ask");
    assertThat(diagnosis.notTheReason()).noneMatch(line -> line.contains("reachable"));
  }

  @Test
  void givenShortLists_whenJudged_thenNothingIsSaidToBeZero() {
    Diagnosis diagnosis =
        sick().blindTo(Gap.TASKS, "The master counts 4 tasks but shows 0.").judged();
    assertThat(diagnosis.complete()).isFalse();
    assertThat(diagnosis.notTheReason()).noneMatch(line -> line.startsWith("0 "));
    assertThat(diagnosis.notSeen()).contains("The master counts 4 tasks but shows 0.");
  }

  @Test
  void givenAScheduleForItsMachine_whenJudged_thenItIsSaidToDoNothingByItself() {
    Diagnosis diagnosis = sick().scheduled().judged();
    assertThat(diagnosis.notTheReason())
        .anyMatch(line -> line.contains("it does nothing until somebody takes the machine down"));
    assertThat(diagnosis.doNot()).anyMatch(line -> line.startsWith("Take its machine down"));
  }

  @Test
  void givenAClusterThatCannotBeRead_whenJudged_thenCannotTellAndWhy() {
    Diagnosis diagnosis =
        Judgement.blind(
            Sick.ID,
            Sick.HOST,
            new Transient(
                Sick.account("no leading master, for 40 s now").todo("Look at the masters.")),
            Sick.NOW);
    assertThat(diagnosis.verdict()).isEqualTo(CANNOT_TELL);
    assertThat(diagnosis.because()).isEqualTo("no leading master, for 40 s now");
    assertThat(diagnosis.steps())
        .extracting(Diagnosis.Step::text)
        .containsExactly("Look at the masters.");
    assertThat(diagnosis.notSeen()).hasSize(2);
    assertThat(diagnosis.complete()).isFalse();
  }

  // ---------------------------------------------------------------- texts from outside

  @Test
  void givenHostileNames_whenJudged_thenNoControlCharacterAndNoForeignCommandComesThrough() {
    String name = "x\u0000\u202e'; rm -rf /\n<b>";
    Diagnosis diagnosis =
        sick()
            .framework(name, false)
            .task(task(name, "t\u0007\r\nFAKE: all well", TaskState.KILLED, MINUTE, null))
            .app("/x", 0, Map.of("DCOS_PACKAGE_FRAMEWORK_NAME", name), "died\n\u001b[31m")
            .judged();
    assertThat(diagnosis.toString())
        .doesNotContain("\u0000", "\u202e", "\n", "\r", "\u0007", "\u001b");
    assertThat(diagnosis.steps())
        .filteredOn(Diagnosis.Step::secondPerson)
        .singleElement()
        .satisfies(step -> assertThat(step.command()).isEmpty());
  }
}
