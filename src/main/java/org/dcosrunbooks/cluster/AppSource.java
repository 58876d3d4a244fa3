package org.dcosrunbooks.cluster;

/** Where a look at Marathon's apps comes from. */
public interface AppSource {

  /**
   * Looks once, now, at every Marathon among the frameworks of the view. What cannot be read is in
   * {@link Apps#unseen()}; only a wrong configuration is thrown, as a Fault. Takes less than 8 s.
   */
  Apps look(ClusterView view);
}
