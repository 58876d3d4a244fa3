package org.dcosrunbooks.web.shown;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.diagnosis.Order;
import org.dcosrunbooks.engine.OpenEffects;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.failure.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Finds out from our record who ordered the drain of an agent. */
@Component
class DrainOrders {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(DrainOrders.class);
  private static final int ORDERS_READ = 5;

  /** Clocks differ, and the master keeps whole seconds; an order takes no longer than a step. */
  private static final Duration SAME_ORDER = Duration.ofMinutes(2);

  private final Evidence evidence;
  private final Runs runs;
  private final Approvals approvals;

  DrainOrders(Evidence evidence, Runs runs, Approvals approvals) {
    this.evidence = evidence;
    this.runs = runs;
    this.approvals = approvals;
  }

  /**
   * @param stored the drain as the master has it; without one only a run that is alive counts as
   *     having ordered it, since it misses it
   */
  Order of(AgentId agent, Optional<Drain> stored) {
    try {
      return evidence.intentsOf("DRAIN_AGENT " + agent + " ", ORDERS_READ).stream()
          .map(intent -> stillOpen(intent, stored))
          .flatMap(Optional::stream)
          .findFirst()
          .orElseGet(Order.Outside::new);
    } catch (Failure unread) {
      return new Order.Unknown(unread.account().summary());
    } catch (RuntimeException nonsense) {
      LOG.warn("Who ordered the drain of {} cannot be read", agent, nonsense);
      return new Order.Unknown("what is stored of our runs cannot be read: " + nonsense);
    }
  }

  private Optional<Order> stillOpen(Entry intent, Optional<Drain> stored) {
    List<Entry> record = evidence.entries(intent.runId());
    boolean open =
        OpenEffects.of(record).stream().anyMatch(effect -> effect.number() == intent.number());
    boolean orderedAgain =
        stored
            .flatMap(Drain::estimatedStart)
            .filter(start -> start.isAfter(intent.at().plus(SAME_ORDER)))
            .isPresent();
    if (!open || orderedAgain) {
      return Optional.empty();
    }
    Optional<Runs.Summary> run = runs.find(intent.runId()).map(Runs.View::summary);
    boolean alive = run.filter(one -> one.ended().isEmpty()).isPresent();
    return stored.isPresent() || alive ? Optional.of(ours(intent, run)) : Optional.empty();
  }

  private Order ours(Entry intent, Optional<Runs.Summary> run) {
    JsonNode data = read(intent.data());
    String grace = data.path("maxGracePeriodSeconds").asText();
    return new Order.Ours(
        intent.runId(),
        run.map(one -> one.businessKey() + " of " + one.startedBy())
            .orElse("run " + intent.runId()),
        intent.at(),
        grace.matches("\\d{1,18}")
            ? Optional.of(Duration.ofSeconds(Long.parseLong(grace)))
            : Optional.empty(),
        data.path("markGone").asBoolean(),
        expected(intent.runId()));
  }

  private Optional<Duration> expected(String runId) {
    return approvals
        .current(runId)
        .map(Plan::body)
        .map(DrainOrders::read)
        .map(plan -> plan.path("expectedSeconds"))
        .filter(JsonNode::canConvertToLong)
        .map(JsonNode::asLong)
        .filter(seconds -> seconds > 0)
        .map(Duration::ofSeconds);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException unreadable) {
      throw new IllegalStateException("what we stored is not JSON", unreadable);
    }
  }
}
