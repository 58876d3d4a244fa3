package org.dcosrunbooks.testing.hosts;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Patience;

/**
 * Simulated masters in this process, and on each host a program in the agent's place, which hears
 * them over {@link AgentsDoor}. Units, signals, sockets, files and identities are real; what an
 * agent runs is simulated.
 */
final class StandInCluster extends ClusterOnHosts {

  private static final String FRAMEWORK = "witness";
  private static final String APP = "task";

  private final Simulator simulator;
  private final AgentsDoor door;

  StandInCluster(Hosts hosts) {
    super(hosts);
    simulator = scenario(hosts).start(Clock.systemUTC());
    door = new AgentsDoor(hosts.here(), PORT, simulator);
  }

  private static Scenario scenario(Hosts hosts) {
    Scenario scenario =
        Simulator.cluster()
            .masters(1)
            .unreachableAfter(Duration.ofSeconds(7))
            .framework(FRAMEWORK)
            .app(FRAMEWORK, APP, app -> app.neverRelaunched());
    for (Host host : hosts.all()) {
      scenario.agent(
          host.address(),
          agent -> {
            agent.version("1.12.0").elsewhere();
            if (host.role() == Role.PUBLIC_AGENT) {
              agent.isPublic();
            }
          });
    }
    return scenario;
  }

  @Override
  void startMaster() {
    simulator.reset();
    door.open();
  }

  /** It hears nobody, until it is started with no memory of what was. */
  @Override
  void stopMaster() {
    door.shut();
  }

  @Override
  void awaitAgents() {
    try {
      Patience.until(
          "all agents are active",
          60,
          () ->
              hosts().all().stream()
                  .allMatch(
                      host ->
                          simulator.stateOf(host.address()).equals("ACTIVE")
                              && agentId(host).isPresent()));
    } catch (AssertionError never) {
      throw new AssertionError(never.getMessage() + "\n" + logs(), never);
    }
  }

  @Override
  String masterLog() {
    return hosts().all().stream()
        .map(host -> host.address() + " is " + simulator.stateOf(host.address()))
        .collect(Collectors.joining("\n"));
  }

  /** The masters' ports are on loopback; those of the agents are the hosts' own. */
  @Override
  Map<String, Object> masters() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(
        "dcos.cluster.masters",
        simulator.masters().stream().map(it -> "http://" + it).collect(Collectors.joining(",")));
    for (String master : simulator.masters()) {
      properties.put("dcos.cluster.connect-to[" + master + "]", simulator.connectTo().get(master));
    }
    return properties;
  }

  @Override
  public Tasks runTasks(Host host, int count) {
    List<String> before = simulator.taskIdsOf(APP);
    IntStream.range(0, count).forEach(each -> simulator.hand().launch(APP, host.address()));
    List<String> ours =
        simulator.taskIdsOf(APP).stream().filter(task -> !before.contains(task)).toList();
    return new Tasks() {
      @Override
      public boolean told(String state) {
        return ours.stream().anyMatch(task -> simulator.taskState(task).equals(state));
      }

      @Override
      public void close() {
        while (simulator.tasksOn(host.address()).contains(APP)) {
          simulator.hand().finishTask(APP, host.address());
        }
      }
    };
  }

  @Override
  public void close() {
    super.close();
    door.close();
    simulator.close();
  }
}
