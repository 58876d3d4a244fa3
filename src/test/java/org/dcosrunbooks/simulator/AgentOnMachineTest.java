package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the cluster when somebody works on a machine. */
class AgentOnMachineTest {

  private static final String HOST = "10.0.2.11";
  private static final String OTHER = "10.0.2.12";
  private static final String PUBLIC = "10.0.3.11";
  private static final String UNIT = "dcos-mesos-slave.service";
  private static final String SOCKET = "dcos-mesos-slave.socket";
  private static final String ATTRIBUTES = "/var/lib/dcos/mesos-slave-common";
  private static final String RESOURCES = "/var/lib/dcos/mesos-resources";

  @TempDir Path folder;

  private final HandClock clock = new HandClock();
  private Simulator simulator;
  private Caller caller;
  private SshCaller ssh;

  private Scenario scenario() {
    return Simulator.cluster()
        .agent(HOST, agent -> agent.attribute("rack", "r1").resources(4, 8192, 10_000))
        .agent(OTHER)
        .agent(PUBLIC, Scenario.AgentSpec::isPublic)
        .app("marathon", "/web", app -> app.on(HOST).stopsIn(Duration.ofSeconds(2)))
        .machines(folder.resolve("ssh"));
  }

  @BeforeEach
  void start() {
    begin(scenario());
  }

  private void begin(Scenario scenario) {
    simulator = scenario.start(clock);
    caller = new Caller(simulator);
    ssh = new SshCaller(simulator.ssh().orElseThrow());
  }

  @AfterEach
  void stop() {
    ssh.close();
    simulator.close();
  }

  private void turn(double seconds) {
    clock.turnSeconds(seconds);
    simulator.settle();
  }

  private String root(String command) throws Exception {
    return ssh.out(HOST, "sudo -n " + command);
  }

  /** Without the socket, which would start the unit again. */
  private void stopUnits() throws Exception {
    root("systemctl stop " + SOCKET + " " + UNIT);
  }

  private String state() {
    return simulator.stateOf(HOST);
  }

  private String attribute(String host, String name) throws Exception {
    for (JsonNode each : caller.agentSeenByMaster(host).at("/agent_info/attributes")) {
      if (each.get("name").asText().equals(name)) {
        return each.at(each.get("type").asText().equals("TEXT") ? "/text/value" : "/scalar/value")
            .asText();
      }
    }
    return null;
  }

  private String flag(String name) throws Exception {
    for (JsonNode each : caller.agent(HOST, "GET_FLAGS").get("flags")) {
      if (each.get("name").asText().equals(name)) {
        return each.get("value").asText();
      }
    }
    return null;
  }

  @Test
  void givenAgent_whenItsMachineIsLookedAt_thenItIsAsOnDcos() throws Exception {
    assertThat(ssh.out(HOST, "/opt/mesosphere/bin/detect_ip; ls -1 /etc/mesosphere/roles"))
        .isEqualTo(HOST + "\nslave\n");
    assertThat(root("/usr/bin/readlink " + AgentFiles.LATEST).strip())
        .endsWith("/" + simulator.agentId(HOST));
    assertThat(root("cat " + ATTRIBUTES)).isEqualTo("MESOS_ATTRIBUTES=rack:r1\n");
    assertThat(ssh.out(PUBLIC, "ls /etc/mesosphere/roles")).isEqualTo("slave_public\n");
    assertThat(ssh.out(PUBLIC, "systemctl is-active dcos-mesos-slave-public.service"))
        .isEqualTo("active\n");
    assertThat(ssh.out("10.0.0.2", "ls /etc/mesosphere/roles; hostname"))
        .isEqualTo("master\n10.0.0.2\n");
    assertThat(ssh.out(HOST, "date +%s").strip())
        .isEqualTo(String.valueOf(clock.instant().getEpochSecond()));
  }

