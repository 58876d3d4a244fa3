package org.dcosrunbooks.simulator;

import java.util.OptionalLong;
import org.dcosrunbooks.simulator.machine.Daemon;

/** The master that a unit runs on its machine. */
final class MasterProcess implements Daemon {

  private final ClusterModel model;
  private final int index;

  MasterProcess(ClusterModel model, int index) {
    this.model = model;
    this.index = index;
  }

  @Override
  public Fate start() {
    model.startMaster(index);
    return Fate.runs("Mesos master started");
  }

  @Override
  public void stop() {
    model.stopMaster(index, false);
  }

  @Override
  public OptionalLong userSignal() {
    return OptionalLong.empty();
  }

  @Override
  public boolean wanted() {
    return false;
  }
}
