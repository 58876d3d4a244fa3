package org.dcosrunbooks.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;

/**
 * Which agent is meant.
 *
 * @param called how people call it: hostname, else what was asked for
 * @param address IP it was last known at; empty when that is not known
 */
public record Who(AgentId id, String called, String address) {

  /** Of an agent whose machine is all that anybody knows. */
  public static final AgentId ID_NOT_KNOWN = new AgentId("id-not-known");

  /**
   * All agents of the view with this id, hostname or address. Unreachable and gone agents are found
   * by their id only: the registry keeps nothing else of them.
   */
  public static List<Who> in(ClusterView view, String given) {
    Stream<Who> listed =
        view.agentsCalled(given).stream()
            .map(agent -> new Who(agent.id(), agent.hostname(), agent.address()));
    Stream<Who> written =
        Stream.of(
                view.registry().unreachable().keySet(),
                view.registry().gone().keySet(),
                view.registry().admitted().keySet())
            .flatMap(ids -> ids.stream())
            .distinct()
            .filter(id -> id.value().equals(given) && view.agent(id).isEmpty())
            .map(id -> new Who(id, host(view, id).orElse(given), ""));
    return Stream.concat(listed, written).toList();
  }

  private static Optional<String> host(ClusterView view, AgentId id) {
    return view.registry().entry(id).flatMap(entry -> entry.hostname());
  }
}
