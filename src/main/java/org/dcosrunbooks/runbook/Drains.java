package org.dcosrunbooks.runbook;

import java.time.Duration;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Registry;

/** Drains as the master has stored them, wherever the agent is at the moment. */
public final class Drains {

  private Drains() {}

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
