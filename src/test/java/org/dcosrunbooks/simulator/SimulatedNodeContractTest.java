package org.dcosrunbooks.simulator;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.node.Machine;
import org.dcosrunbooks.node.Node;
import org.dcosrunbooks.node.NodeContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What the clients promise on any machine, on a simulated one. */
class SimulatedNodeContractTest extends NodeContract {

  private static final String HOST = "10.0.2.11";
  private static final String UNIT = "dcos-mesos-slave.service";

  private static Simulated machine;

  @BeforeAll
  static void start() {
    machine = new Simulated();
  }

  @AfterAll
  static void stop() {
    machine.simulator.close();
  }

  @Override
  protected Machine machine() {
    return machine;
  }

  @Override
  protected void daysPass(String folder) {
    machine.pass(Duration.ofHours(49));
  }

  /** The true time, and what was waited for by turning. */
  private static final class Ahead extends Clock {

    private final AtomicLong seconds = new AtomicLong();

    @Override
    public Instant instant() {
      return Instant.now().plusSeconds(seconds.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static final class Simulated implements Machine {

    private final Ahead clock = new Ahead();
    private final Simulator simulator =
        Simulator.cluster().agent(HOST, agent -> agent.version("1.9.1")).machines().start(clock);

    private void pass(Duration time) {
      clock.seconds.addAndGet(time.toSeconds());
      simulator.settle();
    }

    private Hand hand() {
      return simulator.hand();
    }

    @Override
    public Node node() {
      return Node.of(HOST, HOST, Set.of("slave"), new AgentId(agentId())).later(Optional.empty());
    }

    @Override
    public String door() {
      return simulator.ssh().orElseThrow().connectTo().get(HOST);
    }

    @Override
    public String user() {
      return simulator.ssh().orElseThrow().user();
    }

    @Override
    public Path privateKey() {
      return simulator.ssh().orElseThrow().privateKey();
    }

    @Override
    public List<String> hostKeys() {
      return List.of(simulator.hostKey(HOST));
    }

    @Override
    public String agentId() {
      return simulator.agentId(HOST);
    }

    @Override
    public void reboot() {
      powerOff();
      powerOn();
    }

    @Override
    public void powerOff() {
      hand().powerOff(HOST);
    }

    @Override
    public void powerOn() {
      hand().powerOn(HOST);
      pass(Duration.ofSeconds(10));
    }

    @Override
    public void removeUnit(String unit) {
      hand().removeUnit(HOST, unit);
    }

    @Override
    public void killUnit(String unit) {
      hand().killUnit(HOST, unit, "KILL");
    }

    @Override
    public void removeFolder(String folder) {
      hand().removeFolder(HOST, folder);
    }

    @Override
    public void fillDisk() {
      hand().diskFull(HOST, true);
    }

    @Override
    public void freeDisk() {
      hand().diskFull(HOST, false);
    }

    @Override
    public void sudoAsks() {
      hand().sudoAsks(HOST, true);
    }

    @Override
    public void sudoAsksNoMore() {
      hand().sudoAsks(HOST, false);
    }

    @Override
    public void changeHostKeys() {
      hand().changeHostKey(HOST);
    }

    @Override
    public void turnClock(Duration beside) {
      hand().clockAhead(HOST, beside.minusSeconds(clock.seconds.get()));
    }

    @Override
    public void latest(Optional<String> agentId) {
      hand().removeFile(HOST, AgentFiles.LATEST);
      agentId.ifPresent(
          id -> hand().link(HOST, AgentFiles.LATEST, "/var/lib/mesos/slave/meta/slaves/" + id));
    }

    @Override
    public void checks(Map<String, Integer> statuses) {
      hand().checks(HOST, statuses);
    }

    @Override
    public Optional<String> file(String path) {
      return simulator.file(HOST, path);
    }

    @Override
    public void write(String path, String text) {
      hand().writeFile(HOST, path, text);
    }

    @Override
    public void aMoment() {
      pass(Duration.ofSeconds(1));
    }

    @Override
    public void putRight() {
      freeDisk();
      sudoAsksNoMore();
      hand().clockAhead(HOST, Duration.ZERO);
      checks(Map.of());
      powerOn();
      latest(Optional.of(agentId()));
      if (!simulator.unit(HOST, UNIT).startsWith("active")) {
        hand().startUnit(HOST, UNIT);
      }
      pass(Duration.ofSeconds(2));
    }
  }
}
