package org.dcosrunbooks.node;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Host;

/**
 * One machine, as the cluster knows it, and who it has to be by its own word before anything else
 * that it says counts.
 *
 * @param host how people call it
 * @param address the IP that its agent or master announces; the service connects to it
 * @param roles one of them is its only one
 * @param agents whom it may have been last; empty when that is not asked
 * @param orNone it may have been no agent yet
 */
public record Node(
    String host, String address, Set<String> roles, Set<AgentId> agents, boolean orNone) {

  /** The roles of a machine under an agent, when nobody knows of which kind that is. */
  public static final Set<String> ANY_AGENT = Set.of("slave", "slave_public");

  public Node {
    roles = Set.copyOf(roles);
    agents = Set.copyOf(agents);
  }

  /** The machine under this agent. */
  public static Node of(String host, String address, Set<String> roles, AgentId agent) {
    return new Node(host, address, roles, Set.of(agent), false);
  }

  /**
   * The same machine behind what may have taken its agent's identity: it may also be whom the
   * masters list at its address, or no agent yet.
   *
   * @param seen the cluster as it was seen last
   */
  public Node later(Optional<ClusterView> seen) {
    Set<AgentId> all = new HashSet<>(agents);
    seen.map(ClusterView::agents).orElse(List.of()).stream()
        .filter(this::isUnder)
        .map(Agent::id)
        .forEach(all::add);
    return new Node(host, address, roles, all, true);
  }

  /** A recovered agent has no address, only its name. */
  private boolean isUnder(Agent agent) {
    return agent.address().isEmpty()
        ? Host.same(agent.hostname(), host)
        : agent.address().equals(address);
  }

  /** The machine under some agent at this address, where nobody knows which. */
  public static Node whoever(String host, String address) {
    return new Node(host, address, ANY_AGENT, Set.of(), true);
  }

  /** The machine that has this address and a role of these, whoever it was last. */
  public Node whoever() {
    return new Node(host, address, roles, Set.of(), true);
  }

  /** Why the machine that has answered is another one, in words that name both. */
  Optional<String> against(NodeIdentity machine) {
    if (!machine.address().equals(address)) {
      return no("says that its address is " + machine.address());
    }
    if (machine.roles().size() != 1 || !roles.containsAll(machine.roles())) {
      return no("has the roles " + machine.roles() + ", not " + either(roles));
    }
    boolean meant = machine.agentId().map(this::mayBe).orElse(orNone);
    return meant || agents.isEmpty()
        ? Optional.empty()
        : no(
            "was "
                + machine.agentId().map(id -> "agent " + Shown.line(id)).orElse("no agent")
                + " last, not "
                + either(agents.stream().map(AgentId::value).collect(Collectors.toSet())));
  }

  private boolean mayBe(String agentId) {
    return agents.stream().map(AgentId::value).anyMatch(agentId::equals);
  }

  private Optional<String> no(String sentence) {
    return Optional.of("The machine at " + address + " " + sentence);
  }

  private static String either(Set<String> words) {
    return words.stream().sorted().collect(Collectors.joining(" or "));
  }
}
