package org.dcosrunbooks.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentItself;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.ClusterView.Gap;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Operation;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.TaskState;
import org.dcosrunbooks.diagnosis.Diagnosis.Sureness;
import org.dcosrunbooks.diagnosis.Diagnosis.Verdict;
import org.dcosrunbooks.diagnosis.Findings.Safety;

/**
 * A registered agent that is DRAINING. It is drained when the master counts no task of it that is
 * not ended and acknowledged, and no operation in any state (mesos:src/master/master.cpp).
 */
final class Draining {

  /** From the order until the master has written DRAINED for an agent with nothing on it. */
  private static final Duration WRITE_TAKES = Duration.ofSeconds(10);

  private final Patient patient;
  private final Chart chart;
  private final Findings found;
  private final Remedies remedies;
  private final Ends ends;
  private final Stopping stopping;
  private final boolean complete;

  Draining(Patient patient, Agent agent, Drain drain, Words words, Findings found) {
    this.patient = patient;
    this.chart = Chart.of(patient, agent, drain);
    this.found = found;
    this.remedies = new Remedies(patient, found);
    this.ends = new Ends(chart, words, found, remedies);
    this.stopping = new Stopping(chart, words, found, remedies);
    this.complete = !patient.blindTo(Gap.TASKS);
  }

  Diagnosis judge() {
    Set<String> frameworks = new LinkedHashSet<>();
    chart.tasks().forEach(task -> frameworks.add(task.frameworkId()));
    chart.operations().forEach(one -> one.frameworkId().ifPresent(frameworks::add));
    frameworks.forEach(id -> heldBy(Scheduler.of(patient, id)));
    chart.operations().forEach(this::operation);
    if (chart.empty()) {
      nothingLeft();
    } else if (!complete) {
      found.unsure("not everything that is on the agent could be seen");
    }
    agentsWord();
    settings();
    counts();
    doNot();
    if (found.verdict() == Verdict.SLOW) {
      found.step(
          Safety.WAIT,
          "Wait: the tasks end by themselves, and the drain with them when their frameworks"
              + " acknowledge it.");
    }
    return found.judged(
        Header.of(patient, "DRAINING", chart.drain().estimatedStart(), true), complete);
  }

  // ---------------------------------------------------------------- what holds it

  private void heldBy(Scheduler scheduler) {
    boolean nobodyAcknowledges =
        switch (scheduler.standing()) {
          case AWAY, REMOVED -> true;
          case THERE, HIDDEN -> false;
        };
    for (Task task : chart.tasksOf(scheduler)) {
      if (chart.hasEnded(task)) {
        found.holder(Holders.of(scheduler, task, Optional.empty(), endedWord(task)));
      } else if (nobodyAcknowledges) {
        found.holder(
            Holders.of(scheduler, task, Optional.empty(), "its end will not be acknowledged"));
      } else {
        stopping.judge(scheduler, task);
      }
    }
    switch (scheduler.standing()) {
      case AWAY -> ends.away(scheduler);
      case REMOVED -> ends.removed(scheduler);
      case THERE -> ends.unacknowledged(scheduler);
      case HIDDEN -> {
        ends.unacknowledged(scheduler);
        if (!chart.tasksOf(scheduler).stream().allMatch(chart::hasEnded)) {
          found.unsure(
              "whether framework "
                  + scheduler.name()
                  + " is there to acknowledge the end of its tasks could not be seen");
        }
      }
    }
  }

  private static String endedWord(Task task) {
    return task.unacknowledged()
        ? "ended, not acknowledged"
        : "ended by the agent's own word, not acknowledged";
  }

  private void operation(Operation operation) {
    boolean ended = operation.ended();
    found.holder(
        Holders.of(patient, operation, ended ? "ended, not acknowledged" : "has not ended"));
    if (ended) {
      if (operation.frameworkId().isEmpty()) {
        found.unsure(
            "operation "
                + Words.plain(operation.type())
                + " of an operator has ended and is still in the master's list");
      }
      return;
    }
    String what =
        Words.plain(operation.type())
            + " of "
            + operation
                .frameworkId()
                .map(id -> Scheduler.of(patient, id).name())
                .orElse("an operator");
    found.unsure(
        "operation " + what + " has not ended, and nobody knows how long the storage takes");
    found.cause(
        Sureness.SURE,
        "Operation "
            + what
            + " is "
            + Words.plain(operation.state())
            + ": the storage back end of the agent works on it. It cannot be cancelled.",
        "GET_OPERATIONS: uuid " + Words.plain(operation.uuid()));
    found.step(
        Safety.LOOK,
        "Look at the storage back end of "
            + remedies.host()
            + " (its plugin's log, its disks): the drain goes on when the operation has ended.");
  }

  // ---------------------------------------------------------------- nothing is left

  private void nothingLeft() {
    if (!complete) {
      found.unsure("nothing of this agent was seen, but not everything could be seen");
      found.cause(
          Sureness.POSSIBLE,
          "A task or an operation holds it that could not be seen.",
          "what was not seen, see below");
      found.step(
          Safety.LOOK,
          "Look again with an account that may view all tasks and frameworks, and at what could not"
              + " be read.");
      return;
    }
    Optional<Instant> written =
        chart
            .drain()
            .estimatedStart()
            .map(start -> start.plus(WRITE_TAKES))
            .filter(patient.now()::isBefore);
    if (written.isPresent()) {
      found.ends(written.get(), "it was ordered a moment ago, and nothing holds it");
    } else {
      nobodyLooks();
    }
  }

