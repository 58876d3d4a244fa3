package org.dcosrunbooks.runbook;

import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;

/** What is noted of an agent before its unit is stopped, so that its return can be told. */
public final class LastRegistration {

  private LastRegistration() {}

  /** Details for the record; the condition <em>Agent running</em> looks for them. */
  public static Map<String, String> of(Optional<Agent> agent) {
    return Map.of(AgentRunning.REGISTERED, CheckUnitStopped.registered(agent));
  }
}