  @Test
  void givenDrainedAgent_whenItsUnitIsRestarted_thenSameAgentAndStillDrained() throws Exception {
    final String id = simulator.agentId(HOST);
    caller.drain(HOST);
    turn(5);
    assertThat(state()).isEqualTo("DRAINED");
    stopUnits();
    turn(20);
    assertThat(caller.agentSeenByMaster(HOST).get("active").asBoolean()).isFalse();
    root("systemctl start " + SOCKET + " " + UNIT);
    turn(2);
    assertThat(simulator.agentId(HOST)).isEqualTo(id);
    assertThat(state()).isEqualTo("DRAINED");
  }

  @Test
  void givenServiceStoppedAndTasks_whenTheSocketListens_thenTheAgentIsStartedAgain()
      throws Exception {
    root("systemctl stop " + UNIT);
    assertThat(state()).isEqualTo("DISCONNECTED");
    turn(4);
    assertThat(simulator.unit(HOST, UNIT)).isEqualTo("active (running)");
    assertThat(state()).isEqualTo("ACTIVE");
    stopUnits();
    turn(30);
    assertThat(simulator.unit(HOST, UNIT)).isEqualTo("inactive (dead)");
    assertThat(simulator.tasksOn(HOST)).as("tasks run on").containsExactly("/web");
    turn(60);
    assertThat(state()).isEqualTo("UNREACHABLE");
  }

  @Test
  void givenLatestRemoved_whenStarted_thenAnotherAgentThatWorksFromItsFirstSecond()
      throws Exception {
    final String old = simulator.agentId(HOST);
    caller.drain(HOST);
    turn(5);
    stopUnits();
    root("rm -f " + AgentFiles.LATEST);
    root("systemctl start " + SOCKET + " " + UNIT);
    turn(2);
    assertThat(simulator.agentId(HOST)).isNotEqualTo(old);
    assertThat(state()).isEqualTo("ACTIVE");
    assertThat(caller.master("GET_AGENTS").get("agents")).hasSize(3);
    assertThat(root("readlink " + AgentFiles.LATEST)).contains(simulator.agentId(HOST));
    stopUnits();
    turn(100);
    assertThat(state()).isEqualTo("UNREACHABLE");
    root("rm -f " + AgentFiles.LATEST);
    root("systemctl start " + UNIT);
    turn(2);
    assertThat(simulator.world().registry.unreachable).as("the old one lingers").hasSize(1);
  }

  @Test
  void givenMoreIsConfigured_whenStarted_thenSameAgentAndItAnnouncesMore() throws Exception {
    final String id = simulator.agentId(HOST);
    stopUnits();
    root("sh -c 'echo \"MESOS_ATTRIBUTES=rack:r1;disks:4\" > " + ATTRIBUTES + "'");
    root(
        "sh -c 'printf %s \"MESOS_RESOURCES=\" > "
            + RESOURCES
            + "; echo \"cpus:6;disk:20000;fpga:2\" >> "
            + RESOURCES
            + "'");
    // the ports of the old file are left out: what DC/OS' agents always have is not the same
    simulator
        .hand()
        .writeFile(
            HOST,
            RESOURCES,
            "MESOS_RESOURCES='"
                + simulatorResources()
                    .replace(
                        "]}}",
                        "]}},{\"name\":\"cpus\",\"type\":\"SCALAR\","
                            + "\"scalar\":{\"value\":6}},{\"name\":\"fpga\",\"type\":\"SCALAR\","
                            + "\"scalar\":{\"value\":2}}")
                + "'\n");
    root("systemctl start " + SOCKET + " " + UNIT);
    turn(2);
    assertThat(simulator.agentId(HOST)).isEqualTo(id);
    assertThat(state()).isEqualTo("ACTIVE");
    assertThat(attribute(HOST, "disks")).isEqualTo("4.0");
    assertThat(attribute(HOST, "rack")).isEqualTo("r1");
    String resources = caller.agentSeenByMaster(HOST).get("total_resources").toString();
    assertThat(resources).contains("\"name\":\"fpga\"").contains("\"value\":6.0");
  }

