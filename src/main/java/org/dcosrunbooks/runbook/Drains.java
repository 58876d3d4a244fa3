package org.dcosrunbooks.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Registry;

/** Drains as the master has stored them, wherever the agent is at the moment. */
public final class Drains {

  /**
   * Key of the record's details with the moment at which the cluster says that the run's drain was
   * ordered: it tells this drain from a later one of somebody else.
   */
  public static final String STARTED = "drainStarted";

  private Drains() {}

  /** When this run's drain was ordered, as far as the cluster has said so. */
  static Optional<Instant> started(List<Entry> record) {
    return record.stream()
        .filter(entry -> entry.kind() == Entry.Kind.LOOK)
        .flatMap(entry -> entry.detail(STARTED).stream())
        .reduce((earlier, later) -> later)
        .map(Instant::parse);
  }

  /** Whether somebody else has ordered the drain again, since this run saw its own begin. */
  static boolean orderedAnew(ClusterView view, AgentPlan plan, List<Entry> record) {
    Instant own = started(record).orElse(null);
    return of(view, plan.agent()).filter(drain -> TakenOut.later(drain, own)).isPresent();
  }

  /** {@link ClusterView#drainOf}. */
  public static Optional<Drain> of(ClusterView view, AgentId agent) {
    return view.drainOf(agent);
  }

  /**
   * Whether "no drain" means that there is none: the agent is registered, or the registry has it.
   * Otherwise nothing was seen of it, which proves nothing.
   */
  public static boolean visible(ClusterView view, AgentId agent) {
    return view.agent(agent).filter(seen -> seen.state() != AgentState.RECOVERED).isPresent()
        || view.registry().entry(agent).isPresent()
        || view.registry().isGone(agent);
  }

  /** Offers are off, by a drain or by somebody's order, wherever the agent is at the moment. */
  public static boolean deactivated(ClusterView view, AgentId agent) {
    return view.agent(agent).map(Agent::deactivated).orElse(false)
        || view.registry().entry(agent).map(Registry.Entry::deactivated).orElse(false);
  }

  /** Whether a stored drain is what was asked for: same bound, same wish to remove the agent. */
  public static boolean as(Drain drain, Optional<Duration> maxGracePeriod, boolean decommission) {
    return drain.markGone() == decommission && drain.maxGracePeriod().equals(maxGracePeriod);
  }
}
