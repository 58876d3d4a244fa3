package org.dcosrunbooks.cluster;

import java.util.Optional;

/** What an agent may have changed about itself and keep its identity: its flag of this name. */
public enum ReconfigurationPolicy {
  /** Nothing. */
  EQUAL,
  /** More of everything. DC/OS sets this from Mesos 1.5 on. */
  ADDITIVE,
  /** A word that only a newer Mesos knows. */
  UNKNOWN;

  /**
   * @param flag as the agent says; empty when it could not be read
   * @param additive whether the agent's release is configured so by DC/OS
   */
  public static ReconfigurationPolicy of(Optional<String> flag, boolean additive) {
    if (flag.isEmpty()) {
      return additive ? ADDITIVE : EQUAL;
    }
    return switch (flag.get()) {
      case "equal" -> EQUAL;
      case "additive" -> ADDITIVE;
      default -> UNKNOWN;
    };
  }
}
