package org.dcosrunbooks.node;

/**
 * What one of DC/OS' own checks says of its machine.
 *
 * @param name as in {@code mesos_agent_registered_with_masters}
 * @param status 0 well, 1 a warning, 2 critical, 3 unknown
 * @param output a line of what it said; empty when it said nothing
 */
public record NodeCheck(String name, int status, String output) {

  static final int WELL = 0;
  static final int WARNING = 1;
  static final int UNKNOWN = 3;

  /** Well, or with a warning. */
  public boolean passed() {
    return status == WELL || status == WARNING;
  }

  public boolean warns() {
    return status == WARNING;
  }

  /** As in {@code clock_sync is critical: "the clock is 3 s late"}. */
  public String inWords() {
    String state =
        switch (status) {
          case WELL -> "is well";
          case WARNING -> "warns";
          case 2 -> "is critical";
          default -> "is unknown";
        };
    return name + " " + state + (output.isEmpty() ? "" : ": \"" + output + "\"");
  }
}
