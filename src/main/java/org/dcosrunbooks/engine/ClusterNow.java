package org.dcosrunbooks.engine;

import java.time.Instant;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterView;

/**
 * The watcher's last look at the cluster, for pages: never older than a few ticks while the cluster
 * answers.
 */
public interface ClusterNow {

  /**
   * @param view the last view that could be read; absent before the first
   * @param problem why the newest look failed; absent when it succeeded
   * @param at when the newest look ended
   */
  record Seen(Optional<ClusterView> view, Optional<String> problem, Instant at) {}

  Seen latest();
}
