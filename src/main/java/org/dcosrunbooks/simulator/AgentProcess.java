package org.dcosrunbooks.simulator;

import java.util.Optional;
import java.util.OptionalLong;
import org.dcosrunbooks.simulator.World.Node;
import org.dcosrunbooks.simulator.machine.Daemon;

/** The agent that a unit runs on a machine, as its masters and its executors notice it. */
final class AgentProcess implements Daemon {

  private static final long RECOVERY = 300_000_000L;
  private static final long NOTHING_TO_END = 100_000_000L;

  private final ClusterModel model;
  private final Node node;
  private final AgentDisk disk;

  AgentProcess(ClusterModel model, Node node, AgentDisk disk) {
    this.model = model;
    this.node = node;
    this.disk = disk;
  }

  @Override
  public Fate start() {
    AgentInfo info;
    try {
      info = disk.configured(node);
    } catch (AgentInfo.Unreadable wrong) {
      return Fate.exits(RECOVERY, 1, "EXIT with status 1: " + wrong.getMessage());
    }
    Optional<String> id = disk.latest();
    Optional<AgentInfo> before = id.flatMap(disk::infoOf);
    if (before.isEmpty()) {
      model.startAsNew(node, info);
      return Fate.runs("Mesos agent started; no previous agent state found");
    }
    Optional<String> against = info.against(before.get(), AgentFiles.minor(node) >= 5);
    if (against.isEmpty()) {
      model.startAs(node, id.get(), info);
      return Fate.runs("Mesos agent started; recovering agent " + id.get());
    }
    if (disk.rebooted() && AgentFiles.minor(node) >= 5) {
      model.startAsNew(node, info);
      return Fate.runs(
          "Agent host rebooted and its configuration is incompatible with the previous one: "
              + against.get(),
          "Registering as a new agent");
    }
    return Fate.exits(
        RECOVERY,
        1,
        "EXIT with status 1: Failed to perform recovery: "
            + against.get()
            + """

            If recovery failed due to a change in configuration and you want to
            keep the current agent id, you might want to change the
            `--reconfiguration_policy` flag to a more permissive value.

            To restart this agent with a new agent id instead, do as follows:
            rm -f %s
            This ensures that the agent does not recover old live executors.

            Finally, restart the agent."""
                .formatted(AgentFiles.LATEST));
  }

  @Override
  public void stop() {
    if (node.up) {
      model.stopAgent(node);
    }
  }

  @Override
  public OptionalLong userSignal() {
    long longest =
        model.runningOn(node).stream().mapToLong(task -> task.stop).max().orElse(NOTHING_TO_END);
    model.leave(node);
    return OptionalLong.of(Math.min(longest, model.world().timing.executorShutdown));
  }

  @Override
  public boolean wanted() {
    return !model.runningOn(node).isEmpty();
  }
}
