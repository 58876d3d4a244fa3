package org.dcosrunbooks.cluster;

import java.util.Locale;

/**
 * A machine as maintenance schedules name it. Both parts must match what an agent announces; case
 * of the hostname does not count.
 */
public record Machine(String hostname, String ip) {

  public boolean is(Agent agent) {
    return hostname.toLowerCase(Locale.ROOT).equals(agent.hostname().toLowerCase(Locale.ROOT))
        && ip.equals(agent.address());
  }
}
