package org.dcosrunbooks.simulator;

import java.nio.file.Path;

/**
 * How the demo cluster is started.
 *
 * @param controlPort on 127.0.0.1; 0 takes any free one
 * @param snapshot file that keeps the cluster over restarts; null keeps nothing
 * @param realPorts listens on 127.a.b.c with the real port numbers; false takes free ports of
 *     127.0.0.1
 */
public record SimulatorSettings(int controlPort, Path snapshot, boolean realPorts) {

  /** Port 8099, real ports, nothing kept. */
  public static final SimulatorSettings DEFAULT = new SimulatorSettings(8099, null, true);

  Scenario demo() {
    Scenario scenario = DemoCluster.scenario().control(controlPort).machines(keys());
    if (snapshot != null) {
      scenario.snapshot(snapshot);
    }
    return realPorts ? scenario.realPorts() : scenario;
  }

  /** Beside the snapshot, since they go together; null for a temporary folder. */
  private Path keys() {
    return snapshot == null ? null : snapshot.toAbsolutePath().resolveSibling("simulator-ssh");
  }
}
