package org.dcosrunbooks.runbook;

import java.time.Instant;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;

/**
 * How an agent that is to be given back was found: this and nothing later is given back. Stored for
 * years: fields are only added, and optional.
 *
 * @param drained true for a drain that is over, false for a deactivation
 * @param drainStarted when the cluster says that the drain was ordered; null for a deactivation, or
 *     when it does not say
 * @param who did it and when, as a sentence
 */
public record TakenOut(boolean drained, Instant drainStarted, String who) {

  /** True while the agent is out in just that way. */
  boolean still(ClusterView view, AgentPlan plan) {
    return Drains.of(view, plan.agent())
        .map(this::is)
        .orElse(!drained && Drains.deactivated(view, plan.agent()));
  }

  /** True when this drain is the one that was found. */
  private boolean is(Drain drain) {
    return drained && !later(drain, drainStarted);
  }

  /** Whether a drain was ordered after that moment; no when one of them is not known. */
  static boolean later(Drain drain, Instant than) {
    return than != null && drain.estimatedStart().filter(now -> now.isAfter(than)).isPresent();
  }
}
