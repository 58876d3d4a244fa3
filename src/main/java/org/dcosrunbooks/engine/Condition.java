package org.dcosrunbooks.engine;

import org.dcosrunbooks.cluster.ClusterView;

/**
 * A fact that a run waits for, named like its receive task. It only looks, and may be asked at any
 * time, twice or too late.
 */
public interface Condition {

  Progress look(ClusterView view, Subject subject);
}
