package org.dcosrunbooks.dcos.mesos;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;

/**
 * The body of a call, built from types only: Mesos ignores a misspelt field and answers 200, and
 * takes a grace bound in the form of its own answers for zero.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record Request(
    Type type,
    DrainAgent drainAgent,
    OneAgent deactivateAgent,
    OneAgent reactivateAgent,
    OneAgent markAgentGone) {

  /** Longest bound that is sent: ten years of 365 days. */
  static final Duration LONGEST_GRACE = Duration.ofDays(3650);

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  enum Type {
    GET_AGENTS,
    GET_TASKS,
    GET_FRAMEWORKS,
    GET_OPERATIONS,
    GET_MAINTENANCE_SCHEDULE,
    GET_MAINTENANCE_STATUS,
    GET_FLAGS,
    GET_VERSION,
    GET_AGENT,
    DRAIN_AGENT,
    DEACTIVATE_AGENT,
    REACTIVATE_AGENT,
    MARK_AGENT_GONE
  }

  record Id(String value) {}

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record OneAgent(Id agentId) {
    OneAgent(AgentId agent) {
      this(new Id(agent.value()));
    }
  }

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DrainAgent(Id agentId, Seconds maxGracePeriod, boolean markGone) {}

  /** A duration as Mesos takes it; it answers with another form. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Seconds(long seconds, Integer nanos) {}

  static Request ask(Type type) {
    return new Request(type, null, null, null, null);
  }

  static Request drain(AgentId agent, Optional<Duration> maxGracePeriod, boolean markGone) {
    Seconds grace = maxGracePeriod.map(Request::seconds).orElse(null);
    return new Request(
        Type.DRAIN_AGENT, new DrainAgent(new Id(agent.value()), grace, markGone), null, null, null);
  }

  private static Seconds seconds(Duration grace) {
    if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
      throw new Fault(
          Account.of("DRAIN_AGENT was not sent: impossible grace bound")
              .seen("The bound asked for is " + grace + ".")
              .means("Nothing was done. Mesos would store it as it is, or as something else.")
              .todo("Ask for a bound between zero and ten years."));
    }
    return new Seconds(grace.getSeconds(), grace.getNano() == 0 ? null : grace.getNano());
  }

  static Request deactivate(AgentId agent) {
    return new Request(Type.DEACTIVATE_AGENT, null, new OneAgent(agent), null, null);
  }

  static Request reactivate(AgentId agent) {
    return new Request(Type.REACTIVATE_AGENT, null, null, new OneAgent(agent), null);
  }

  static Request markGone(AgentId agent) {
    return new Request(Type.MARK_AGENT_GONE, null, null, null, new OneAgent(agent));
  }

  byte[] json() {
    try {
      return MAPPER.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