  private void nobodyLooks() {
    boolean agentIsDone =
        patient.itself().said().map(AgentItself::drain).map(Optional::isEmpty).orElse(false);
    found.stuck("nothing is left on it, and nobody looks at the drain any more");
    found.cause(
        agentIsDone ? Sureness.SURE : Sureness.LIKELY,
        "The framework that held the drain was removed (torn down, or its fail-over time-out ran"
            + " out). The master dropped what it had here and did not look at the drain again.",
        "GET_TASKS, GET_OPERATIONS: nothing of this agent in any state"
            + (agentIsDone ? "; the agent itself has ended its drain" : ""));
    if (!agentIsDone) {
      found.step(
          Safety.LOOK,
          "Look again in some seconds: right after the last acknowledgement it looks the same for a"
              + " moment.");
    }
    remedies.restartUnit("the master looks at the drain again when the agent registers.");
    remedies.orderAgain(chart.drain());
  }

  // ---------------------------------------------------------------- the agent's own word

  private void agentsWord() {
    switch (patient.itself().silence()) {
      case NONE -> heard(patient.itself().said().orElseThrow());
      case NO_ANSWER -> silent();
      case SOMEBODY_ELSE -> {
        found.stuck("another agent answers where this one was");
        found.cause(
            Sureness.POSSIBLE,
            "Its machine has a new identity, or another machine has its address: nothing that"
                + " answers there is this agent's word.",
            Words.plain(patient.itself().why()));
        remedies.lookAtUnit();
      }
      case NOT_ALLOWED, NOT_ASKED -> {
        // why stands among what was not seen
        if (patient.blindTo(Gap.CONNECTIONS)) {
          found.unsure("it may not be connected, and then nothing is acknowledged");
        }
      }
    }
  }

  private void heard(AgentItself itself) {
    found.fine("the agent is reachable: it answered on port " + chart.agent().port());
    boolean unaware =
        itself.drain().isEmpty()
            && itself.running().stream().anyMatch(task -> task.state() != TaskState.KILLING);
    if (unaware && !chart.empty()) {
      found.cause(
          Sureness.LIKELY,
          "The agent itself carries out no drain: the order has not reached it.",
          "GET_AGENT of the agent: no drain_config; "
              + Amounts.count(itself.running().size(), "task")
              + " there");
      remedies.restartUnit("it hears of the drain when it registers; till then its tasks run on.");
    }
  }

  private void silent() {
    remedies.lookAtUnit();
    String why = Words.plain(patient.itself().why());
    if (patient.blindTo(Gap.CONNECTIONS)) {
      found.stuck("the agent is not connected, and nothing is acknowledged before it is back");
      found.cause(
          Sureness.LIKELY,
          "The agent's process is down or cut off: it does not answer, and the master has lost the"
              + " connection to an agent that takes no work.",
          "master/slaves_disconnected; " + why);
    } else {
      found.cause(
          Sureness.POSSIBLE,
          "The agent does not answer from here. The master counts no such agent as disconnected, so"
              + " it may be only the way from here to there.",
          why);
    }
  }

  // ---------------------------------------------------------------- and the rest

  private void settings() {
    if (!(patient.order() instanceof Order.Ours ours)) {
      return;
    }
    Drain stored = chart.drain();
    if (ours.markGone() == stored.markGone()
        && ours.maxGracePeriod().equals(stored.maxGracePeriod())) {
      found.fine("the drain is stored as it was asked for");
      return;
    }
    found.cause(
        Sureness.SURE,
        "Somebody drained it again with other settings: asked for was "
            + settings(ours.maxGracePeriod(), ours.markGone())
            + ", stored is "
            + settings(stored.maxGracePeriod(), stored.markGone())
            + ".",
        "the record of run " + ours.runId() + "; GET_AGENTS: drain_info.config");
  }

  private static String settings(Optional<Duration> grace, boolean markGone) {
    return grace
            .map(time -> "a grace bound of " + Amounts.span(time))
            .orElse("each task's own grace")
        + (markGone ? " and removal for good" : "");
  }

  private void counts() {
    if (!complete) {
      return;
    }
    if (chart.tasks().stream().allMatch(chart::hasEnded)) {
      found.fine("0 tasks running");
    }
    if (chart.operations().isEmpty()) {
      found.fine("0 operations in any state");
    }
    if (chart.tasks().stream().noneMatch(chart::hasEnded)) {
      found.fine("0 ended tasks that wait for an acknowledgement");
    }
  }

  private void doNot() {
    if (!chart.empty()) {
      found.doNot("Drain it again: that overwrites grace and removal, and cancels nothing.");
      found.doNot("Stop the agent's unit: nothing is acknowledged while it is down.");
    }
    found.doNot("Reactivate it: that is refused while it is DRAINING.");
    if (chart.drain().markGone()) {
      found.doNot("Count on it: at the end of this drain it is removed for good.");
    }
  }
}
