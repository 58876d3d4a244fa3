package org.dcosrunbooks.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentItself;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.ClusterView.Gap;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.diagnosis.Diagnosis.Sureness;
import org.dcosrunbooks.diagnosis.Diagnosis.Verdict;
import org.dcosrunbooks.diagnosis.Findings.Safety;

/** An agent in any state but DRAINING: how it stands, and what would have to be done. */
final class Standing {

  /** Mesos' agent_reregister_timeout after a master fail-over. */
  private static final Duration COMES_BACK_WITHIN = Duration.ofMinutes(10);

  private final Patient patient;
  private final ClusterView view;
  private final Words words;
  private final Findings found;
  private final Remedies remedies;
  private final boolean complete;

  Standing(Patient patient, Words words, Findings found) {
    this.patient = patient;
    this.view = patient.view();
    this.words = words;
    this.found = found;
    this.remedies = new Remedies(patient, found);
    this.complete = !patient.blindTo(Gap.TASKS);
  }

  // ---------------------------------------------------------------- registered agents

  Diagnosis drained(Drain drain) {
    everythingOnIt("is left on it");
    if (itself().flatMap(AgentItself::drain).isPresent()) {
      found.cause(
          Sureness.SURE,
          "The agent itself is not done yet: until its last executor has ended it drops every new"
              + " task.",
          "GET_AGENT of the agent: drain_config is there");
      found.doNot("Reactivate it before the agent itself is done: its first tasks would be lost.");
    }
    if (drain.markGone()) {
      found.step(Safety.WAIT, "Wait: it is removed for good in a moment.");
    } else {
      remedies.giveBack();
    }
    return diagnosis(
        "DRAINED",
        drain.estimatedStart(),
        Verdict.ENDED,
        "it is DRAINED and takes no work until it is reactivated");
  }

  Diagnosis active() {
    drainIsLost();
    everythingOnIt("runs here");
    ownDrain();
    if (complete && view.tasksOf(patient.id()).isEmpty()) {
      found.fine("no task on it");
    }
    wouldHold();
    found.step(
        Safety.ORDER_AGAIN,
        "To empty it: start a drain of it. "
            + Amounts.count(view.tasksOf(patient.id()).size(), "task")
            + (complete ? "" : " that may be seen")
            + " would get SIGTERM.");
    return diagnosis(
        "ACTIVE", Optional.empty(), Verdict.NOT_DRAINING, "it takes work, and no drain is stored");
  }

  Diagnosis deactivated() {
    drainIsLost();
    everythingOnIt("runs on");
    ownDrain();
    wouldHold();
    found.step(
        Safety.WAIT,
        "Whoever deactivated it knows why: ask before you reactivate it. Its tasks run on, nothing"
            + " ends by itself.");
    return diagnosis(
        "DEACTIVATED",
        Optional.empty(),
        Verdict.NOT_DRAINING,
        "somebody deactivated it: it takes no new work, its tasks run on, and no drain is stored");
  }

  Diagnosis disconnected() {
    everythingOnIt("may run on");
    found.cause(
        Sureness.SURE,
        "The master has lost its connection to the agent. When the agent stays silent it becomes"
            + " unreachable.",
        "GET_AGENTS: active false, deactivated false");
    remedies.lookAtUnit();
    return diagnosis(
        "DISCONNECTED",
        Optional.empty(),
        Verdict.NOT_DRAINING,
        "it is not connected at the moment, and no drain is stored");
  }

  // ---------------------------------------------------------------- agents that are not there

