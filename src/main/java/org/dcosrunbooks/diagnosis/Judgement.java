package org.dcosrunbooks.diagnosis;

import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.diagnosis.Diagnosis.Verdict;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Failure;

/**
 * Says how an agent stands and why, from what was seen. Pure: the same patient gets the same
 * diagnosis. Says "cannot tell" where nothing could be seen, and never "nothing found".
 */
public final class Judgement {

  private Judgement() {}

  /** Judges any agent, be it draining or not, registered or not. */
  public static Diagnosis of(Patient patient) {
    Words words = new Words(patient.now(), patient.zone());
    Findings found = new Findings(words);
    new Surroundings(patient, words, found).describe();
    Standing standing = new Standing(patient, words, found);
    ClusterView view = patient.view();
    AgentId id = patient.id();
    if (view.registry().isGone(id)) {
      return standing.gone(view.registry().gone().get(id));
    }
    Optional<Agent> agent = patient.agent();
    if (agent.isEmpty()) {
      return unlisted(patient, standing);
    }
    Optional<Drain> drain = view.drainOf(id);
    AgentState state = agent.get().state();
    if (state == AgentState.RECOVERED) {
      return standing.recovered(drain);
    }
    if (state == AgentState.DOWN) {
      return standing.down();
    }
    if (drain.isPresent()) {
      return drain.get().over()
          ? standing.drained(drain.get())
          : new Draining(patient, agent.get(), drain.get(), words, found).judge();
    }
    return switch (state) {
      case DEACTIVATED -> standing.deactivated();
      case DISCONNECTED -> standing.disconnected();
      default -> standing.active();
    };
  }

  private static Diagnosis unlisted(Patient patient, Standing standing) {
    ClusterView view = patient.view();
    if (view.registry().isUnreachable(patient.id())) {
      return standing.unreachable(view.registry().unreachable().get(patient.id()));
    }
    boolean down =
        view.maintenance().down().stream()
            .anyMatch(machine -> machine.ip().equals(patient.address()));
    return down ? standing.down() : standing.absent();
  }

  /** What can be said of an agent when the cluster itself could not be read. */
  static Diagnosis blind(AgentId id, String called, Failure failure, java.time.Instant now) {
    Account account = failure.account();
    String host = Words.plain(called);
    return new Diagnosis(
        host + (id.value().equals(host) ? "" : " (" + Words.endOf(id.value()) + ")"),
        id,
        host,
        "UNKNOWN",
        Optional.empty(),
        Optional.empty(),
        "",
        Verdict.CANNOT_TELL,
        "CANNOT TELL",
        Words.plain(Words.open(account.summary())),
        Optional.empty(),
        List.of(),
        false,
        List.of(),
        List.of(),
        account.todo().isBlank()
            ? List.of()
            : List.of(new Diagnosis.Step(Words.plain(account.todo()), Optional.empty(), false)),
        List.of(),
        List.of(
            Words.plain("The cluster: " + account.inOneParagraph()),
            "Nothing of this agent was seen; what it holds is not known."),
        List.of(),
        now);
  }
}