  @Test
  void givenResourcesInItsFile_whenItsFlagsAreRead_thenTheyAreThoseItWasStartedWith()
      throws Exception {
    assertThat(flag("resources")).contains("\"begin\":1025").contains("10000");
    stopUnits();
    simulator.hand().writeFile(HOST, RESOURCES, "MESOS_RESOURCES='cpus:2;disk:10000'\n");
    root("rm -f " + AgentFiles.LATEST);
    root("systemctl start " + UNIT);
    turn(2);
    assertThat(flag("resources")).isEqualTo("cpus:2;disk:10000");
    assertThat(caller.agentSeenByMaster(HOST).get("total_resources").toString())
        .as("Mesos' own ports, where none are written")
        .contains("{\"begin\":31000,\"end\":32000}")
        .doesNotContain("1025");
  }

  /** What DC/OS has written for this agent. */
  private static String simulatorResources() {
    StringBuilder ranges = new StringBuilder();
    World.Node node = new World.Node();
    for (int[] range : Resources.usualPorts(node)) {
      ranges.append(ranges.isEmpty() ? "" : ",");
      ranges.append("{\"begin\":" + range[0] + ",\"end\":" + range[1] + "}");
    }
    return "[{\"name\":\"disk\",\"type\":\"SCALAR\",\"role\":\"*\",\"scalar\":{\"value\":10000}},"
        + "{\"name\":\"ports\",\"type\":\"RANGES\",\"ranges\":{\"range\":["
        + ranges
        + "]}}]";
  }

  @Test
  void givenAnotherIsConfigured_whenStarted_thenItLoopsUntilTheFilesAreRightOrTheLinkIsGone()
      throws Exception {
    final String id = simulator.agentId(HOST);
    stopUnits();
    root("cp -p " + ATTRIBUTES + " " + ATTRIBUTES + ".before");
    root("sh -c 'echo MESOS_ATTRIBUTES=rack:r2 > " + ATTRIBUTES + "'");
    root("systemctl start " + UNIT);
    turn(1);
    assertThat(simulator.unit(HOST, UNIT)).isEqualTo("activating (auto-restart)");
    assertThat(ssh.out(HOST, "systemctl show -p Result,ExecMainStatus " + UNIT))
        .isEqualTo("Result=exit-code\nExecMainStatus=1\n");
    turn(20);
    assertThat(simulator.unit(HOST, UNIT)).isEqualTo("activating (auto-restart)");
    assertThat(root("journalctl -u " + UNIT + " -o cat --no-pager"))
        .contains("'additive' policy: Value of text attribute 'rack' changed from r1 to r2")
        .contains("rm -f /var/lib/mesos/slave/meta/slaves/latest");
    assertThat(state()).isEqualTo("DISCONNECTED");
    root("mv -f " + ATTRIBUTES + ".before " + ATTRIBUTES);
    turn(10);
    assertThat(state()).isEqualTo("ACTIVE");
    assertThat(simulator.agentId(HOST)).isEqualTo(id);

    stopUnits();
    root("sh -c 'echo MESOS_ATTRIBUTES=rack:r2 > " + ATTRIBUTES + "'");
    root("systemctl start " + UNIT);
    turn(2);
    root("rm -f " + AgentFiles.LATEST);
    turn(8);
    assertThat(simulator.agentId(HOST)).isNotEqualTo(id);
    assertThat(attribute(HOST, "rack")).isEqualTo("r2");
  }

  @Test
  void givenAnotherIsConfigured_whenTheMachineIsBooted_thenAnotherAgentWithoutAWord()
      throws Exception {
    final String id = simulator.agentId(HOST);
    root("sh -c 'echo MESOS_ATTRIBUTES=rack:r9 > " + ATTRIBUTES + "'");
    simulator.hand().powerOff(HOST);
    simulator.hand().powerOn(HOST);
    turn(10);
    assertThat(state()).isEqualTo("ACTIVE");
    assertThat(simulator.agentId(HOST)).isNotEqualTo(id);
    assertThat(attribute(HOST, "rack")).isEqualTo("r9");
  }

  @Test
  void givenAFileForAFlag_whenStarted_thenItsTextIsTheValue() throws Exception {
    stopUnits();
    simulator
        .hand()
        .writeFile(HOST, "/etc/mesos/attributes", "rack:r1;lat:52.5200066\nzone:[1 - 5]");
    simulator
        .hand()
        .writeFile(HOST, ATTRIBUTES, "MESOS_ATTRIBUTES=file:///etc/mesos/attributes\r\n");
    root("systemctl start " + UNIT);
    turn(2);
    assertThat(attribute(HOST, "lat")).isEqualTo("52.5200066");
    assertThat(caller.agentSeenByMaster(HOST).at("/agent_info/attributes").toString())
        .contains("{\"range\":[{\"begin\":1,\"end\":5}]}");
  }

