package org.dcosrunbooks.dcos.mesos;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.dcos.http.ConnectTo;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.simulator.Simulator;

/** The contract on the simulated cluster: three masters, one of them leading. */
class SimulatedMesosContractTest extends MesosContract {

  private static final String IDLE = "10.0.2.11";

  @Override
  World world(Story story) {
    return new SimulatedWorld();
  }

  private static final class SimulatedWorld extends Clock implements World {

    private Instant now = Instant.parse("2026-03-02T01:00:00Z");
    private final Simulator simulator =
        Simulator.cluster()
            .agent(IDLE)
            .agent("10.0.2.12")
            .app("marathon", "/shop", app -> app.on("10.0.2.12"))
            .start(this);
    private final Http http =
        new Http(HttpSettings.usual().connectingTo(new ConnectTo(simulator.connectTo())));

    @Override
    public MesosSettings settings() {
      return MesosSettings.direct(
          simulator.masters().stream()
              .map(master -> URI.create("http://" + master))
              .toArray(URI[]::new));
    }

    @Override
    public Http http() {
      return http;
    }

    @Override
    public AgentId agent() {
      return new AgentId(simulator.agentId(IDLE));
    }

    @Override
    public synchronized void passTime() {
      now = now.plus(Duration.ofMillis(200));
    }

    @Override
    public synchronized Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public void close() {
      http.close();
      simulator.close();
    }
  }
}
