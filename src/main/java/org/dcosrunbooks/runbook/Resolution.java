package org.dcosrunbooks.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.SeenAgents;

/**
 * The one agent that is meant by an id, a hostname or an IP, or why there is not exactly one.
 *
 * @param host what people call it; as given where nothing else is known
 * @param refusal one sentence; absent when the agent is found
 */
public record Resolution(Optional<AgentId> agent, String host, Optional<String> refusal) {

  private static final int NAMES_SHOWN = 12;

  /**
   * @param seen what was seen last under the given name, be it there still or not
   */
  public static Resolution of(ClusterView view, String given, List<SeenAgents.Sight> seen) {
    List<Agent> found = view.agentsCalled(given);
    if (found.size() > 1) {
      return none(given, ambiguous(given, found));
    }
    if (found.size() == 1) {
      Agent agent = found.get(0);
      return new Resolution(Optional.of(agent.id()), agent.hostname(), Optional.empty());
    }
    Optional<AgentId> unreachable =
        view.registry().unreachable().keySet().stream()
            .filter(id -> id.value().equals(given))
            .findFirst();
    if (unreachable.isPresent()) {
      return new Resolution(unreachable, given, Optional.empty());
    }
    List<SeenAgents.Sight> last =
        seen.stream().filter(sight -> view.registry().isUnreachable(sight.agent())).toList();
    if (last.size() > 1) {
      return none(given, seenLast(given, last));
    }
    if (last.size() == 1) {
      return new Resolution(
          Optional.of(last.get(0).agent()), last.get(0).hostname(), Optional.empty());
    }
    boolean gone =
        view.registry().gone().keySet().stream().anyMatch(id -> id.value().equals(given));
    return none(
        given,
        gone
            ? "Agent "
                + given
                + " is gone for good: it was removed from the cluster. Its machine can come back as"
                + " another agent only: remove /var/lib/mesos/slave/meta/slaves/latest there while"
                + " its unit is stopped, then start the unit."
            : unknown(view, given));
  }

  private static Resolution none(String given, String why) {
    return new Resolution(Optional.empty(), given, Optional.of(why));
  }

  private static String ambiguous(String given, List<Agent> found) {
    List<String> names = new ArrayList<>();
    found.forEach(agent -> names.add(agent.id() + " (" + agent.state() + ")"));
    return given
        + " is the name of "
        + found.size()
        + " agents: "
        + String.join(", ", names)
        + ". Start again with one of these ids.";
  }

  private static String seenLast(String given, List<SeenAgents.Sight> last) {
    return given
        + " is the place where "
        + last.size()
        + " agents were seen that are unreachable now: "
        + last.stream()
            .map(
                sight ->
                    sight.agent() + " (seen there first at " + Amounts.time(sight.since()) + ")")
            .collect(Collectors.joining(", "))
        + ". Start again with one of these ids.";
  }

  private static String unknown(ClusterView view, String given) {
    List<String> names =
        view.agents().stream().map(Agent::hostname).sorted().limit(NAMES_SHOWN).toList();
    int more = view.agents().size() - names.size();
    return "The cluster knows no agent "
        + given
        + ". It knows "
        + String.join(", ", names)
        + (more > 0 ? " and " + more + " more" : "")
        + "; an unreachable agent that this service has never seen is known by its id only."
        + view.unreadAgents().values().stream()
            .limit(1)
            .map(odd -> " It may be one that cannot be read: " + odd)
            .collect(Collectors.joining());
  }
}