  @Test
  void givenNothingOfAResource_whenStarted_thenItIsNotAnnounced() throws Exception {
    stopUnits();
    simulator
        .hand()
        .writeFile(HOST, RESOURCES, "MESOS_RESOURCES='cpus:1.23456;disk:0;gpus:0;ports:[]'\n");
    root("rm -f " + AgentFiles.LATEST);
    root("systemctl start " + UNIT);
    turn(2);
    assertThat(caller.agentSeenByMaster(HOST).at("/agent_info/resources").toString())
        .contains("\"cpus\"", "1.23456", "\"mem\"")
        .doesNotContain("disk", "gpus", "ports");
  }

  @Test
  void givenUnreadableConfiguration_whenStarted_thenItLoops() throws Exception {
    stopUnits();
    root("sh -c 'echo MESOS_ATTRIBUTES=rack > " + ATTRIBUTES + "'");
    root("systemctl start " + UNIT);
    turn(1);
    assertThat(simulator.unit(HOST, UNIT)).isEqualTo("activating (auto-restart)");
    assertThat(root("journalctl -u " + UNIT + " -o cat")).contains("Invalid attribute");
  }

  @Test
  void givenMesosBefore15_whenAnythingIsChanged_thenItLoops() throws Exception {
    stop();
    begin(
        Simulator.cluster()
            .agent(HOST, agent -> agent.version("1.4.2").attribute("rack", "r1"))
            .machines());
    assertThat(simulator.unit(HOST, SOCKET)).isEqualTo("not-found");
    root("systemctl stop " + UNIT);
    root("sh -c 'echo \"MESOS_ATTRIBUTES=rack:r1;more:yes\" > " + ATTRIBUTES + "'");
    root("systemctl start " + UNIT);
    turn(1);
    assertThat(simulator.unit(HOST, UNIT)).isEqualTo("activating (auto-restart)");
  }

  @Test
  void givenUserSignal_whenTheAgentLeaves_thenTasksAreLostAndItComesBackActive() throws Exception {
    caller.drain(HOST, 600);
    turn(5);
    assertThat(state()).isEqualTo("DRAINED");
    final String id = simulator.agentId(HOST);
    root("systemctl kill -s SIGUSR1 --kill-who=main " + UNIT);
    assertThat(state()).isEqualTo("REMOVED");
    turn(1);
    assertThat(simulator.unit(HOST, UNIT)).isEqualTo("activating (auto-restart)");
    turn(6);
    assertThat(state()).as("drain and deactivation are forgotten").isEqualTo("ACTIVE");
    assertThat(simulator.agentId(HOST)).isEqualTo(id);

    simulator.hand().launch("/web", HOST);
    String task = simulator.taskIdsOf("/web").get(simulator.taskIdsOf("/web").size() - 1);
    root(
        "systemd-run --unit=leave --remain-after-exit /bin/sh -c 'systemctl kill -s SIGUSR1 "
            + UNIT
            + "; timeout 30 tail --pid="
            + ssh.out(HOST, "systemctl show -p MainPID " + UNIT).strip().substring(8)
            + " -f /dev/null; systemctl stop "
            + SOCKET
            + " "
            + UNIT
            + "'");
    turn(1);
    assertThat(caller.master("GET_TASKS").toString()).contains(task).contains("TASK_LOST");
    assertThat(simulator.unit(HOST, UNIT)).as("it ends its tasks").isEqualTo("active (running)");
    turn(2);
    assertThat(simulator.unit(HOST, UNIT)).isEqualTo("inactive (dead)");
    assertThat(ssh.out(HOST, "systemctl show -p Result,SubState leave"))
        .isEqualTo("Result=success\nSubState=exited\n");
    turn(60);
    assertThat(state()).isEqualTo("REMOVED");
  }

