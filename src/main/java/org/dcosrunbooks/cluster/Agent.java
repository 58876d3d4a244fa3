package org.dcosrunbooks.cluster;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An agent as the leading master knows it, be it registered or recovered.
 *
 * @param hostname as announced; in DC/OS the private IP
 * @param address IP it is reached at (from its pid); empty for a recovered agent whose pid is not
 *     known
 * @param port its HTTP port
 * @param active Mesos' own flag: connected and activated
 * @param deactivated offers are off, by an operator or by a drain
 * @param drain the stored drain, absent when there is none or when the agent is only recovered
 * @param registered when it registered with this leader; changes with a master fail-over
 * @param attributes name → text form of the value
 * @param capabilities as announced, {@code AGENT_DRAINING} among them
 */
public record Agent(
    AgentId id,
    String hostname,
    String address,
    int port,
    AgentState state,
    boolean active,
    boolean deactivated,
    Optional<Drain> drain,
    Optional<Instant> registered,
    Optional<Instant> reregistered,
    String version,
    Map<String, String> attributes,
    Set<String> capabilities,
    Resources total,
    Resources allocated) {

  public Agent {
    attributes = Map.copyOf(attributes);
    capabilities = Set.copyOf(capabilities);
  }

  public boolean canDrain() {
    return capabilities.contains("AGENT_DRAINING");
  }

  /** Public agents carry the attribute {@code public_ip:true}. */
  public boolean isPublic() {
    return "true".equals(attributes.get("public_ip"));
  }
}
