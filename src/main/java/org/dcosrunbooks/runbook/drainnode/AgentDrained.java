package org.dcosrunbooks.runbook.drainnode;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.engine.Condition;
import org.dcosrunbooks.engine.OpenEffects;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.dcosrunbooks.runbook.Drains;
import org.dcosrunbooks.runbook.Words;
import org.springframework.stereotype.Component;

/** DRAINED, or gone for good when the node was to be decommissioned. */
@Component
final class AgentDrained implements Condition {

  /** Where the expected end is not known: that of the longest usual grace. */
  private static final long UNKNOWN_GRACE_SECONDS = 600;

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
    if (!drain.get().over()) {
      return Progress.notYet(holding(view, plan));
    }
    return plan.decommission()
        ? Progress.notYet(plan.host() + " is drained and about to be removed.")
        : Progress.reached(plan.host() + " is DRAINED.");
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
            + Words.duration(Duration.between(clock.instant(), end.get()))
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
    int operations = view.operationsOf(plan.agent()).size();
    StringBuilder reason = new StringBuilder();
    if (!running.isEmpty()) {
      reason
          .append(Words.count(running.size(), "task"))
          .append(running.size() == 1 ? " still runs: " : " still run: ")
          .append(byFramework(view, running))
          .append(". ");
      latestEnd(running).ifPresent(end -> reason.append(until(end)));
      away(view, running)
          .ifPresent(
              names -> reason.append("The scheduler of ").append(names).append(" is away. "));
    }
    if (!ended.isEmpty()) {
      reason
          .append(Words.count(ended.size(), "task"))
          .append(ended.size() == 1 ? " has" : " have")
          .append(" ended and ")
          .append(ended.size() == 1 ? "is" : "are")
          .append(" not acknowledged: ")
          .append(byFramework(view, ended))
          .append(". The drain does not end before that framework answers. ");
    }
    if (operations > 0) {
      reason
          .append(Words.count(operations, "operation"))
          .append(operations == 1 ? " is" : " are")
          .append(" not finished and acknowledged. ");
    }
    if (reason.isEmpty()) {
      reason.append(
          "Nothing is left on it and it is still DRAINING. If this stays, nobody looks at the drain any more: restart the agent's unit.");
    }
    if (!view.unseen().isEmpty()) {
      reason.append("Not seen: ").append(String.join("; ", view.unseen())).append('.');
    }
    return reason.toString().strip();
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

  private static Optional<String> away(ClusterView view, List<Task> tasks) {
    String names =
        tasks.stream()
            .map(Task::frameworkId)
            .distinct()
            .map(view::framework)
            .flatMap(Optional::stream)
            .filter(framework -> !framework.connected())
            .map(Framework::name)
            .sorted()
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }

  /** From the kill on each task has its own grace; tasks without one get the executors' default. */
  private static Optional<Instant> latestEnd(List<Task> tasks) {
    return tasks.stream()
        .filter(task -> task.since().isPresent() && task.killGrace().isPresent())
        .map(task -> task.since().get().plus(task.killGrace().get()))
        .max(Instant::compareTo);
  }

  private String until(Instant end) {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative()
        ? "The longest grace is over. "
        : "The last one has " + Words.duration(left) + " of grace left. ";
  }
}
