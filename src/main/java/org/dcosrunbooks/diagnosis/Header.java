package org.dcosrunbooks.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.Amounts;

/** The first line of a diagnosis. */
record Header(
    AgentId agent,
    String host,
    String state,
    Optional<Instant> since,
    Optional<Duration> expected,
    String askedBy,
    Instant taken) {

  /** The header of an agent in this state; who asked is said where somebody has to have asked. */
  static Header of(Patient patient, String state, Optional<Instant> since, boolean ordered) {
    return new Header(
        patient.id(),
        Words.plain(patient.called()),
        state,
        since,
        patient.order() instanceof Order.Ours ours ? ours.expected() : Optional.empty(),
        ordered ? askedBy(patient.order()) : "",
        patient.view().taken());
  }

  private static String askedBy(Order order) {
    if (order instanceof Order.Ours ours) {
      return "asked by " + Words.plain(ours.by());
    }
    if (order instanceof Order.Unknown unknown) {
      return "by whom cannot be told: " + Words.open(Words.plain(unknown.why()));
    }
    return "asked by a person outside this tool";
  }

  String headline(Words words) {
    String id = agent.value().equals(host) ? "" : " (" + Words.endOf(agent.value()) + ")";
    return host
        + id
        + " · "
        + state
        + since.map(start -> " " + words.lasting(start)).orElse("")
        + expected.map(time -> " · expected " + Amounts.span(time)).orElse("")
        + (askedBy.isEmpty() ? "" : " · " + askedBy);
  }
}
