package org.dcosrunbooks.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;

/**
 * What taking all tasks off an agent hits, for runbooks that do it as a part of something larger.
 */
public interface Evacuation {

  /**
   * @param runbook who asks, by its own name
   * @param purpose as the site's table of hours knows it
   * @param runId empty when nobody has started a run
   * @param maxGracePeriod bound for the tasks' kill grace
   * @param differences what got worse since somebody was asked the last time
   */
  record Asked(
      String runbook,
      String purpose,
      String runId,
      ClusterView view,
      AgentId agent,
      Optional<Duration> maxGracePeriod,
      String reason,
      String ticket,
      String starter,
      List<String> differences) {}

  /**
   * @param bound what a yes depends on, as fields
   * @param page what an approver sees, by the names that the pages know
   * @param blockers what forbids it, each with its name
   * @param passing what has to pass before nothing forbids it, a sentence each; empty when
   *     something forbids it that does not pass by itself
   * @param expected how long it takes; empty when that cannot be said
   * @param work what runs there
   */
  record Hit(
      ObjectNode bound,
      ObjectNode page,
      List<String> blockers,
      List<String> passing,
      Optional<Duration> expected,
      Work work) {}

  Hit of(Asked asked);

  /** A page for the form, whose variable has to stay small: the plan keeps all of it. */
  ObjectNode form(ObjectNode page);

  /** What got worse between two bounds, as sentences. */
  List<String> worse(JsonNode approved, JsonNode now);

  /**
   * Why it may not begin; empty when nothing speaks against it.
   *
   * @param begunByThisRun the run has asked for it before
   */
  Optional<String> against(ClusterView view, AgentId agent, boolean begunByThisRun);

  /** The same while nothing begins yet: silent masters keep nobody from planning. */
  Optional<String> againstPlan(ClusterView view, AgentId agent);
}
