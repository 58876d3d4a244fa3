package org.dcosrunbooks.runbook.drainnode;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Operation;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.diagnosis.Diagnosis;
import org.dcosrunbooks.diagnosis.Heard;
import org.dcosrunbooks.diagnosis.Judgement;
import org.dcosrunbooks.diagnosis.Order;
import org.dcosrunbooks.diagnosis.Patient;
import org.dcosrunbooks.engine.Condition;
import org.dcosrunbooks.engine.OpenEffects;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.dcosrunbooks.runbook.Drains;
import org.dcosrunbooks.runbook.HiddenAgent;
import org.springframework.stereotype.Component;

/**
 * DRAINED, or gone for good when the node was to be decommissioned; by the drain that was approved,
 * or by another one that people have been told of.
 */
@Component
final class AgentDrained implements Condition {

  /** Where the expected end is not known: that of the longest usual grace. */
  private static final long UNKNOWN_GRACE_SECONDS = 600;

  /** The plan and the diagnosis have all of them. */
  private static final int NAMED = 3;

  private final Clock clock;
  private final LeftAgents leftAgents;

  AgentDrained(Clock clock, LeftAgents leftAgents) {
    this.clock = clock;
    this.leftAgents = leftAgents;
  }

  @Override
  public Progress look(ClusterView view, Subject subject) {
    DrainPlan plan = subject.plan(DrainPlan.class);
    if (view.registry().isGone(plan.agent())) {
      return plan.decommission()
          ? gone(plan, subject)
          : Progress.impossible(
              plan.host() + " was removed for good by somebody else. It cannot be given back.");
    }
    Optional<Agent> agent = view.agent(plan.agent());
    if (agent.isEmpty()) {
      return absent(view, plan);
    }
    if (agent.get().state() == AgentState.RECOVERED) {
      return Progress.notYet(
          plan.host()
              + " has not registered again since the master fail-over. It is not gone: agents have ten minutes to come back.");
    }
    Optional<Drain> drain = Drains.of(view, plan.agent());
    if (drain.isEmpty()) {
      return Progress.impossible(lost(plan, agent.get()));
    }
    StoredDrain stored = new StoredDrain(drain.get(), plan);
    if (stored.isNews(subject.record())) {
      // not as planned: people are asked
      return Progress.impossible(
          stored.sentence() + (drain.get().over() ? "" : " " + holding(view, plan)));
    }
    if (!drain.get().over()) {
      String anew = stored.asPlanned() ? "" : stored.sentence() + " ";
      return Progress.notYet(anew + holding(view, plan));
    }
    return over(stored);
  }

  private static Progress over(StoredDrain stored) {
    String host = stored.plan().host();
    if (stored.now().markGone()) {
      return Progress.notYet(
          host
              + " is drained and about to be removed"
              + (stored.removesUnasked() ? ", as somebody else has ordered." : "."));
    }
    return stored.plan().decommission()
        ? Progress.impossible(host + " is DRAINED and stays in the cluster. " + stored.sentence())
        : Progress.reached(host + " is DRAINED.");
  }

  /**
   * The master may call an agent gone while its tasks still run (seen on a real Mesos 1.12): "over"
   * is said when the longest grace is over too, or the agent itself says that it holds nothing.
   */
  private Progress gone(DrainPlan plan, Subject subject) {
    Optional<Instant> end =
        subject.openEffects().stream()
            .map(OpenEffects.Effect::since)
            .findFirst()
            .map(
                begun ->
                    begun.plusSeconds(
                        plan.expectedSeconds() == null
                            ? UNKNOWN_GRACE_SECONDS
                            : plan.expectedSeconds()));
    if (end.isEmpty() || !clock.instant().isBefore(end.get()) || leftAgents.holdsNothing(plan)) {
      return Progress.reached(plan.host() + " is gone for good, as planned.");
    }
    return Progress.notYet(
        plan.host()
            + " is gone from the cluster; its tasks may still be stopping, by the longest grace for "
            + Amounts.span(Duration.between(clock.instant(), end.get()))
            + " more.");
  }

