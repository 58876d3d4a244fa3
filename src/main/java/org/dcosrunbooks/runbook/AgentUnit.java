package org.dcosrunbooks.runbook;

import java.util.List;
import org.dcosrunbooks.cluster.Agent;

/**
 * The systemd unit of an agent, and the commands of people for it (dcos:packages/mesos/extra). From
 * DC/OS 2.1 (Mesos 1.10) on a socket unit starts a stopped agent again, so it is stopped too.
 */
public record AgentUnit(String name, boolean socket) {

  public static AgentUnit of(Agent agent) {
    return new AgentUnit(
        agent.isPublic() ? "dcos-mesos-slave-public" : "dcos-mesos-slave",
        MesosRelease.of(agent.version()).isAtLeast(1, 10));
  }

  public List<String> toStop() {
    return List.of("sudo systemctl stop " + units(), "systemctl is-active " + units());
  }

  public List<String> toStart() {
    return List.of("sudo systemctl start " + units(), "systemctl is-active " + units());
  }

  private String units() {
    return (socket ? name + ".socket " : "") + name + ".service";
  }
}
