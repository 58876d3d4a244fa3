package org.dcosrunbooks.runbook.drainnode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.OtherRuns;
import org.dcosrunbooks.engine.Preview;
import org.dcosrunbooks.engine.SeenAgents;
import org.dcosrunbooks.runbook.Grace;
import org.dcosrunbooks.runbook.OwnMachines;
import org.dcosrunbooks.runbook.Resolution;
import org.springframework.stereotype.Component;

/**
 * What a drain would do, for somebody who only wonders: found, judged and assessed as a run would
 * do it, with one look at the cluster and without leaving a trace.
 */
@Component
final class DrainPreview {

  private final ClusterSource cluster;
  private final DrainQuestion questions;
  private final OtherRuns otherRuns;
  private final SeenAgents seenAgents;
  private final OwnMachines ownMachines;

  DrainPreview(
      ClusterSource cluster,
      DrainQuestion questions,
      OtherRuns otherRuns,
      SeenAgents seenAgents,
      OwnMachines ownMachines) {
    this.ownMachines = ownMachines;
    this.seenAgents = seenAgents;
    this.cluster = cluster;
    this.questions = questions;
    this.otherRuns = otherRuns;
  }

  /** Throws one of the kinds in {@code failure} when the cluster cannot be read. */
  Preview of(Map<String, Object> values, String person) {
    ClusterView view = cluster.look();
    String given = text(values, DrainNodeVars.AGENT.name());
    Resolution found = Resolution.of(view, given, seenAgents.at(given));
    if (found.agent().isEmpty()) {
      return Preview.refused(found.refusal().orElseThrow());
    }
    Optional<String> against =
        otherRuns
            .aliveOn(found.host())
            .map(other -> ResolveAgent.worksAlready(other, found.host()))
            .or(
                () ->
                    ResolveAgent.ownMachine(
                        ownMachines, seenAgents, view, found.agent().get(), found.host()))
            .or(() -> DrainLaw.againstPlan(view, found.agent().get(), false));
    if (against.isPresent()) {
      return Preview.refused(against.get());
    }
    Optional<Duration> grace =
        Optional.of(text(values, DrainNodeVars.MAX_GRACE_PERIOD.name())).flatMap(Grace::parse);
    boolean decommission = Boolean.TRUE.equals(values.get(DrainNodeVars.DECOMMISSION.name()));
    boolean maintain = "maintain".equals(text(values, DrainNodeVars.AFTER_DRAIN.name()));
    Impact impact =
        ImpactAssessment.of(
            questions.about(
                DrainNode.ID,
                DrainQuestion.purpose(decommission, maintain),
                "",
                view,
                found.agent().get(),
                grace,
                decommission,
                maintain,
                text(values, DrainNodeVars.REASON.name()),
                text(values, DrainNodeVars.TICKET.name()),
                person),
            List.of());
    return new Preview(Optional.of(impact.page()), impact.refusal());
  }

  private static String text(Map<String, Object> values, String name) {
    return values.getOrDefault(name, "").toString();
  }
}
