package org.dcosrunbooks.cluster;

import java.time.Duration;
import java.util.Set;

/**
 * A framework that the master knows and has not completed.
 *
 * @param connected its scheduler is there
 * @param recovered known only from agents since a master fail-over
 * @param failoverTimeout how long the master waits for its scheduler before it removes it; Mesos'
 *     default is zero
 */
public record Framework(
    String id,
    String name,
    boolean active,
    boolean connected,
    boolean recovered,
    Set<String> capabilities,
    Duration failoverTimeout) {

  public Framework {
    capabilities = Set.copyOf(capabilities);
  }
}