  Diagnosis recovered(Optional<Drain> drain) {
    everythingOnIt("may run on");
    found.cause(
        Sureness.SURE,
        "It has not registered again since the last master fail-over. It is not gone: agents have "
            + Amounts.span(COMES_BACK_WITHIN)
            + ", after that it is unreachable.",
        "GET_AGENTS: among recovered_agents");
    found.step(
        Safety.WAIT,
        "Wait until it has registered, " + Amounts.span(COMES_BACK_WITHIN) + " at most.");
    remedies.lookAtUnit();
    if (drain.isEmpty() && patient.blindTo(Gap.REGISTRY)) {
      return diagnosis(
          "RECOVERED",
          Optional.empty(),
          Verdict.CANNOT_TELL,
          "whether it has a drain only the registry knows, and that could not be read");
    }
    return drain.isPresent()
        ? diagnosis(
            "RECOVERED",
            Optional.empty(),
            Verdict.CANNOT_TELL,
            "its drain is stored and goes on when it has registered again; what is on it is not"
                + " known before")
        : diagnosis(
            "RECOVERED",
            Optional.empty(),
            Verdict.NOT_DRAINING,
            "no drain is stored; it has not registered again since the last master fail-over");
  }

  Diagnosis unreachable(Registry.Entry entry) {
    everythingOnIt("may run on");
    String since = entry.since().map(time -> " since " + words.time(time)).orElse("");
    found.cause(
        Sureness.SURE,
        "The master has lost sight of the agent" + since + ". Its tasks may run on.",
        "/registrar(1)/registry: among the unreachable ones");
    remedies.lookAtUnit();
    found.step(
        Safety.BRING_BACK,
        "Bring the machine, its network or the unit back: the agent registers by itself"
            + (entry.drain().isPresent()
                ? ", and its drain begins or goes on with full grace."
                : "."));
    remedies.markGone();
    if (entry.drain().isEmpty()) {
      drainIsLost();
      return diagnosis(
          "UNREACHABLE",
          entry.since(),
          Verdict.NOT_DRAINING,
          "it is unreachable" + since + ", and no drain is stored");
    }
    found.doNot(
        "Reactivate it: that answers 409 and takes effect all the same, and the drain is gone.");
    return diagnosis(
        "UNREACHABLE",
        entry.since(),
        Verdict.WILL_NOT_END_BY_ITSELF,
        "the agent is unreachable" + since + "; its drain goes on when it is back");
  }

  Diagnosis down() {
    drainIsLost();
    everythingOnIt("is lost");
    found.cause(
        Sureness.SURE,
        "Somebody took its machine down by the maintenance schedule: its tasks were lost at once,"
            + " and a drain that it had is forgotten.",
        "GET_MAINTENANCE_STATUS: among down_machines");
    found.cause(
        Sureness.POSSIBLE,
        "Its process is refused by the master and started again every 5 s: it looks alive and is"
            + " not.",
        "Restart=always of the unit");
    found.step(
        Safety.WAIT,
        "When the work is done: take the machine up, and start the unit. Then it takes work at"
            + " once.");
    return diagnosis(
        "DOWN",
        Optional.empty(),
        Verdict.NOT_DRAINING,
        "its machine is taken down by the maintenance schedule");
  }

  Diagnosis gone(Instant since) {
    everythingOnIt("may run on");
    found.cause(
        Sureness.SURE,
        "It was removed for good: its id never comes back.",
        "/registrar(1)/registry: among the gone ones since " + words.time(since));
    found.cause(
        Sureness.POSSIBLE,
        "Where its unit was not stopped, the agent is told to shut down and started again every 5 s:"
            + " it looks alive and is not. Its last tasks may have run on for their grace.",
        "Restart=always of the unit");
    found.step(
        Safety.LOOK,
        "Stop the unit on its machine. For the machine to come back under a new id, remove its old"
            + " identity first.",
        Optional.of("sudo systemctl stop 'dcos-mesos-slave*'"));
    return diagnosis(
        "GONE",
        Optional.of(since),
        Verdict.ENDED,
        "the agent was removed for good, " + words.time(since));
  }

