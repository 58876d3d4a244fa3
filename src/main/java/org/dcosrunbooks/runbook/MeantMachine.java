package org.dcosrunbooks.runbook;

import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.node.NodeIdentity;

/** Whether a machine is the one that is meant, by what it says of itself. */
public final class MeantMachine {

  private MeantMachine() {}

  /**
   * @param agentId whom its identity link has to name; empty when it may name anybody
   * @return why it is not; empty when it is
   */
  public static Optional<String> against(
      NodeIdentity machine, String address, AgentUnit unit, Optional<String> agentId) {
    if (!machine.address().equals(address)) {
      return Optional.of(
          "The machine at " + address + " says that its address is " + machine.address() + ".");
    }
    String role = unit.name().endsWith("-public") ? "slave_public" : "slave";
    if (!machine.roles().equals(Set.of(role))) {
      return Optional.of(
          "The machine at "
              + address
              + " has the roles "
              + machine.roles()
              + ", not "
              + role
              + ".");
    }
    if (agentId.isPresent() && !machine.agentId().equals(agentId)) {
      return Optional.of(
          "The machine at "
              + address
              + " was "
              + machine.agentId().map(id -> "agent " + id).orElse("no agent")
              + " last, not "
              + agentId.get()
              + ".");
    }
    return Optional.empty();
  }
}
