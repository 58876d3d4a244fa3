package org.dcosrunbooks.simulator;

import java.util.Optional;
import org.dcosrunbooks.simulator.World.Node;

/** What an agent's process finds on its machine when it starts. */
interface AgentDisk {

  /** As its environment says now. */
  AgentInfo configured(Node node) throws AgentInfo.Unreadable;

  /** The id that the link leads to; empty when there is no link. */
  Optional<String> latest();

  /** What is written down beside an id. */
  Optional<AgentInfo> infoOf(String agentId);

  /** The machine has been booted since the agent ran last. */
  boolean rebooted();
}
