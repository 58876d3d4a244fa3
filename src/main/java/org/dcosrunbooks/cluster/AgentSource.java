package org.dcosrunbooks.cluster;

/** Where an agent's own word comes from. */
public interface AgentSource {

  /**
   * Asks the agent itself, once, now. Throws one of the kinds in {@code failure} with the reason
   * when it does not answer, may not be asked, or another agent answers at its address.
   */
  AgentItself look(Agent agent);
}
