package org.dcosrunbooks.runbook.drainnode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.SeenAgents;
import org.dcosrunbooks.runbook.Evacuation;
import org.dcosrunbooks.runbook.OwnMachines;
import org.springframework.stereotype.Component;

/** Says what a drain that is a part of something larger would hit, in the words of a drain. */
@Component
final class DrainEvacuation implements Evacuation {

  private final DrainQuestion questions;
  private final OwnMachines ownMachines;
  private final SeenAgents seenAgents;
  private final ObjectMapper json;

  DrainEvacuation(
      DrainQuestion questions, OwnMachines ownMachines, SeenAgents seenAgents, ObjectMapper json) {
    this.questions = questions;
    this.ownMachines = ownMachines;
    this.seenAgents = seenAgents;
    this.json = json;
  }

  @Override
  public Hit of(Asked asked) {
    Impact impact =
        ImpactAssessment.of(
            questions.about(
                asked.runbook(),
                asked.purpose(),
                asked.runId(),
                asked.view(),
                asked.agent(),
                asked.maxGracePeriod(),
                false,
                true,
                asked.reason(),
                asked.ticket(),
                asked.starter()),
            asked.differences());
    return new Hit(
        json.valueToTree(impact.bound()),
        json.valueToTree(impact.page()),
        impact.blockers(),
        impact.passing(),
        impact.expected(),
        impact.work());
  }

  @Override
  public ObjectNode form(ObjectNode page) {
    ObjectNode form = page.deepCopy();
    List<Impact.TaskLine> tasks =
        json.convertValue(page.path("tasks"), new TypeReference<List<Impact.TaskLine>>() {});
    form.set("tasks", json.valueToTree(Impact.Page.rows(tasks)));
    return form;
  }

  @Override
  public List<String> worse(JsonNode approved, JsonNode now) {
    return ImpactAssessment.worse(bound(approved), bound(now));
  }

  private Impact.Bound bound(JsonNode fields) {
    try {
      return json.treeToValue(fields, Impact.Bound.class);
    } catch (JsonProcessingException notOurs) {
      throw new IllegalStateException(notOurs);
    }
  }

  @Override
  public Optional<String> against(ClusterView view, AgentId agent, boolean begunByThisRun) {
    return begunByThisRun
        ? DrainLaw.against(view, agent, true)
        : own(view, agent).or(() -> DrainLaw.against(view, agent, false));
  }

  @Override
  public Optional<String> againstPlan(ClusterView view, AgentId agent) {
    return own(view, agent).or(() -> DrainLaw.againstPlan(view, agent, false));
  }

  private Optional<String> own(ClusterView view, AgentId agent) {
    return ResolveAgent.ownMachine(ownMachines, seenAgents, view, agent, host(view, agent));
  }

  private static String host(ClusterView view, AgentId agent) {
    return view.agent(agent).map(Agent::hostname).orElse(agent.value());
  }
}
