package org.dcosrunbooks.runbook;

import java.util.Optional;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;

/**
 * An agent whose entry in the master's list cannot be read: it is in no list, and nothing follows
 * from that.
 */
public final class HiddenAgent {

  private HiddenAgent() {}

  /** What a wait says that looks for it. */
  public static Optional<Progress> wait(ClusterView view, AgentId agent, String host) {
    return view.hidden(agent).map(why -> Progress.notYet(host + " cannot be seen: " + why));
  }

  /**
   * For a step that concludes something from its absence.
   *
   * @throws Transient when it may be there
   */
  static void none(ClusterView view, AgentId agent, String host) {
    view.hidden(agent)
        .ifPresent(
            why -> {
              throw new Transient(
                  Account.of(host + " is in the master's list and cannot be seen there")
                      .seen(why)
                      .means("How it stands is not known. Nothing was done.")
                      .todo("Check the version of the cluster; the step looks again by itself."));
            });
  }

  /** That nothing is known of an agent, where the registry alone would tell. */
  public static void inRegistry(ClusterView view, AgentId agent, String host) {
    if (view.blindTo(ClusterView.Gap.REGISTRY, agent.value())) {
      throw new Transient(
          Account.of("whether the masters still know " + agent + " cannot be seen")
              .seen("Not all of their registry can be read. " + String.join(" ", view.notSeen()))
              .means("Nothing was done to " + host + ".")
              .todo("See to it that the registry can be read; the step looks again by itself."));
    }
  }
}
