package org.dcosrunbooks.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.Agent;

/**
 * The systemd unit of an agent, and the commands of people for it (dcos:packages/mesos/extra). From
 * DC/OS 2.1 (Mesos 1.10) on a socket unit starts a stopped agent again, so it is stopped too.
 */
public record AgentUnit(String name, boolean socket) {

  private static final String PRIVATE = "dcos-mesos-slave";
  private static final String PUBLIC = "dcos-mesos-slave-public";

  public static AgentUnit of(Agent agent) {
    return new AgentUnit(
        agent.isPublic() ? PUBLIC : PRIVATE, MesosRelease.of(agent.version()).isAtLeast(1, 10));
  }

  /** By the role files of its machine, for an agent that is in no list. */
  static AgentUnit ofRoles(Set<String> roles) {
    return new AgentUnit(roles.contains("slave_public") ? PUBLIC : PRIVATE, true);
  }

  /** What its machine is, by the one file in {@code /etc/mesosphere/roles}. */
  String role() {
    return name.equals(PUBLIC) ? "slave_public" : "slave";
  }

  /** What people type to stop it; both ways when nobody knows of which kind the agent is. */
  public static List<String> toStop(Optional<AgentUnit> unit) {
    return commands(unit, "stop");
  }

  /** What people type to start it; both ways when nobody knows of which kind the agent is. */
  public static List<String> toStart(Optional<AgentUnit> unit) {
    return commands(unit, "start");
  }

  /** The full names of its units; those of both kinds when nobody knows which the agent is. */
  static List<String> all(Optional<AgentUnit> unit) {
    return unit.map(known -> List.of(known.name)).orElse(List.of(PRIVATE, PUBLIC)).stream()
        .flatMap(name -> Stream.of(name + ".socket", name + ".service"))
        .toList();
  }

  private static List<String> commands(Optional<AgentUnit> unit, String verb) {
    List<String> lines = new ArrayList<>();
    if (unit.isPresent()) {
      lines.addAll(unit.get().commands(verb));
    } else {
      lines.add("# a private agent:");
      lines.addAll(new AgentUnit(PRIVATE, true).commands(verb));
      lines.add("# a public agent:");
      lines.addAll(new AgentUnit(PUBLIC, true).commands(verb));
    }
    return lines;
  }

  private List<String> commands(String verb) {
    return List.of("sudo systemctl " + verb + " " + units(), "systemctl is-active " + units());
  }

  /** Its units by their full names: the socket, which starts the service again, first. */
  List<String> names() {
    return socket ? List.of(name + ".socket", name + ".service") : List.of(name + ".service");
  }

  /** The same in one line. */
  String units() {
    return String.join(" ", names());
  }
}
