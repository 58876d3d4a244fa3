package org.dcosrunbooks.cluster;

/**
 * Mesos' name for an agent, as in {@code 1769fdfd-1727-4da8-a192-839f43c70c5e-S2}. It changes when
 * the agent's identity is removed from its machine, so it is never carried across a
 * re-configuration.
 */
public record AgentId(String value) implements Comparable<AgentId> {

  /**
   * @throws IllegalArgumentException when blank, longer than 255, or with a slash, space or control
   *     character
   */
  public AgentId {
    if (value == null || !isOne(value)) {
      throw new IllegalArgumentException("not an agent id: " + value);
    }
  }

  /** Whether a text can be an agent's id. */
  public static boolean isOne(String text) {
    return text.matches("[\\x21-\\x7e&&[^/\\\\]]{1,255}");
  }

  @Override
  public int compareTo(AgentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
