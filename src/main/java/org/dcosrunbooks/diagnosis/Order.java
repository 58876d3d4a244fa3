package org.dcosrunbooks.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Who ordered a drain, as far as our own record tells. */
public sealed interface Order {

  /**
   * A run of ours ordered it and has not taken it back.
   *
   * @param by who, for people: "drain-node/10.0.2.12 of operator"
   * @param maxGracePeriod the bound it asked for
   * @param expected how long it was expected to take; empty when that could not be said
   */
  record Ours(
      String runId,
      String by,
      Instant at,
      Optional<Duration> maxGracePeriod,
      boolean markGone,
      Optional<Duration> expected)
      implements Order {}

  /** Our record has no order for this agent that is still open. */
  record Outside() implements Order {}

  /** It cannot be told, for this reason. */
  record Unknown(String why) implements Order {}
}
