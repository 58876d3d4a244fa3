package org.dcosrunbooks.runbook.reactivatenode;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Host;
import org.dcosrunbooks.engine.SeenAgents;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.guard.AgentMayReturn;
import org.dcosrunbooks.guard.MastersAreWell;
import org.dcosrunbooks.guard.Verdict;

/** Asks the law whether an agent may come back, in the form that steps need. */
final class ReturnLaw {

  private ReturnLaw() {}

  /**
   * Why not, as a sentence with what to do instead; empty when nothing speaks against it. What
   * cannot be told is no go-ahead: the step looks again and in the end asks on-call.
   */
  static Optional<String> against(ClusterView view, FoundAgent agent) {
    Verdict masters = new MastersAreWell().judge(view.masters());
    if (!masters.allows()) {
      throw cannotTell(masters.reason()); // masters in trouble pass; nothing of the run ends by it
    }
    return againstPlan(view, agent);
  }

  /** The same while nothing begins yet: the run waits for silent masters before it acts. */
  static Optional<String> againstPlan(ClusterView view, FoundAgent agent) {
    Verdict verdict =
        new AgentMayReturn()
            .judge(new AgentMayReturn.Wanted(view, agent.id(), agent.host(), agent.address()));
    return switch (verdict.word()) {
      case FOR -> Optional.empty();
      case AGAINST -> Optional.of(verdict.reason());
      case CANNOT_TELL -> throw cannotTell(verdict.reason());
    };
  }

  /** A machine that a schedule has taken down: its agent is in no list, and not gone either. */
  static Optional<String> takenDown(ClusterView view, String given, SeenAgents seenAgents) {
    Set<String> addresses = new HashSet<>(Set.of(Host.plain(given)));
    seenAgents.at(given).forEach(sight -> addresses.add(sight.address()));
    seenAgents.of(new AgentId(given)).ifPresent(sight -> addresses.add(sight.address()));
    return view.maintenance().down().stream()
        .filter(machine -> addresses.contains(machine.ip()) || Host.same(machine.hostname(), given))
        .findFirst()
        .map(machine -> AgentMayReturn.takenDown(given));
  }

  private static Transient cannotTell(String reason) {
    return new Transient(
        Account.of("whether the agent may be given back cannot be told")
            .seen(reason)
            .means("Nothing was done.")
            .todo(
                "See to it that this can be seen again, then retry; the step looks again by itself"
                    + " for some minutes."));
  }
}