  @Test
  void givenPowerLost_whenItStaysAway_thenUnreachableAndWhenItIsBackItsTasksHaveFailed()
      throws Exception {
    root("systemd-run --unit=job --remain-after-exit /bin/sh -c 'sleep 600'");
    final String boot = ssh.out(HOST, "cat /proc/sys/kernel/random/boot_id");
    final String id = simulator.agentId(HOST);
    simulator.hand().powerOff(HOST);
    assertThat(state()).isEqualTo("DISCONNECTED");
    turn(80);
    assertThat(state()).isEqualTo("UNREACHABLE");
    assertThat(simulator.hostsOf("/web")).contains(OTHER);
    simulator.hand().powerOn(HOST);
    turn(5);
    assertThat(state()).isEqualTo("UNREACHABLE");
    turn(5);
    assertThat(state()).isEqualTo("ACTIVE");
    assertThat(simulator.agentId(HOST)).isEqualTo(id);
    assertThat(simulator.tasksOn(HOST)).isEmpty();
    assertThat(ssh.out(HOST, "cat /proc/sys/kernel/random/boot_id")).isNotEqualTo(boot);
    assertThat(ssh.out(HOST, "systemctl show -p LoadState job")).contains("not-found");

    simulator.hand().launch("/web", HOST);
    simulator.hand().powerOff(HOST);
    simulator.hand().powerOn(HOST);
    turn(10);
    assertThat(state()).isEqualTo("ACTIVE");
    assertThat(caller.master("GET_TASKS").toString()).contains("TASK_FAILED");
  }

  @Test
  void givenGoneAgent_whenItIsStartedAgainAndAgain_thenItIsToldToGoEachTime() throws Exception {
    caller.command("MARK_AGENT_GONE", HOST, "");
    turn(6);
    assertThat(simulator.unit(HOST, UNIT)).isEqualTo("activating (auto-restart)");
    turn(4.5);
    assertThat(simulator.unit(HOST, UNIT)).isEqualTo("active (running)");
    turn(2);
    assertThat(simulator.unit(HOST, UNIT)).isEqualTo("activating (auto-restart)");
    assertThat(state()).isEqualTo("GONE");
    stopUnits();
    root("rm -f " + AgentFiles.LATEST);
    root("systemctl start " + UNIT);
    turn(2);
    assertThat(state()).isEqualTo("ACTIVE");
  }

  @Test
  void givenMachineDown_whenItIsUpAgain_thenTheLoopingAgentRegisters() throws Exception {
    simulator.hand().schedule(clock.instant(), Duration.ofHours(1), HOST);
    simulator.hand().machineDown(HOST);
    turn(20);
    assertThat(state()).isEqualTo("DOWN");
    simulator.hand().machineUp(HOST);
    turn(10);
    assertThat(state()).isEqualTo("ACTIVE");
  }

  @Test
  void givenMaster_whenItsUnitIsStopped_thenAnotherLeads() throws Exception {
    ssh.out("10.0.0.2", "sudo -n systemctl stop dcos-mesos-master.service");
    turn(10);
    assertThat(simulator.leader()).isNotEqualTo("10.0.0.2").isNotEmpty();
    simulator.hand().startMaster("10.0.0.2");
    assertThat(simulator.unit("10.0.0.2", "dcos-mesos-master.service"))
        .isEqualTo("active (running)");
    simulator.hand().powerOff("10.0.0.3");
    turn(20);
    assertThat(simulator.leader()).isIn("10.0.0.2", "10.0.0.4");
  }

  // ---------------------------------------------------------------- hands

