package org.dcosrunbooks.diagnosis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentItself;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.ClusterView.Gap;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Operation;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.diagnosis.Diagnosis.Sureness;

/** What is around an agent whatever its state: masters, schedule, its own word, what was unseen. */
final class Surroundings {

  private static final int EXCERPT = 4;

  private final Patient patient;
  private final ClusterView view;
  private final Words words;
  private final Findings found;

  Surroundings(Patient patient, Words words, Findings found) {
    this.patient = patient;
    this.view = patient.view();
    this.words = words;
    this.found = found;
  }

  /** Everything that can be said before the state is looked at. */
  void describe() {
    view.notSeenOf(patient.id()).forEach(found::notSeen);
    if (patient.itself().said().isEmpty()) {
      found.notSeen("The agent's own word: " + patient.itself().why());
    }
    patient
        .itself()
        .said()
        .ifPresent(
            itself -> itself.unseen().forEach(line -> found.notSeen("On the agent: " + line)));
    patient.apps().said().ifPresent(apps -> apps.notSeen().forEach(found::notSeen));
    if (!patient.apps().why().isEmpty()) {
      found.notSeen("Marathon's apps: " + patient.apps().why());
    }
    masters();
    schedule();
    evidence();
  }

  private void masters() {
    List<Masters.Master> members = view.masters().members();
    long well = view.masters().recoveredCount();
    if (patient.blindTo(Gap.OTHER_MASTERS)) {
      return;
    }
    if (well * 2 > members.size()) {
      found.fine(
          "masters: " + well + " of " + members.size() + " recovered, and one of them leads");
      return;
    }
    found.unsure("only " + well + " of " + Amounts.count(members.size(), "master") + " are well");
    found.cause(
        Sureness.LIKELY,
        "Only "
            + well
            + " of "
            + Amounts.count(members.size(), "master")
            + " have their log: the end of a drain has to be written there by more than half.",
        "registrar/log/recovered of each master");
  }

  private void schedule() {
    Optional<Maintenance.Window> window =
        patient.agent().flatMap(agent -> view.maintenance().windowOf(agent));
    if (window.isEmpty()) {
      patient.agent().ifPresent(agent -> found.fine("no maintenance schedule names its machine"));
      return;
    }
    found.fine(
        "a maintenance schedule names its machine from "
            + words.time(window.get().start())
            + window.get().duration().map(time -> " for " + Amounts.span(time)).orElse("")
            + "; it does nothing until somebody takes the machine down");
    found.doNot("Take its machine down by the schedule: that kills its tasks at once, no grace.");
  }

  private void evidence() {
    String leader =
        "leading master "
            + view.masters().leader().map(Masters.Master::address).map(Words::plain).orElse("?");
    patient
        .agent()
        .ifPresent(agent -> found.saw("GET_AGENTS, " + leader, view.taken(), agentInWords(agent)));
    view.registry()
        .entry(patient.id())
        .filter(entry -> patient.agent().flatMap(Agent::drain).isEmpty())
        .ifPresent(
            entry ->
                found.saw(
                    "/registrar(1)/registry, " + leader,
                    view.taken(),
                    (view.registry().isUnreachable(patient.id()) ? "unreachable" : "admitted")
                        + entry.since().map(since -> " since " + words.time(since)).orElse("")
                        + entry.drain().map(drain -> "; " + inWords(drain)).orElse("; no drain")));
    List<Task> tasks = view.tasksOf(patient.id());
    found.saw("GET_TASKS, " + leader, view.taken(), excerpt(tasks));
    List<Operation> operations = view.operationsOf(patient.id());
    found.saw("GET_OPERATIONS, " + leader, view.taken(), excerptOf(operations));
    patient.itself().said().ifPresent(this::ownWord);
  }

  private void ownWord(AgentItself itself) {
    found.saw(
        "GET_AGENT, GET_TASKS, GET_OPERATIONS, the agent itself",
        patient.now(),
        itself.drain().map(Surroundings::inWords).orElse("no drain_config")
            + "; "
            + itself.running().size()
            + " running, "
            + itself.unacknowledged().size()
            + " ended and not acknowledged, "
            + Amounts.count(itself.operations().size(), "operation"));
  }

  private String agentInWords(Agent agent) {
    return agent.drain().map(Surroundings::inWords).orElse("no drain_info")
        + ", deactivated "
        + agent.deactivated()
        + ", active "
        + agent.active()
        + agent
            .reregistered()
            .or(agent::registered)
            .map(time -> ", registered " + words.time(time))
            .orElse("");
  }

  static String inWords(Drain drain) {
    return (drain.over() ? "DRAINED" : "DRAINING")
        + ", max_grace_period "
        + drain.maxGracePeriod().map(Duration::toString).orElse("none")
        + ", mark_gone "
        + drain.markGone();
  }

  private String excerpt(List<Task> tasks) {
    if (tasks.isEmpty()) {
      return "nothing of this agent";
    }
    List<String> some =
        tasks.stream()
            .limit(EXCERPT)
            .map(
                task ->
                    Words.plain(task.id())
                        + " TASK_"
                        + task.state()
                        + task.since().map(since -> " " + words.time(since)).orElse(""))
            .toList();
    return String.join("; ", some)
        + (tasks.size() > EXCERPT ? "; and " + (tasks.size() - EXCERPT) + " more" : "");
  }

  private static String excerptOf(List<Operation> operations) {
    if (operations.isEmpty()) {
      return "nothing of this agent";
    }
    return Words.names(
        operations.stream()
            .map(operation -> operation.type() + " " + operation.state() + " " + operation.uuid())
            .toList());
  }
}
