package org.dcosrunbooks.guard;

import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.ClusterView.Gap;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Registry;

/**
 * Lets a drain begin only where Mesos can carry it out and nobody else has laid hands on the agent.
 * A drain cannot be cancelled, and a second one overwrites the first one's grace and purpose, so an
 * agent that somebody else drained or deactivated is left as found.
 */
public final class DrainMayBegin implements Rule<DrainMayBegin.Wanted> {

  private static final LeaderIsWell LEADER_IS_WELL = new LeaderIsWell();

  /**
   * @param agent whom to drain
   * @param begunByThisRun true when the run has asked for this drain before, so that a drain found
   *     on the agent is its own
   */
  public record Wanted(ClusterView view, AgentId agent, boolean begunByThisRun) {}

  @Override
  public Verdict judge(Wanted wanted) {
    Verdict masters = LEADER_IS_WELL.judge(wanted.view().masters());
    // what masters in trouble show of an agent is worth nothing
    return masters.allows() ? agent(wanted) : new Verdict(masters.word(), name(), masters.reason());
  }

  private Verdict agent(Wanted wanted) {
    ClusterView view = wanted.view();
    AgentId id = wanted.agent();
    Registry registry = view.registry();
    if (registry.isGone(id)) {
      return Verdict.against(
          this, "Agent " + id + " is gone for good: it was removed from the cluster.");
    }
    Optional<Agent> seen = view.agent(id);
    Optional<Registry.Entry> entry = registry.entry(id);
    String host =
        seen.map(Agent::hostname)
            .or(() -> entry.flatMap(Registry.Entry::hostname))
            .orElse("Agent " + id);
    Optional<Drain> drain =
        seen.flatMap(Agent::drain).or(() -> entry.flatMap(Registry.Entry::drain));
    boolean deactivated =
        seen.map(Agent::deactivated).orElse(false)
            || entry.map(Registry.Entry::deactivated).orElse(false);
    if (wanted.begunByThisRun() && drain.isPresent()) {
      return Verdict.inFavour(this, host + " is being drained by this run already.");
    }
    if (drain.isPresent()) {
      return Verdict.against(
          this,
          host
              + (drain.get().over() ? " is drained" : " is draining")
              + " already, asked for by somebody else. It is left as found: a second drain would"
              + " overwrite the first one.");
    }
    if (deactivated) {
      return Verdict.against(
          this, host + " is deactivated by somebody else. It is left as found: ask them first.");
    }
    if (registry.isUnreachable(id)) {
      // the drain is stored and begins when the agent is back (mesos:src/master/http.cpp)
      return Verdict.inFavour(
          this,
          host
              + " is unreachable"
              + entry.flatMap(Registry.Entry::since).map(since -> " since " + since).orElse("")
              + ": its drain begins when it is back, and what runs on it is not seen.");
    }
    if (seen.isPresent()) {
      return registered(view, seen.get());
    }
    if (view.hidden(id).isPresent() || view.blindTo(Gap.REGISTRY, id.value())) {
      return Verdict.cannotTell(
          this,
          "How "
              + host
              + " stands cannot be seen: "
              + view.hidden(id).orElse("not all of the registry could be read."));
    }
    return entry.isPresent()
        ? Verdict.cannotTell(
            this, host + " is admitted, but not among the agents that the leader shows.")
        : Verdict.against(this, "The cluster does not know agent " + id + ".");
  }

  private Verdict registered(ClusterView view, Agent agent) {
    String host = agent.hostname();
    if (agent.state() == AgentState.DOWN) {
      return Verdict.against(
          this,
          "The machine of " + host + " is down by a maintenance schedule. Bring it up first.");
    }
    if (view.maintenance().windowOf(agent).isPresent()) {
      return Verdict.against(
          this,
          host
              + " is in the maintenance schedule, and Mesos drains no such agent. Wait for the"
              + " window to end, or take it out of the schedule.");
    }
    if (view.blindTo(Gap.MAINTENANCE)) {
      return Verdict.cannotTell(
          this,
          "Whether "
              + host
              + " is in the maintenance schedule cannot be seen: not all of the schedule could be"
              + " read.");
    }
    if (agent.state() == AgentState.RECOVERED) {
      return Verdict.cannotTell(
          this,
          host
              + " has not registered again since the last fail-over of the masters. That takes up"
              + " to 10 min.");
    }
    if (!agent.canDrain()) {
      return Verdict.against(
          this,
          host
              + " (Mesos "
              + agent.version()
              + ") cannot be drained: it does not announce AGENT_DRAINING.");
    }
    if (agent.state() == AgentState.DISCONNECTED) {
      return Verdict.cannotTell(
          this,
          host + " is not connected at the moment. It comes back, or becomes unreachable soon.");
    }
    if (agent.state() != AgentState.ACTIVE) {
      return Verdict.against(this, host + " is " + agent.state() + ". It is left as found.");
    }
    return Verdict.inFavour(
        this, host + " is active, can be drained, and nobody else works on it.");
  }
}