  @Test
  void givenHandsOnAgents_whenTheyHaveMachines_thenTheUnitsAreMeant() throws Exception {
    final String id = simulator.agentId(HOST);
    simulator.hand().stopAgent(HOST);
    turn(30);
    assertThat(simulator.unit(HOST, UNIT)).isEqualTo("inactive (dead)");
    assertThat(simulator.unit(HOST, SOCKET)).isEqualTo("inactive (dead)");
    simulator.hand().comeBack(HOST);
    turn(2);
    assertThat(state()).isEqualTo("ACTIVE");
    assertThat(simulator.unit(HOST, SOCKET)).isEqualTo("active (running)");
    simulator.hand().cutOff(HOST);
    assertThat(simulator.unit(HOST, UNIT)).isEqualTo("active (running)");
    simulator.hand().comeBack(HOST);
    turn(2);
    assertThat(state()).isEqualTo("ACTIVE");
    simulator.hand().unregister(HOST);
    turn(20);
    assertThat(state()).isEqualTo("REMOVED");
    simulator.hand().comeBack(HOST);
    turn(2);
    assertThat(simulator.agentId(HOST)).isEqualTo(id);
    simulator.hand().startAfresh(HOST);
    turn(2);
    assertThat(simulator.agentId(HOST)).isNotEqualTo(id);
    simulator.hand().powerOff(HOST);
    simulator.hand().comeBack(HOST);
    turn(10);
    assertThat(state()).isEqualTo("ACTIVE");
  }

  @Test
  void givenConnections_whenCutRefusedOrAnsweredByAnother_thenSo() throws Exception {
    assertThat(ssh.out(HOST, "hostname")).isEqualTo(HOST + "\n");
    simulator.hand().cutSsh(HOST);
    assertThat(ssh.reaches(HOST)).as("by a new connection").isTrue();
    simulator.hand().refuseSsh(HOST, true);
    assertThat(ssh.reaches(HOST)).isFalse();
    assertThat(ssh.reaches(OTHER)).isTrue();
    simulator.hand().refuseSsh(HOST, false);
    simulator.hand().answeredBy(HOST, OTHER);
    assertThat(ssh.out(HOST, "/opt/mesosphere/bin/detect_ip")).isEqualTo(OTHER + "\n");
    simulator.hand().changeHostKey(HOST);
    ssh.forget();
    assertThat(ssh.reaches(HOST)).as("its key is not known").isFalse();
    simulator.reset();
    ssh.forget();
    assertThat(ssh.out(HOST, "/opt/mesosphere/bin/detect_ip")).isEqualTo(HOST + "\n");
  }

  @Test
  void givenKeys_whenWritten_thenForTheirOwnerAloneAndNobodyElseGetsIn() throws Exception {
    Ssh way = simulator.ssh().orElseThrow();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(way.privateKey())))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(way.privateKey().getParent())))
        .isEqualTo("rwx------");
    assertThat(ssh.signsIn(HOST, "core", SshKeys.generate())).isFalse();
    assertThat(ssh.signsIn(HOST, "root", null)).isFalse();
    assertThat(ssh.signsIn(HOST, "core", null)).isTrue();
    assertThat(way.connectTo().values()).allMatch(each -> each.startsWith("127."));
  }

  // ---------------------------------------------------------------- restart

  @Test
  void givenKilledInMidJob_whenStartedAgain_thenTheJobGoesOnAndEverythingIsThere()
      throws Exception {
    stop();
    Path file = folder.resolve("cluster.json");
    Path killed = folder.resolve("killed.json");
    begin(scenario().snapshot(file));
    final String key = simulator.hostKey(HOST);
    root(
        "systemd-run --unit=job --remain-after-exit /bin/sh -c 'mkdir /var/lib/dcos/d; cd"
            + " /var/lib/dcos/d; (echo one; sleep 30; echo two) >> log 2>&1; systemctl stop "
            + SOCKET
            + " "
            + UNIT
            + "; echo 0 > ended'");
    turn(10);
    Files.copy(file, killed, StandardCopyOption.REPLACE_EXISTING);
    stop();
    clock.turnSeconds(5);
    begin(scenario().snapshot(killed));
    assertThat(simulator.hostKey(HOST)).isEqualTo(key);
    assertThat(root("cat /var/lib/dcos/d/log")).isEqualTo("one\n");
    assertThat(ssh.out(HOST, "systemctl show -p SubState job")).isEqualTo("SubState=running\n");
    turn(16);
    assertThat(root("cat /var/lib/dcos/d/log /var/lib/dcos/d/ended")).isEqualTo("one\ntwo\n0\n");
    assertThat(state()).isEqualTo("DISCONNECTED");
  }
}
