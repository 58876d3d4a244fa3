package org.dcosrunbooks.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An agent that takes no new work at the moment, whoever took it out and whether or not a list of
 * the master shows it: the one answer to "who is out". An agent that was removed for good is not
 * out: nothing brings it back.
 *
 * @param agent empty when only its machine is known: once a maintenance schedule has taken a
 *     machine down, its agent is in no list and not in the registry either (mesos-recordings:
 *     maint-v1-20 to -23)
 * @param hostname empty when only the registry knows the agent, which keeps no more than an id
 * @param address IP; empty when not known
 * @param state never {@code ACTIVE} or {@code GONE}
 * @param why in a few words, as in "drained"
 */
public record Absence(
    Optional<AgentId> agent,
    Optional<String> hostname,
    Optional<String> address,
    AgentState state,
    String why) {

  /** Each agent once, in no order that means anything. */
  public static List<Absence> of(ClusterView view) {
    List<Absence> all = new ArrayList<>();
    Set<AgentId> judged = new HashSet<>(view.registry().gone().keySet());
    for (Agent agent : view.agents()) {
      AgentState state = stateOf(view, agent);
      if (judged.add(agent.id()) && state != AgentState.ACTIVE) {
        all.add(listed(agent, state));
      }
    }
    Registry registry = view.registry();
    registry.unreachable().forEach((id, entry) -> written(id, entry, true, judged, all));
    registry.admitted().forEach((id, entry) -> written(id, entry, false, judged, all));
    view.unreadAgents()
        .keySet()
        .forEach(
            id -> {
              if (judged.add(id)) {
                all.add(unread(id));
              }
            });
    for (Machine machine : view.maintenance().down()) {
      if (view.agents().stream().noneMatch(machine::is)) {
        all.add(
            new Absence(
                Optional.empty(),
                Optional.of(machine.hostname()).filter(name -> !name.isBlank()),
                Optional.of(machine.ip()).filter(address -> !address.isBlank()),
                AgentState.DOWN,
                word(AgentState.DOWN)));
      }
    }
    return all;
  }

  /**
   * How a listed agent stands, by everything that is known of it: what is written in the registry
   * and not shown in the list counts, and so does an order that its state does not tell of.
   */
  public static AgentState stateOf(ClusterView view, Agent agent) {
    if (agent.state() != AgentState.ACTIVE) {
      return agent.state();
    }
    Optional<Drain> drain = view.drainOf(agent.id());
    if (drain.isPresent()) {
      return drain.get().over() ? AgentState.DRAINED : AgentState.DRAINING;
    }
    boolean deactivated =
        agent.deactivated()
            || view.registry().entry(agent.id()).filter(Registry.Entry::deactivated).isPresent();
    return deactivated ? AgentState.DEACTIVATED : AgentState.ACTIVE;
  }

  private static Absence listed(Agent agent, AgentState state) {
    return new Absence(
        Optional.of(agent.id()),
        Optional.of(agent.hostname()),
        Optional.of(agent.address()).filter(address -> !address.isBlank()),
        state,
        word(state));
  }

  private static void written(
      AgentId id,
      Registry.Entry entry,
      boolean unreachable,
      Set<AgentId> judged,
      List<Absence> all) {
    if (judged.add(id)) {
      AgentState state = unreachable ? AgentState.UNREACHABLE : AgentState.RECOVERED;
      all.add(
          new Absence(
              Optional.of(id),
              entry.hostname(),
              Optional.empty(),
              state,
              unreachable
                  ? word(state)
                  : entry
                      .drain()
                      .map(drain -> word(drain.over() ? AgentState.DRAINED : AgentState.DRAINING))
                      .orElse(
                          entry.deactivated()
                              ? word(AgentState.DEACTIVATED)
                              : "admitted, but not among the agents")));
    }
  }

  private static Absence unread(AgentId id) {
    return new Absence(
        Optional.of(id),
        Optional.empty(),
        Optional.empty(),
        AgentState.UNREAD,
        "how it stands cannot be read");
  }

  private static String word(AgentState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Its tasks run on where they are. In every other state nothing that was seen on it proves that
   * something runs.
   */
  public boolean keepsTasks() {
    return state == AgentState.DEACTIVATED;
  }

  /** How people call it: hostname, else address, else "agent" and its id. */
  public String called() {
    return hostname
        .or(() -> address)
        .or(() -> agent.map(id -> "agent " + id))
        .orElse("a machine without a name");
  }

  /** As in "10.0.2.5 (deactivated)". */
  public String words() {
    return called() + " (" + why + ")";
  }
}
