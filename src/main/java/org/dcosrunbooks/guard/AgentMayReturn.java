package org.dcosrunbooks.guard;

import java.time.Instant;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.ClusterView.Gap;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Registry;

/**
 * Lets an agent be reactivated only where that brings it back: it was drained and the drain is
 * over, or it was deactivated, and no maintenance schedule has its machine. Every no says what to
 * do instead.
 */
public final class AgentMayReturn implements Rule<AgentMayReturn.Wanted> {

  private static final LeaderIsWell LEADER_IS_WELL = new LeaderIsWell();

  /**
   * @param agent whom to bring back
   * @param host what people call it
   * @param address its IP, by which a schedule is found that names an agent in no list; may be
   *     empty
   */
  public record Wanted(ClusterView view, AgentId agent, String host, String address) {}

  @Override
  public Verdict judge(Wanted wanted) {
    Verdict masters = LEADER_IS_WELL.judge(wanted.view().masters());
    return masters.allows() ? agent(wanted) : new Verdict(masters.word(), name(), masters.reason());
  }

  private Verdict agent(Wanted wanted) {
    ClusterView view = wanted.view();
    AgentId id = wanted.agent();
    String host = wanted.host();
    if (view.registry().isGone(id)) {
      return Verdict.against(
          this,
          host
              + " is gone for good under the id "
              + id
              + ": nothing brings that back. If the machine is to work again, give its agent a new"
              + " identity, or replace it.");
    }
    Optional<Drain> drain = view.drainOf(id);
    if (drain.isPresent() && !drain.get().over()) {
      return Verdict.against(
          this,
          drain.get().markGone()
              ? host + " is being removed for good, which cannot be cancelled."
              : host
                  + " is DRAINING, which cannot be cancelled, and Mesos refuses to reactivate it"
                  + " meanwhile. Its diagnosis says what holds it up; start again when it is DRAINED.");
    }
    Optional<String> schedule = scheduled(wanted);
    if (schedule.isPresent()) {
      return Verdict.against(this, schedule.get());
    }
    if (view.blindTo(Gap.MAINTENANCE)) {
      return Verdict.cannotTell(
          this,
          "Whether "
              + host
              + " is in the maintenance schedule cannot be seen: not all of the schedule could be"
              + " read.");
    }
    Optional<String> hidden = view.hidden(id);
    if (hidden.isPresent()) {
      return Verdict.cannotTell(this, "How " + host + " stands cannot be seen: " + hidden.get());
    }
    return drain.isPresent() || deactivated(view, id) ? out(wanted, drain) : notOut(wanted);
  }

  private Verdict out(Wanted wanted, Optional<Drain> drain) {
    return Verdict.inFavour(
        this, wanted.host() + (drain.isPresent() ? " is drained" : " is deactivated") + ".");
  }

  private static boolean deactivated(ClusterView view, AgentId id) {
    return view.agent(id).map(Agent::deactivated).orElse(false)
        || view.registry().entry(id).map(Registry.Entry::deactivated).orElse(false);
  }

  /** What is said about an agent whose machine a schedule has taken down. */
  public static String takenDown(String host) {
    return "The machine of "
        + host
        + " is down by the maintenance schedule. Bring it up there (machine/up): that takes it out"
        + " of the schedule, and its agent comes back by itself.";
  }

  /** What the maintenance schedule has against it, and what to do; empty when nothing. */
  public static Optional<String> scheduled(Wanted wanted) {
    Maintenance maintenance = wanted.view().maintenance();
    Optional<Agent> agent = wanted.view().agent(wanted.agent());
    boolean down =
        agent.filter(seen -> seen.state() == AgentState.DOWN).isPresent()
            || maintenance.down().stream()
                .anyMatch(machine -> machine.ip().equals(wanted.address()));
    if (down) {
      return Optional.of(takenDown(wanted.host()));
    }
    return agent
        .flatMap(maintenance::windowOf)
        .or(
            () ->
                maintenance.windows().stream()
                    .filter(
                        window ->
                            window.machines().stream()
                                .anyMatch(machine -> machine.ip().equals(wanted.address())))
                    .findFirst())
        .map(
            window ->
                wanted.host()
                    + " is in the maintenance schedule from "
                    + Amounts.time(window.start())
                    + " on. Wait for whoever scheduled it, or take it out of the schedule first.");
  }

  /** Nobody has drained or deactivated it, as far as is seen. */
  private Verdict notOut(Wanted wanted) {
    ClusterView view = wanted.view();
    String host = wanted.host();
    Optional<Agent> agent = view.agent(wanted.agent());
    Optional<Registry.Entry> entry = view.registry().entry(wanted.agent());
    if (agent.filter(seen -> seen.state() != AgentState.RECOVERED).isPresent()) {
      return Verdict.against(
          this,
          agent.get().state() == AgentState.ACTIVE
              ? host + " is active already and takes work. Nothing was changed."
              : host
                  + " is not deactivated, only not connected: look at its unit and its network."
                  + " It takes work by itself when it is back.");
    }
    if (view.registry().isUnreachable(wanted.agent())) {
      return Verdict.against(
          this,
          host
              + " is not deactivated, but unreachable"
              + entry
                  .flatMap(Registry.Entry::since)
                  .map(Instant::toString)
                  .map(" since "::concat)
                  .orElse("")
              + ": start its unit and look at its network. It takes work by itself when it is"
              + " back.");
    }
    if (entry.isPresent()) {
      return Verdict.against(
          this,
          host
              + " is not deactivated; it has not registered again since the last fail-over of the"
              + " masters, which takes up to 10 min.");
    }
    return agent.isPresent() || view.blindTo(Gap.REGISTRY, wanted.agent().value())
        ? Verdict.cannotTell(
            this,
            "Whether "
                + host
                + " is deactivated cannot be seen: the registry was not read, or not all of it.")
        : Verdict.against(this, "The cluster does not know agent " + wanted.agent() + ".");
  }
}
