package org.dcosrunbooks.runbook.reactivatenode;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.engine.OtherRuns;
import org.dcosrunbooks.runbook.TakenOut;
import org.springframework.stereotype.Component;

/**
 * Whose drain or deactivation it is that an agent is found with: our record knows what runs have
 * left, the cluster knows when a drain was ordered, and of the rest nobody here knows.
 */
@Component
final class WhoTookItOut {

  /** The masters' clocks and ours may differ. */
  private static final Duration CLOCKS = Duration.ofMinutes(2);

  private final OtherRuns runs;

  WhoTookItOut(OtherRuns runs) {
    this.runs = runs;
  }

  /**
   * @param run the ended run that did it; empty when it was somebody outside of this service
   */
  record Answer(TakenOut found, Optional<OtherRuns.Left> run) {}

  Answer of(ClusterView view, AgentId agent, String host) {
    Optional<Drain> drain = view.drainOf(agent);
    Optional<Instant> ordered = drain.flatMap(Drain::estimatedStart);
    OtherRuns.Found ofOurs = runs.leftOn(host, agent);
    Optional<OtherRuns.Left> run =
        ofOurs
            .left()
            .filter(left -> left.effect().act().startsWith("DRAIN_AGENT ") == drain.isPresent())
            .filter(left -> isOf(left, ordered));
    String how = drain.isPresent() ? "drained" : "deactivated";
    String who =
        run.map(left -> how + by(left))
            .orElseGet(
                () ->
                    how
                        + ordered.map(at -> " at " + Amounts.time(at)).orElse("")
                        + " by somebody outside of this service"
                        + ofOurs
                            .unread()
                            .map(
                                id -> ", or by run " + id + ", whose record cannot be read in full")
                            .orElse("")
                        + (ordered.isPresent() ? "" : "; the cluster does not say when"));
    return new Answer(new TakenOut(drain.isPresent(), ordered.orElse(null), who), run);
  }

  /** A drain that was ordered later than the run's own is somebody else's. */
  private static boolean isOf(OtherRuns.Left left, Optional<Instant> ordered) {
    return ordered.map(at -> at.isBefore(left.effect().since().plus(CLOCKS))).orElse(true);
  }

  private static String by(OtherRuns.Left left) {
    return " at "
        + Amounts.time(left.effect().since())
        + " by run "
        + left.id()
        + " ("
        + left.runbook()
        + ", started by "
        + left.startedBy()
        + (left.reason().isBlank() ? "" : ": " + left.reason())
        + (left.ticket().isBlank() ? "" : ", " + left.ticket())
        + "), which ended at "
        + Amounts.time(left.ended());
  }
}