  private static Progress absent(ClusterView view, DrainPlan plan) {
    Optional<Agent> other =
        view.agents().stream()
            .filter(agent -> !plan.address().isEmpty())
            .filter(agent -> agent.address().equals(plan.address()) && agent.port() == plan.port())
            .findFirst();
    if (other.isPresent()) {
      return Progress.impossible(
          plan.host()
              + " came back under a new id, "
              + other.get().id()
              + ": its drain was lost with the old one, and it takes work.");
    }
    boolean down =
        view.maintenance().down().stream().anyMatch(machine -> machine.ip().equals(plan.address()));
    if (down) {
      return Progress.impossible(
          "A maintenance schedule took the machine of "
              + plan.host()
              + " down meanwhile: its tasks were lost, and so is its drain.");
    }
    Optional<Progress> hidden = HiddenAgent.wait(view, plan.agent(), plan.host());
    if (hidden.isPresent()) {
      return hidden.get();
    }
    return Progress.notYet(
        view.registry().isUnreachable(plan.agent())
            ? plan.host()
                + " is unreachable"
                + Optional.ofNullable(view.registry().unreachable().get(plan.agent()))
                    .flatMap(entry -> entry.since())
                    .map(since -> " since " + since)
                    .orElse("")
                + ". Its drain goes on when it is back: look at the machine and its network."
            : plan.host()
                + " is in no list of the master and not gone either. The next look will tell.");
  }

  private static String lost(DrainPlan plan, Agent agent) {
    return agent.deactivated()
        ? plan.host() + " is deactivated and its drain is gone: somebody changed it by hand."
        : plan.host()
            + " takes work again: somebody reactivated it, or it was removed and came back under its old id.";
  }

  /** What still keeps the agent DRAINING, whose it is, and until when. */
  private String holding(ClusterView view, DrainPlan plan) {
    List<Task> tasks = view.tasksOf(plan.agent());
    List<Task> running = tasks.stream().filter(task -> !task.state().terminal()).toList();
    List<Task> ended = tasks.stream().filter(Task::unacknowledged).toList();
    StringBuilder reason = new StringBuilder();
    if (!running.isEmpty()) {
      reason
          .append(Amounts.count(running.size(), "task"))
          .append(running.size() == 1 ? " still runs: " : " still run: ")
          .append(byFramework(view, running))
          .append(". ");
    }
    if (!ended.isEmpty()) {
      reason
          .append(Amounts.count(ended.size(), "task"))
          .append(ended.size() == 1 ? " has" : " have")
          .append(" ended and ")
          .append(ended.size() == 1 ? "is" : "are")
          .append(" not acknowledged: ")
          .append(byFramework(view, ended))
          .append(". ");
    }
    for (Operation operation : view.operationsOf(plan.agent())) {
      reason.append(inWords(view, operation));
    }
    reason.append(diagnosis(view, plan));
    return reason.toString().strip();
  }

  /** What becomes of it, in the words of whoever asks for a diagnosis of the same look. */
  private String diagnosis(ClusterView view, DrainPlan plan) {
    Diagnosis diagnosis =
        Judgement.of(
            new Patient(
                plan.agent(),
                plan.host(),
                plan.address(),
                view,
                Heard.notAsked(""),
                Heard.notAsked(""),
                new Order.Outside(),
                clock.instant(),
                ZoneId.systemDefault()));
    return diagnosis.inShort()
        + diagnosis
            .endsBy()
            .filter(clock.instant()::isBefore)
            .map(end -> Amounts.span(Duration.between(clock.instant(), end)))
            .map(left -> " The last one has " + left + " of grace left.")
            .orElse("")
        + view.notSeenOf(plan.agent()).stream()
            .limit(NAMED)
            .map(" Not seen: "::concat)
            .collect(Collectors.joining());
  }

  private static String inWords(ClusterView view, Operation operation) {
    return "Operation "
        + operation.type()
        + " of "
        + operation
            .frameworkId()
            .map(id -> view.framework(id).map(Framework::name).orElse(id))
            .orElse("an operator")
        + " is "
        + operation.state()
        + (operation.ended() ? ", not acknowledged. " : ". ");
  }

  private static String byFramework(ClusterView view, List<Task> tasks) {
    Map<String, Long> counts =
        tasks.stream()
            .collect(
                Collectors.groupingBy(
                    task ->
                        view.framework(task.frameworkId())
                            .map(Framework::name)
                            .orElse(task.frameworkId()),
                    TreeMap::new,
                    Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " of " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
