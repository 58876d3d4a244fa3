package org.dcosrunbooks.engine;

import org.dcosrunbooks.cluster.ClusterView;

/** How many agents may be out of the cluster at once, and how many are. */
public interface Budget {

  /**
   * @param used agents that are out, from any source, or held by a run of ours; each once
   * @param allowed by the site's table
   */
  record Count(int used, int allowed) {}

  /** Throws a Fault when the site's table is wrong. */
  Count in(ClusterView view);
}
