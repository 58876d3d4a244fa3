package org.dcosrunbooks.cluster;

/** Where a look at the cluster comes from. */
public interface ClusterSource {

  /**
   * Looks once, now. Throws one of the kinds in {@code failure} when the cluster cannot be read,
   * with the reason ("no leader for 40 s"). Never answers with an empty cluster instead.
   */
  ClusterView look();
}
