package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.OtherRuns;
import org.dcosrunbooks.engine.Preview;
import org.dcosrunbooks.engine.SeenAgents;
import org.dcosrunbooks.engine.Var;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.runbook.Evacuation;
import org.dcosrunbooks.runbook.Grace;
import org.dcosrunbooks.runbook.Resolution;
import org.springframework.stereotype.Component;

/** What a new configuration would do, for somebody who only wonders; it leaves no trace. */
@Component
final class ReconfigurationPreview {

  private final ClusterSource cluster;
  private final SeenAgents seenAgents;
  private final OtherRuns otherRuns;
  private final Evacuation evacuation;
  private final ReconfigurationQuestion questions;

  ReconfigurationPreview(
      ClusterSource cluster,
      SeenAgents seenAgents,
      OtherRuns otherRuns,
      Evacuation evacuation,
      ReconfigurationQuestion questions) {
    this.cluster = cluster;
    this.seenAgents = seenAgents;
    this.otherRuns = otherRuns;
    this.evacuation = evacuation;
    this.questions = questions;
  }

  /** Throws one of the kinds in {@code failure} when cluster or machine cannot be read. */
  Preview of(Map<String, Object> values, String person) {
    ClusterView view = cluster.look();
    String given = text(values, ReconfigureAgentVars.AGENT).orElse("");
    Resolution found = Resolution.of(view, given, seenAgents.at(given));
    if (found.agent().isEmpty()) {
      return Preview.refused(found.refusal().orElseThrow());
    }
    Optional<String> against =
        otherRuns
            .aliveOn(found.host())
            .map(other -> ResolveAgentToReconfigure.worksAlready(other, found.host()))
            .or(() -> evacuation.againstPlan(view, found.agent().get()));
    if (against.isPresent()) {
      return Preview.refused(against.get());
    }
    try {
      Reconfiguration change =
          questions.about(
              view,
              found.agent().get(),
              new ReconfigurationQuestion.Asked(
                  "",
                  text(values, ReconfigureAgentVars.ATTRIBUTES),
                  text(values, ReconfigureAgentVars.RESOURCES),
                  !text(values, ReconfigureAgentVars.EVACUATE).orElse("").equals("none"),
                  text(values, ReconfigureAgentVars.MAX_GRACE_PERIOD).flatMap(Grace::parse),
                  text(values, ReconfigureAgentVars.REASON).orElse(""),
                  text(values, ReconfigureAgentVars.TICKET).orElse(""),
                  person),
              List.of());
      return new Preview(Optional.of(change.page()), change.refusal());
    } catch (Refused no) {
      return Preview.refused(no.account().inOneParagraph());
    }
  }

  private static Optional<String> text(Map<String, Object> values, Var<String> variable) {
    return Optional.ofNullable(values.get(variable.name())).map(Object::toString);
  }
}
