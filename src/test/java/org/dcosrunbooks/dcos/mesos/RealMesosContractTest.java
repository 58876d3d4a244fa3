package org.dcosrunbooks.dcos.mesos;

import java.util.Comparator;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.testing.Patience;
import org.junit.jupiter.api.Tag;

/**
 * The contract on a real Mesos, where one is given. Drains its last agent and gives it back; other
 * tests use the other ones.
 */
@Tag(RealMesos.TAG)
class RealMesosContractTest extends MesosContract {

  @Override
  World world(Story story) {
    return new RealWorld(RealMesos.orSkipped("The contract (" + story + ")"));
  }

  private static final class RealWorld implements World {

    private final RealMesos mesos;
    private final Http http = new Http(HttpSettings.usual());
    private final AgentId agent;

    RealWorld(RealMesos mesos) {
      this.mesos = mesos;
      agent =
          mesos().agents().stream().max(Comparator.comparing(Agent::hostname)).orElseThrow().id();
      Patience.until("the last agent is active", 30, () -> seen().state() == AgentState.ACTIVE);
    }

    @Override
    public MesosSettings settings() {
      return mesos.settings();
    }

    @Override
    public Http http() {
      return http;
    }

    @Override
    public AgentId agent() {
      return agent;
    }

    @Override
    public void passTime() {
      Patience.pause();
    }

    @Override
    public void close() {
      http.close();
    }
  }
}