  /** In no list: only somebody's memory knows it. */
  Diagnosis absent() {
    drainIsLost();
    List<String> others =
        view.agents().stream()
            .filter(other -> !patient.address().isEmpty())
            .filter(other -> other.address().equals(patient.address()))
            .map(other -> other.id().value())
            .toList();
    if (!others.isEmpty()) {
      found.cause(
          Sureness.LIKELY,
          "At its address there is now "
              + Words.names(others)
              + ": it came back under a new id, and"
              + " a drain of the old one is without effect.",
          "GET_AGENTS: pid with the same address");
    }
    Optional<String> hidden = view.hidden(patient.id());
    if (hidden.isPresent()) {
      return diagnosis(
          "UNKNOWN",
          Optional.empty(),
          Verdict.CANNOT_TELL,
          "it is in no list that could be read: " + Words.open(Words.plain(hidden.get())));
    }
    remedies.lookAtUnit();
    if (patient.blindTo(Gap.REGISTRY)) {
      return diagnosis(
          "UNKNOWN",
          Optional.empty(),
          Verdict.CANNOT_TELL,
          "it is in no list, and without the registry nobody can tell whether it is unreachable or"
              + " gone");
    }
    if (view.registry().admitted().containsKey(patient.id())) {
      return diagnosis(
          "UNKNOWN",
          Optional.empty(),
          Verdict.CANNOT_TELL,
          "the registry has it and no list shows it; the next look tells");
    }
    return diagnosis(
        "UNKNOWN",
        Optional.empty(),
        Verdict.NOT_DRAINING,
        "the master does not know it any more: it was removed, or forgotten two weeks after it was"
            + " unreachable or gone");
  }

  // ---------------------------------------------------------------- what several states share

  private Diagnosis diagnosis(
      String state, Optional<Instant> since, Verdict verdict, String because) {
    boolean ordered = verdict != Verdict.NOT_DRAINING && !state.equals("UNKNOWN");
    return found.with(Header.of(patient, state, since, ordered), verdict, because, complete);
  }

  private Optional<AgentItself> itself() {
    return patient.itself().said();
  }

  private void everythingOnIt(String word) {
    for (Task task : view.tasksOf(patient.id())) {
      found.holder(
          Holders.of(
              Scheduler.of(patient, task.frameworkId()),
              task,
              Optional.empty(),
              task.unacknowledged() ? "ended, not acknowledged" : word));
    }
    view.operationsOf(patient.id())
        .forEach(
            operation ->
                found.holder(
                    Holders.of(
                        patient,
                        operation,
                        operation.ended() ? "ended, not acknowledged" : "has not ended")));
  }

  private void drainIsLost() {
    if (patient.order() instanceof Order.Ours ours) {
      found.cause(
          Sureness.LIKELY,
          "The drain of "
              + Words.plain(ours.by())
              + " is not stored any more: somebody reactivated the agent, or it was removed and came"
              + " back.",
          "the record of run " + ours.runId() + " has its order, and the master no drain");
    }
  }

  /** An agent that carries out a drain nobody stores drops every task it is given. */
  private void ownDrain() {
    if (itself().flatMap(AgentItself::drain).isEmpty()) {
      patient.agent().map(Agent::port).ifPresent(this::reachable);
      return;
    }
    found.cause(
        Sureness.SURE,
        "The agent itself still carries out a drain that the master does not know: it drops every"
            + " new task.",
        "GET_AGENT of the agent: drain_config is there");
    remedies.restartUnit("it forgets that drain when it registers.");
  }

  private void reachable(int port) {
    if (itself().isPresent()) {
      found.fine("the agent is reachable: it answered on port " + port);
    }
  }

  /** What would keep a drain from ending, if one were ordered now. */
  private void wouldHold() {
    long open = view.operationsOf(patient.id()).size();
    if (open > 0) {
      found.cause(
          Sureness.LIKELY,
          "A drain now would wait for " + Amounts.count(open, "operation") + " on it.",
          "GET_OPERATIONS");
    }
    view.tasksOf(patient.id()).stream()
        .map(Task::frameworkId)
        .distinct()
        .sorted()
        .map(id -> Scheduler.of(patient, id))
        .filter(scheduler -> scheduler.standing() == Scheduler.Standing.AWAY)
        .forEach(
            scheduler -> {
              found.cause(
                  Sureness.SURE,
                  "A drain now would not end: framework "
                      + scheduler.nameAndId()
                      + " is disconnected and could not acknowledge the end of its tasks here.",
                  "GET_FRAMEWORKS: connected false");
              remedies.bringBack(scheduler);
            });
  }
}
