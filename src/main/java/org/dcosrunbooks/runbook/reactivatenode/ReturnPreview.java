package org.dcosrunbooks.runbook.reactivatenode;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Preview;
import org.dcosrunbooks.engine.SeenAgents;
import org.dcosrunbooks.runbook.Resolution;
import org.springframework.stereotype.Component;

/** What a return would mean, for somebody who only wonders; it leaves no trace. */
@Component
final class ReturnPreview {

  private final ClusterSource cluster;
  private final SeenAgents seenAgents;
  private final WorkOfOthers others;
  private final ReturnQuestion questions;

  ReturnPreview(
      ClusterSource cluster, SeenAgents seenAgents, WorkOfOthers others, ReturnQuestion questions) {
    this.cluster = cluster;
    this.seenAgents = seenAgents;
    this.others = others;
    this.questions = questions;
  }

  /** Throws one of the kinds in {@code failure} when the cluster cannot be read. */
  Preview of(Map<String, Object> values, String person) {
    ClusterView view = cluster.look();
    String given = text(values, ReactivateNodeVars.AGENT.name());
    Resolution found = Resolution.of(view, given, seenAgents.at(given));
    if (found.agent().isEmpty()) {
      return Preview.refused(
          ReturnLaw.takenDown(view, given, seenAgents).orElseGet(found.refusal()::orElseThrow));
    }
    FoundAgent agent = FoundAgent.of(view, found.agent().get(), seenAgents);
    Optional<String> against =
        others.anyOn(agent).or(() -> ReturnLaw.againstPlan(view, agent)).or(questions::closedNow);
    if (against.isPresent()) {
      return Preview.refused(against.get());
    }
    return Preview.of(
        questions
            .about(
                view,
                agent.id(),
                new ReturnQuestion.Asked(
                    "",
                    text(values, ReactivateNodeVars.REASON.name()),
                    text(values, ReactivateNodeVars.TICKET.name()),
                    person),
                List.of())
            .page());
  }

  private static String text(Map<String, Object> values, String name) {
    return values.getOrDefault(name, "").toString();
  }
}
