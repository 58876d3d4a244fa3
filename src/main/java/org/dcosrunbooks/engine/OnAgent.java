package org.dcosrunbooks.engine;

import org.dcosrunbooks.cluster.AgentId;

/** A plan that takes one agent out. The engine layer asks it which place the run must hold. */
public interface OnAgent {

  AgentId agent();

  /** How people call it. */
  String host();
}
